public import Diagnostics
import MomentDocuments

/// The codes of the rules, for explanation.
public enum RuleCodes {
    /// What each code means, by topic.
    public static let explanations: [CodeExplanation] = rules.map(\.explanation)

    private static let rules: [Rule] = [
        .noPortFree, .memoryLeftOut, .noDiskSelected, .blockJobActive, .imageWithoutPath, .imageWrittenTwice,
        .imageIsSource, .backupNameNotGenerated, .formatNotWritable, .encryptedTargetSize, .serverPortRange, .serverPortMissing, .serverDescriptorsTooNew, .serverDescriptorsMissing,
        .socketNotAbsolute, .socketPathTooLong, .serverCertificates, .exportNameTwice, .diskNotRecordable,
        .bitmapNeedsQcow2,
        .bitmapExists, .bitmapName, .diskUnable, .diskUnknown, .diskListedTwice, .tooManyDisks,
        .domainWithoutDisks, .diskWithoutMedium, .encodingNotUTF8, .flagsExclude, .flagNeedsOther, .flagNotTaken,
        .flagTooNew, .reusedFileMisfit, .serverSilent, .fileExists, .fileMissing, .directoryMissing,
        .deviceMissing, .wrongFileKind, .memoryFileOverwritten, .hostUnknown, .portTaken, .secretUnknown,
        .incrementalWithoutBase, .checkpointUnknown, .bitmapMissing, .treatmentLost, .whiteSpaceAroundWord,
        .whiteSpaceAroundNumber, .nameTooLong, .nameInUse, .nameNotAFile, .nameNotAJob, .nameLeftOut, .nameNumeric, .pathOfDrive,
        .pathTooLong, .rootUnknown, .validateNotRunning, .liveWithoutFile, .snapshotBesideCheckpoints,
        .haltTransient, .redefineWithoutName, .redefineWithoutTime, .parentUnknown, .parentCycle,
        .redefineForOtherDomain, .storedDomainWithoutName, .storedDomainUnreadable, .diskWithoutName, .diskModeUnknown,
        .overlayTypeUnknown,
        .formatUnknown, .sizeUnreadable, .overlayPathRelative, .memoryModeUnknown, .memoryFileMisfit,
        .memoryWithoutMachine, .memoryFileRelative, .memoryWithTransientDisk, .quiesceWithoutAgent,
        .quiesceNotRunning, .manualWithQuiesce, .modeNotInternal, .internalWithoutMemory, .internalStorage, .snapshotOfNothing,
        .snapshotIncomplete, .snapshotMixed, .internalWithFlash, .overlayNeedsExternal, .overlayNameNotGenerated,
        .overlayNamesCollide, .overlayFormat, .overlayStorage, .overlayIsSource, .overlaysShared,
        .overlaysSharedOffline, .reuseGeneratedName, .redefineWithoutState, .stateUnknown, .stateNotTaken,
        .stateMisfit, .dataStoreIncomplete, .dataStoreOfOverlay, .cookieMalformed, .sliceMalformed, .loginMalformed, .secretAmbiguous, .encryptionMalformed,
        .reservationsMalformed, .sourceIncomplete, .hostIncomplete, .labelTwice, .labelUnused, .labelUnreadable,
        .jobRunning,
        .domainNotRunning, .rawNeverIncremental, .redefineWithoutDisks, .redefineWithoutDomain, .redefineCrash,
        .cookiesLost,
    ]
}
