public import XMLTree

/// Something found in a document: what is wrong, where, what would be right, and how to mend it.
///
/// Findings are values. Not being able to look at a document at all is an error instead.
public struct Diagnostic: Hashable, Sendable {
    /// The stable name of the kind of finding, such as `unknown-attribute`.
    public var code: Code
    /// How grave the finding is.
    public var severity: Severity
    /// Which stage found it.
    public var layer: Layer
    /// The cause in one sentence, in the user's words, without a final full stop.
    public var message: String
    /// The construct at fault; nil where a document has no source.
    public var range: SourceRange?
    /// The text that all places of the finding are places of; nil where there is none, or nobody knows it.
    ///
    /// A report on one text may have findings about another: about the checkpoint document beside a backup, for one.
    public var source: XMLSource?
    /// The XPath of the element or attribute at fault.
    public var path: String
    /// What could stand there instead, nearest or required first, ready to be shown.
    public var expected: [String]
    /// Further remarks, some with a place of their own.
    public var notes: [Note]
    /// Ways to mend it, best first.
    public var fixes: [Fix]
    /// The number of the error libvirt answers with when it is given the document; nil where it does not refuse it.
    public var libvirtError: Int?

    /// Creates a finding. A range of nil says that it concerns the document as a whole.
    public init(
        _ code: Code,
        severity: Severity = .error,
        layer: Layer,
        message: String,
        range: SourceRange?,
        source: XMLSource? = nil,
        path: String = "",
        expected: [String] = [],
        notes: [Note] = [],
        fixes: [Fix] = [],
        libvirtError: Int? = nil
    ) {
        self.code = code
        self.severity = severity
        self.layer = layer
        self.message = message
        self.range = range
        self.source = source
        self.path = path
        self.expected = expected
        self.notes = notes
        self.fixes = fixes
        self.libvirtError = libvirtError
    }

    /// Makes a finding at an element's start tag, or at the value of one of its attributes.
    public init(
        _ code: Code,
        severity: Severity = .error,
        layer: Layer,
        message: String,
        at element: XMLElement,
        _ attribute: XMLAttribute? = nil,
        expected: [String] = [],
        notes: [Note] = [],
        fixes: [Fix] = []
    ) {
        self.init(
            code,
            severity: severity,
            layer: layer,
            message: message,
            range: attribute?.valueRange ?? element.startTagRange,
            source: element.source,
            path: attribute.map { "\(element.path)/@\($0.name)" } ?? element.path,
            expected: expected,
            notes: notes,
            fixes: fixes
        )
    }
}

extension Diagnostic.Code {
    /// Not all findings are told.
    public static let findingsCut: Self = "findings-cut"
}

extension Diagnostic {
    /// The remark behind the last finding where there may be more than are looked for.
    package static func cut(after count: Int, layer: Layer, at range: SourceRange?, in source: XMLSource?) -> Diagnostic
    {
        Diagnostic(
            .findingsCut,
            severity: .note,
            layer: layer,
            message: "no more than \(count) mistakes are looked for; mend these to see whether there are others",
            range: range,
            source: source,
            path: "/"
        )
    }

    /// The stable kebab-case name of a kind of finding. Open: each module adds its own as static members.
    public struct Code: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
        /// The code's stable name, as it is shown and as it is selected by.
        public let rawValue: String
        /// Makes a code of its name.
        public init(rawValue: String) { self.rawValue = rawValue }
        /// Makes a code of a literal in source text.
        public init(stringLiteral value: String) { rawValue = value }
        /// The text that is shown for it.
        public var description: String { rawValue }
    }

    /// How bad a finding is.
    public enum Severity: String, Hashable, Sendable, CaseIterable, Codable {
        /// The document will be refused, or will not do what it says.
        case error
        /// The document is legal, but likely not what is meant.
        case warning
        /// Something worth knowing that needs no action.
        case note
    }

    /// The stage that made a finding.
    public enum Layer: String, Hashable, Sendable, CaseIterable, Codable {
        /// Well-formedness, encoding and limits of the XML text.
        case xml
        /// The RELAX NG grammar was not satisfied.
        case schema
        /// The grammar or rules of an older libvirt release.
        case release
        /// Rules that concern the document alone.
        case document
        /// Rules that need the domain, its state or its checkpoints.
        case domain
        /// Rules that look at the host: files, directories, ports.
        case host
        /// A template: its text or its run.
        case template
    }

    /// A remark that goes with a finding.
    public struct Note: Hashable, Sendable {
        /// The remark in one sentence.
        public var message: String
        /// The place it speaks of, if it has one.
        public var range: SourceRange?

        /// Creates a remark, with the place that it points to if there is one.
        public init(_ message: String, range: SourceRange? = nil) {
            self.message = message
            self.range = range
        }
    }

    /// A way to mend what was found.
    public struct Fix: Hashable, Sendable {
        /// What the fix does, such as "change 'bakcup' to 'backup'".
        public var title: String
        /// The edits to the source text; they do not overlap.
        public var edits: [Edit]
        /// Whether it can be applied unseen, because it cannot change what the document means: the word that stands there is kept, in the
        /// one permitted spelling of it, or markup is written as XML wants it. Whatever chooses for the writer is not safe.
        public var isSafe: Bool

        /// Creates a fix from a title and the edits it consists of. A safe fix does not change what the document
        /// means.
        public init(_ title: String, edits: [Edit], isSafe: Bool = false) {
            self.title = title
            self.edits = edits
            self.isSafe = isSafe
        }
    }

    /// A replacement of a stretch of the source; an empty range inserts, an empty text deletes.
    public struct Edit: Hashable, Sendable {
        /// The text that is replaced; an empty range inserts.
        public var range: SourceRange
        /// What comes in its place.
        public var text: String

        /// Creates an edit that puts `text` in place of `range`.
        public init(_ range: SourceRange, _ text: String) {
            self.range = range
            self.text = text
        }
    }
}
