public import MomentDiagnostics
import XMLTree

/// Why libxml2's RELAX NG could not compile a grammar or come to a verdict.
public struct LibXMLGrammarError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of reason it is; open, for there may be more.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The code's stable name, as callers tell it apart by.
        public let rawValue: String
        /// Makes a code of its name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// A grammar file is missing, not well-formed, or beyond what the resolver gives.
        public static let resource = Code(rawValue: "resource")
        /// The grammar is not one.
        public static let grammar = Code(rawValue: "grammar")
        /// The document would take libxml2 too long: some small ones take it years.
        public static let tooComplex = Code(rawValue: "too-complex")
        /// libxml2 failed for want of memory or a thread.
        public static let resources = Code(rawValue: "resources")
    }

    /// The kind of reason.
    public let code: Code
    /// The reason in a sentence.
    public let message: String
    /// What was found in a grammar file.
    public let findings: [Diagnostic]

    init(_ code: Code, _ message: String, findings: [Diagnostic] = []) {
        self.code = code
        self.message = message
        self.findings = findings
    }

    /// The reason why the grammar cannot be used, with its place.
    public var description: String { message }
}
