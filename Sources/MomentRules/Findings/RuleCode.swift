public import MomentDiagnostics

/// The rules by their stable names, in the order in which they are explained.
enum RuleCode: String, CaseIterable, Sendable {
    case noPortFree = "no-port-free"
    case memoryLeftOut = "memory-left-out"
    case noDiskSelected = "no-disk-selected"
    case blockJobActive = "block-job-active"
    case incrementalEmpty = "incremental-empty"
    case incrementalUnused = "incremental-unused"
    case exportBitmapUnused = "export-bitmap-unused"
    case imageWithoutPath = "image-without-path"
    case imageWrittenTwice = "image-written-twice"
    case imageIsSource = "image-is-source"
    case backupNameNotGenerated = "backup-name-not-generated"
    case formatNotWritable = "format-not-writable"
    case encryptedTargetSize = "encrypted-target-size"
    case serverPortRange = "server-port-range"
    case serverPortMissing = "server-port-missing"
    case descriptorsMissing = "descriptors-missing"
    case serverDescriptorsTooNew = "server-descriptors-too-new"
    case socketNotAbsolute = "socket-not-absolute"
    case socketPathTooLong = "socket-path-too-long"
    case serverCertificates = "server-certificates"
    case exportNameTwice = "export-name-twice"
    case exportBitmapName = "export-bitmap-name"
    case exportNameTooLong = "export-name-too-long"
    case diskNotRecordable = "disk-not-recordable"
    case bitmapNeedsQcow2 = "bitmap-needs-qcow2"
    case bitmapExists = "bitmap-exists"
    case bitmapName = "bitmap-name"
    case diskUnable = "disk-unable"
    case diskUnknown = "disk-unknown"
    case diskListedTwice = "disk-listed-twice"
    case tooManyDisks = "too-many-disks"
    case domainWithoutDisks = "domain-without-disks"
    case diskWithoutMedium = "disk-without-medium"
    case encodingNotUTF8 = "encoding-not-utf8"
    case flagsExclude = "flags-exclude"
    case flagNeedsOther = "flag-needs-other"
    case flagNotTaken = "flag-not-taken"
    case flagTooNew = "flag-too-new"
    case reusedFileMisfit = "reused-file-misfit"
    case serverSilent = "server-silent"
    case fileExists = "file-exists"
    case fileMissing = "file-missing"
    case directoryMissing = "directory-missing"
    case deviceMissing = "device-missing"
    case wrongFileKind = "wrong-file-kind"
    case memoryFileOverwritten = "memory-file-overwritten"
    case hostUnknown = "host-unknown"
    case portTaken = "port-taken"
    case secretUnknown = "secret-unknown"
    case incrementalWithoutBase = "incremental-without-base"
    case checkpointUnknown = "checkpoint-unknown"
    case bitmapMissing = "bitmap-missing"
    case treatmentLost = "treatment-lost"
    case whiteSpaceAroundWord = "white-space-around-word"
    case whiteSpaceAroundNumber = "white-space-around-number"
    case nameTooLong = "name-too-long"
    case nameInUse = "name-in-use"
    case nameNotAFile = "name-not-a-file"
    case nameNotAJob = "name-not-a-job"
    case nameLeftOut = "name-left-out"
    case nameNumeric = "name-numeric"
    case pathOfDrive = "path-of-drive"
    case pathTooLong = "path-too-long"
    case pathOfDirectory = "path-of-directory"
    case rootUnknown = "root-unknown"
    case validateNotRunning = "validate-not-running"
    case backupsTooNew = "backups-too-new"
    case liveWithoutFile = "live-without-file"
    case snapshotBesideCheckpoints = "snapshot-beside-checkpoints"
    case haltTransient = "halt-transient"
    case redefineWithoutName = "redefine-without-name"
    case redefineWithoutTime = "redefine-without-time"
    case parentUnknown = "parent-unknown"
    case parentCycle = "parent-cycle"
    case redefineForOtherDomain = "redefine-for-other-domain"
    case storedDomainWithoutName = "stored-domain-without-name"
    case storedDomainUnreadable = "stored-domain-unreadable"
    case storedDiskWithoutTarget = "stored-disk-without-target"
    case domainChanged = "domain-changed"
    case diskWithoutName = "disk-without-name"
    case diskModeUnknown = "disk-mode-unknown"
    case overlayTypeUnknown = "overlay-type-unknown"
    case formatUnknown = "format-unknown"
    case sizeUnreadable = "size-unreadable"
    case overlayPathRelative = "overlay-path-relative"
    case memoryModeUnknown = "memory-mode-unknown"
    case memoryFileMisfit = "memory-file-misfit"
    case memoryWithoutMachine = "memory-without-machine"
    case memoryFileRelative = "memory-file-relative"
    case memoryWithTransientDisk = "memory-with-transient-disk"
    case quiesceWithoutAgent = "quiesce-without-agent"
    case quiesceNotRunning = "quiesce-not-running"
    case manualWithQuiesce = "manual-with-quiesce"
    case quiesceWithoutAnswer = "quiesce-without-answer"
    case modeNotInternal = "mode-not-internal"
    case internalWithoutMemory = "internal-without-memory"
    case internalStorage = "internal-storage"
    case snapshotOfNothing = "snapshot-of-nothing"
    case snapshotIncomplete = "snapshot-incomplete"
    case snapshotMixed = "snapshot-mixed"
    case internalWithFlash = "internal-with-flash"
    case overlayNeedsExternal = "overlay-needs-external"
    case overlayNameNotGenerated = "overlay-name-not-generated"
    case overlayNamesCollide = "overlay-names-collide"
    case overlayFormat = "overlay-format"
    case overlayTooOld = "overlay-too-old"
    case slicesOfOverlay = "slices-of-overlay"
    case dataStoreOfOverlay = "data-store-of-overlay"
    case overlayEncryption = "overlay-encryption"
    case overlayStorage = "overlay-storage"
    case overlayIsSource = "overlay-is-source"
    case overlaysShared = "overlays-shared"
    case overlaysSharedOffline = "overlays-shared-offline"
    case reuseGeneratedName = "reuse-generated-name"
    case redefineWithoutState = "redefine-without-state"
    case stateUnknown = "state-unknown"
    case stateNotTaken = "state-not-taken"
    case stateMisfit = "state-misfit"
    case cookieMalformed = "cookie-malformed"
    case sliceMalformed = "slice-malformed"
    case dataStoreIncomplete = "data-store-incomplete"
    case loginMalformed = "login-malformed"
    case secretAmbiguous = "secret-ambiguous"
    case encryptionMalformed = "encryption-malformed"
    case reservationsMalformed = "reservations-malformed"
    case sourceIncomplete = "source-incomplete"
    case hostIncomplete = "host-incomplete"
    case labelTwice = "label-twice"
    case labelWordUnknown = "label-word-unknown"
    case labelUnused = "label-unused"
    case labelUnreadable = "label-unreadable"
    case jobRunning = "job-running"
    case domainNotRunning = "domain-not-running"
    case rawNeverIncremental = "raw-never-incremental"
    case redefineWithoutDisks = "redefine-without-disks"
    case redefineWithoutDomain = "redefine-without-domain"
    case redefineCrash = "redefine-crash"
    case cookiesLost = "cookies-lost"
    case directoryClosed = "directory-closed"
    case directoryNotWritable = "directory-not-writable"
    case socketNotRemovable = "socket-not-removable"
    case socketConfined = "socket-confined"
    case roomShort = "room-short"
    case serverOpen = "server-open"
    case worldReadable = "world-readable"
    case worldWritable = "world-writable"
    case silentClientHangs = "silent-client-hangs"
    case firmwareVariablesLeftOut = "firmware-variables-left-out"
    case memoryUnsavable = "memory-unsavable"
    case memoryPerhapsUnsavable = "memory-perhaps-unsavable"

    /// The code of its findings.
    var code: Diagnostic.Code { Diagnostic.Code(rawValue: rawValue) }
}

extension RuleCode {
    /// The rule behind a code. A code without a rule does not compile, and a rule can't be made without a code: so none is unknown to
    /// explanations, pages, reports and tests.
    var rule: Rule {
        switch self {
        case .noPortFree: .noPortFree
        case .memoryLeftOut: .memoryLeftOut
        case .noDiskSelected: .noDiskSelected
        case .blockJobActive: .blockJobActive
        case .incrementalEmpty: .incrementalEmpty
        case .incrementalUnused: .incrementalUnused
        case .exportBitmapUnused: .exportBitmapUnused
        case .imageWithoutPath: .imageWithoutPath
        case .imageWrittenTwice: .imageWrittenTwice
        case .imageIsSource: .imageIsSource
        case .backupNameNotGenerated: .backupNameNotGenerated
        case .formatNotWritable: .formatNotWritable
        case .encryptedTargetSize: .encryptedTargetSize
        case .serverPortRange: .serverPortRange
        case .serverPortMissing: .serverPortMissing
        case .descriptorsMissing: .descriptorsMissing
        case .serverDescriptorsTooNew: .serverDescriptorsTooNew
        case .socketNotAbsolute: .socketNotAbsolute
        case .socketPathTooLong: .socketPathTooLong
        case .serverCertificates: .serverCertificates
        case .exportNameTwice: .exportNameTwice
        case .exportBitmapName: .exportBitmapName
        case .exportNameTooLong: .exportNameTooLong
        case .diskNotRecordable: .diskNotRecordable
        case .bitmapNeedsQcow2: .bitmapNeedsQcow2
        case .bitmapExists: .bitmapExists
        case .bitmapName: .bitmapName
        case .diskUnable: .diskUnable
        case .diskUnknown: .diskUnknown
        case .diskListedTwice: .diskListedTwice
        case .tooManyDisks: .tooManyDisks
        case .domainWithoutDisks: .domainWithoutDisks
        case .diskWithoutMedium: .diskWithoutMedium
        case .encodingNotUTF8: .encodingNotUTF8
        case .flagsExclude: .flagsExclude
        case .flagNeedsOther: .flagNeedsOther
        case .flagNotTaken: .flagNotTaken
        case .flagTooNew: .flagTooNew
        case .reusedFileMisfit: .reusedFileMisfit
        case .serverSilent: .serverSilent
        case .fileExists: .fileExists
        case .fileMissing: .fileMissing
        case .directoryMissing: .directoryMissing
        case .deviceMissing: .deviceMissing
        case .wrongFileKind: .wrongFileKind
        case .memoryFileOverwritten: .memoryFileOverwritten
        case .hostUnknown: .hostUnknown
        case .portTaken: .portTaken
        case .secretUnknown: .secretUnknown
        case .incrementalWithoutBase: .incrementalWithoutBase
        case .checkpointUnknown: .checkpointUnknown
        case .bitmapMissing: .bitmapMissing
        case .treatmentLost: .treatmentLost
        case .whiteSpaceAroundWord: .whiteSpaceAroundWord
        case .whiteSpaceAroundNumber: .whiteSpaceAroundNumber
        case .nameTooLong: .nameTooLong
        case .nameInUse: .nameInUse
        case .nameNotAFile: .nameNotAFile
        case .nameNotAJob: .nameNotAJob
        case .nameLeftOut: .nameLeftOut
        case .nameNumeric: .nameNumeric
        case .pathOfDrive: .pathOfDrive
        case .pathTooLong: .pathTooLong
        case .pathOfDirectory: .pathOfDirectory
        case .rootUnknown: .rootUnknown
        case .validateNotRunning: .validateNotRunning
        case .backupsTooNew: .backupsTooNew
        case .liveWithoutFile: .liveWithoutFile
        case .snapshotBesideCheckpoints: .snapshotBesideCheckpoints
        case .haltTransient: .haltTransient
        case .redefineWithoutName: .redefineWithoutName
        case .redefineWithoutTime: .redefineWithoutTime
        case .parentUnknown: .parentUnknown
        case .parentCycle: .parentCycle
        case .redefineForOtherDomain: .redefineForOtherDomain
        case .storedDomainWithoutName: .storedDomainWithoutName
        case .storedDomainUnreadable: .storedDomainUnreadable
        case .storedDiskWithoutTarget: .storedDiskWithoutTarget
        case .domainChanged: .domainChanged
        case .diskWithoutName: .diskWithoutName
        case .diskModeUnknown: .diskModeUnknown
        case .overlayTypeUnknown: .overlayTypeUnknown
        case .formatUnknown: .formatUnknown
        case .sizeUnreadable: .sizeUnreadable
        case .overlayPathRelative: .overlayPathRelative
        case .memoryModeUnknown: .memoryModeUnknown
        case .memoryFileMisfit: .memoryFileMisfit
        case .memoryWithoutMachine: .memoryWithoutMachine
        case .memoryFileRelative: .memoryFileRelative
        case .memoryWithTransientDisk: .memoryWithTransientDisk
        case .quiesceWithoutAgent: .quiesceWithoutAgent
        case .quiesceNotRunning: .quiesceNotRunning
        case .manualWithQuiesce: .manualWithQuiesce
        case .quiesceWithoutAnswer: .quiesceWithoutAnswer
        case .modeNotInternal: .modeNotInternal
        case .internalWithoutMemory: .internalWithoutMemory
        case .internalStorage: .internalStorage
        case .snapshotOfNothing: .snapshotOfNothing
        case .snapshotIncomplete: .snapshotIncomplete
        case .snapshotMixed: .snapshotMixed
        case .internalWithFlash: .internalWithFlash
        case .overlayNeedsExternal: .overlayNeedsExternal
        case .overlayNameNotGenerated: .overlayNameNotGenerated
        case .overlayNamesCollide: .overlayNamesCollide
        case .overlayFormat: .overlayFormat
        case .overlayTooOld: .overlayTooOld
        case .slicesOfOverlay: .slicesOfOverlay
        case .dataStoreOfOverlay: .dataStoreOfOverlay
        case .overlayEncryption: .overlayEncryption
        case .overlayStorage: .overlayStorage
        case .overlayIsSource: .overlayIsSource
        case .overlaysShared: .overlaysShared
        case .overlaysSharedOffline: .overlaysSharedOffline
        case .reuseGeneratedName: .reuseGeneratedName
        case .redefineWithoutState: .redefineWithoutState
        case .stateUnknown: .stateUnknown
        case .stateNotTaken: .stateNotTaken
        case .stateMisfit: .stateMisfit
        case .cookieMalformed: .cookieMalformed
        case .sliceMalformed: .sliceMalformed
        case .dataStoreIncomplete: .dataStoreIncomplete
        case .loginMalformed: .loginMalformed
        case .secretAmbiguous: .secretAmbiguous
        case .encryptionMalformed: .encryptionMalformed
        case .reservationsMalformed: .reservationsMalformed
        case .sourceIncomplete: .sourceIncomplete
        case .hostIncomplete: .hostIncomplete
        case .labelTwice: .labelTwice
        case .labelWordUnknown: .labelWordUnknown
        case .labelUnused: .labelUnused
        case .labelUnreadable: .labelUnreadable
        case .jobRunning: .jobRunning
        case .domainNotRunning: .domainNotRunning
        case .rawNeverIncremental: .rawNeverIncremental
        case .redefineWithoutDisks: .redefineWithoutDisks
        case .redefineWithoutDomain: .redefineWithoutDomain
        case .redefineCrash: .redefineCrash
        case .cookiesLost: .cookiesLost
        case .directoryClosed: .directoryClosed
        case .directoryNotWritable: .directoryNotWritable
        case .socketNotRemovable: .socketNotRemovable
        case .socketConfined: .socketConfined
        case .roomShort: .roomShort
        case .serverOpen: .serverOpen
        case .worldReadable: .worldReadable
        case .worldWritable: .worldWritable
        case .silentClientHangs: .silentClientHangs
        case .firmwareVariablesLeftOut: .firmwareVariablesLeftOut
        case .memoryUnsavable: .memoryUnsavable
        case .memoryPerhapsUnsavable: .memoryPerhapsUnsavable
        }
    }
}

/// The codes of the rules, for explanation.
public enum RuleCodes {
    /// What each code means, by topic.
    public static let explanations: [CodeExplanation] = RuleCode.allCases.map(\.rule.explanation)
}
