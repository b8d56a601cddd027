import MomentDiagnostics
import MomentDocuments
import XMLTree

/// Something libvirt checks beyond the grammar, or that is worth a warning: what a code stands for.
struct Rule: Sendable {
    /// What `explain` says of the rule.
    let explanation: CodeExplanation
    /// How bad a breach is.
    let severity: Diagnostic.Severity
    /// The number of the error libvirt answers with; nil where it accepts the document.
    let libvirtError: Int?
    /// Whether what mends a breach may be applied without asking: only where it can't change what the document means.
    let fixesAreSafe: Bool

    /// A rule that libvirt refuses breaches of.
    ///
    /// - Parameters:
    ///   - before: A document that breaks this rule and no other. Its first line may be a comment that says for what domain, by which
    ///     flags, on what host: a test judges the document so, and knows what each of its phrases means.
    ///   - after: The same document, or its circumstances, mended: nothing refuses it.
    ///   - function: The function of libvirt's source that the rule rests on: the one that its log names with the refusal, where one is
    ///     recorded.
    ///   - fixesAreSafe: Whether what mends a breach may be applied without asking.
    init(
        _ code: RuleCode,
        _ layer: Diagnostic.Layer,
        error: LibvirtError,
        _ title: String,
        _ text: String,
        before: String,
        after: String,
        function: String,
        fixesAreSafe: Bool = false
    ) {
        self.init(
            code,
            layer,
            .error,
            error.rawValue,
            title,
            text,
            before: before,
            after: after,
            libvirt: "\(error.name) (\(error.rawValue)), in \(function)",
            fixesAreSafe: fixesAreSafe
        )
    }

    /// A trap: libvirt accepts the document.
    init(
        warning code: RuleCode,
        _ layer: Diagnostic.Layer,
        _ title: String,
        _ text: String,
        before: String,
        after: String,
        function: String,
        fixesAreSafe: Bool = false,
        libvirt: String = "accepts it"
    ) {
        self.init(
            code,
            layer,
            .warning,
            nil,
            title,
            text,
            before: before,
            after: after,
            libvirt: "\(libvirt), in \(function)",
            fixesAreSafe: fixesAreSafe
        )
    }

    /// A document that brings the daemon down.
    init(
        crash code: RuleCode,
        _ layer: Diagnostic.Layer,
        _ title: String,
        _ text: String,
        before: String,
        after: String,
        function: String
    ) {
        self.init(
            code,
            layer,
            .error,
            nil,
            title,
            text,
            before: before,
            after: after,
            libvirt: "crashes, in \(function)",
            fixesAreSafe: false
        )
    }

    private init(
        _ code: RuleCode,
        _ layer: Diagnostic.Layer,
        _ severity: Diagnostic.Severity,
        _ libvirtError: Int?,
        _ title: String,
        _ text: String,
        before: String,
        after: String,
        libvirt: String,
        fixesAreSafe: Bool
    ) {
        explanation = CodeExplanation(
            code.code,
            layer: layer,
            title: title,
            text: fixesAreSafe ? "\(text) `--fix` mends it without asking." : text,
            before: before,
            after: after,
            libvirt: libvirt
        )
        self.severity = severity
        self.libvirtError = libvirtError
        self.fixesAreSafe = fixesAreSafe
    }

    /// The stable name under which findings of the rule are shown, selected and explained.
    var code: Diagnostic.Code { explanation.code }
}

/// The numbers of libvirt's errors that the rules speak of.
enum LibvirtError: Int, Sendable {
    case internalError = 1
    case invalidArgument = 8
    case operationFailed = 9
    case noTarget = 20
    case noName = 21
    case xmlError = 27
    case xmlDetail = 35
    case systemError = 38
    case operationInvalid = 55
    case noSecret = 66
    case configUnsupported = 67
    case operationTimeout = 68
    case operationUnsupported = 84
    case argumentUnsupported = 74
    case overflow = 82
    case blockCopyActive = 83
    case agentUnresponsive = 86
    case schemaInvalid = 92
    case noCheckpoint = 103
    case checkpointInconsistent = 109

    /// The name without the prefix that all share.
    var name: String {
        switch self {
        case .internalError: "INTERNAL_ERROR"
        case .invalidArgument: "INVALID_ARG"
        case .operationFailed: "OPERATION_FAILED"
        case .noTarget: "NO_TARGET"
        case .noName: "NO_NAME"
        case .xmlError: "XML_ERROR"
        case .xmlDetail: "XML_DETAIL"
        case .systemError: "SYSTEM_ERROR"
        case .operationInvalid: "OPERATION_INVALID"
        case .noSecret: "NO_SECRET"
        case .configUnsupported: "CONFIG_UNSUPPORTED"
        case .operationTimeout: "OPERATION_TIMEOUT"
        case .operationUnsupported: "OPERATION_UNSUPPORTED"
        case .argumentUnsupported: "ARGUMENT_UNSUPPORTED"
        case .overflow: "OVERFLOW"
        case .agentUnresponsive: "AGENT_UNRESPONSIVE"
        case .blockCopyActive: "BLOCK_COPY_ACTIVE"
        case .schemaInvalid: "XML_INVALID_SCHEMA"
        case .noCheckpoint: "NO_DOMAIN_CHECKPOINT"
        case .checkpointInconsistent: "CHECKPOINT_INCONSISTENT"
        }
    }
}
