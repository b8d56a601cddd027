public import Diagnostics

/// The codes of the rules, for explanation.
public enum RuleCodes {
    /// What each code means, by topic.
    public static let explanations: [CodeExplanation] = rules.map(\.explanation)

    private static let rules: [Rule] = [
        .memoryLeftOut, .noDiskSelected, .blockJobActive, .imageWithoutPath, .imageWrittenTwice, .imageIsSource,
        .backupNameNotGenerated, .formatNotWritable, .serverPortRange, .serverPortMissing, .socketNotAbsolute,
        .serverCertificates, .exportNameTwice, .diskNotRecordable, .bitmapNeedsQcow2, .bitmapExists, .bitmapName,
        .diskUnable, .diskUnknown, .diskListedTwice, .tooManyDisks, .domainWithoutDisks, .diskWithoutMedium,
        .encodingNotUTF8, .flagsExclude, .flagNeedsOther, .flagNotTaken, .flagTooNew, .reusedFileMisfit,
        .serverSilent, .fileExists, .fileMissing, .directoryMissing, .deviceMissing, .wrongFileKind,
        .memoryFileOverwritten, .hostUnknown, .portTaken, .secretUnknown, .incrementalWithoutBase,
        .checkpointUnknown, .bitmapMissing, .whiteSpaceAroundWord, .whiteSpaceAroundNumber, .nameTooLong,
        .nameInUse, .nameNotAFile, .nameLeftOut, .nameNumeric, .pathOfDrive, .pathTooLong, .rootUnknown,
        .validateNotRunning, .liveWithoutFile, .snapshotBesideCheckpoints, .haltTransient, .redefineWithoutName,
        .redefineWithoutTime, .parentUnknown, .parentCycle, .redefineForOtherDomain, .storedDomainWithoutName,
        .diskWithoutName, .diskModeUnknown, .overlayTypeUnknown, .formatUnknown, .sizeUnreadable,
        .overlayPathRelative, .memoryModeUnknown, .memoryFileMisfit, .memoryWithoutMachine, .memoryFileRelative,
        .modeNotInternal, .internalWithoutMemory, .internalStorage, .snapshotOfNothing, .snapshotIncomplete,
        .snapshotMixed, .internalWithFlash, .overlayNeedsExternal, .overlayNameNotGenerated, .overlayNamesCollide,
        .overlayFormat, .overlayStorage, .overlayIsSource, .overlaysShared, .reuseGeneratedName,
        .redefineWithoutState, .stateUnknown, .stateNotTaken, .stateMisfit, .sourceIncomplete, .hostIncomplete,
        .labelTwice, .labelUnused, .jobRunning, .domainNotRunning, .rawNeverIncremental, .quiesceWithoutAgent,
        .redefineWithoutDisks, .redefineWithoutDomain, .redefineCrash, .cookiesLost,
    ]
}
