public import MomentDiagnostics
internal import XMLTree

/// Why a request to a host failed: libvirt's own answer, and what it means.
///
/// Texts differ between releases of libvirt; programs decide by ``code``.
public struct HostError: Error, Hashable, Sendable {
    /// The number of the failure.
    public var code: Code
    /// The part of libvirt that reported it; 0 where libvirt did not.
    public var domain: Domain
    /// How serious libvirt says it is.
    public var level: Level
    /// libvirt's own words, or ours where libvirt was not reached.
    public var message: String
    /// The call of libvirt that failed; empty where none was made.
    public var call: String
    /// The domain it was about, as the caller named it.
    public var subject: String?
    /// What the code means here and what can be done; nil where the message says it all.
    public var explanation: String?
    /// What is wrong in the document, each at its line, where the failure is the document's fault and the rules can
    /// tell; empty otherwise.
    public var findings: [Diagnostic]
    /// Whether the request may have left the guest's file systems frozen: it had them frozen and could not have them
    /// thawed.
    public var mayHaveLeftFrozen = false

    /// Creates an error. Where it comes from libvirt, `code`, `domain`, `level` and `message` are those of its
    /// `virError`.
    public init(
        _ code: Code,
        domain: Domain = .none,
        level: Level = .error,
        message: String,
        call: String = "",
        subject: String? = nil,
        explanation: String? = nil,
        findings: [Diagnostic] = []
    ) {
        self.code = code
        self.domain = domain
        self.level = level
        self.message = message
        self.call = call
        self.subject = subject
        self.explanation = explanation
        self.findings = findings
    }
}

extension HostError {
    /// The number of a failure: libvirt's own above zero, ours below.
    ///
    /// Open, because each release of libvirt may add numbers.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The number of the error in libvirt's `virErrorNumber`.
        public let rawValue: Int
        /// Makes a code of its number.
        public init(rawValue: Int) { self.rawValue = rawValue }
    }

    /// The part of libvirt that reported a failure, by libvirt's number.
    public struct Domain: RawRepresentable, Hashable, Sendable {
        /// The number of the part of libvirt in its `virErrorDomain`.
        public let rawValue: Int
        /// Makes a domain of libvirt's number for it.
        public init(rawValue: Int) { self.rawValue = rawValue }

        /// No part of libvirt: the failure is ours.
        public static let none = Self(rawValue: 0)
        /// libvirt's driver for QEMU.
        public static let qemu = Self(rawValue: 10)
        /// The in-process driver for tests.
        public static let test = Self(rawValue: 12)
        /// The connection to a daemon.
        public static let remote = Self(rawValue: 13)
        /// Domains in general.
        public static let domain = Self(rawValue: 20)
        /// Snapshots in general.
        public static let domainSnapshot = Self(rawValue: 35)
        /// Checkpoints in general.
        public static let domainCheckpoint = Self(rawValue: 69)
    }

    /// How serious a failure is, by libvirt's number.
    public struct Level: RawRepresentable, Hashable, Sendable {
        /// The number of the level in libvirt's `virErrorLevel`.
        public let rawValue: Int
        /// Makes a level of libvirt's number for it.
        public init(rawValue: Int) { self.rawValue = rawValue }

        /// Nothing failed.
        public static let none = Self(rawValue: 0)
        /// Something is amiss, and the call went on.
        public static let warning = Self(rawValue: 1)
        /// The call failed.
        public static let error = Self(rawValue: 2)
    }
}

extension HostError: CustomStringConvertible {
    /// The message with the domain before it; after it the explanation and the findings, if any, a line each.
    public var description: String {
        var text = subject.map { "\($0): " } ?? ""
        text += message
        if code.rawValue > 0 { text += " (libvirt error \(code.rawValue))" }
        if let explanation { text += "\n\(explanation)" }
        for finding in findings {
            text += "\n\(finding.range.map { "\($0.start): " } ?? "")\(finding.message) [\(finding.code)]"
        }
        return text
    }
}
