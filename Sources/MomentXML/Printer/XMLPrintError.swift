internal import XMLTree

/// Why a tree could not be printed.
public struct XMLPrintError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of reason it is; open, for there may be more.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The code's stable name, as callers tell it apart by.
        public let rawValue: String
        /// Makes a code of its name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// A value, text, comment or instruction holds what XML can't carry.
        public static let content = Code(rawValue: "content")
        /// A name is not one in XML.
        public static let name = Code(rawValue: "name")
        /// A namespace can't be written with the prefixes given.
        public static let namespace = Code(rawValue: "namespace")
        /// The output would be longer than allowed.
        public static let limit = Code(rawValue: "limit")
        /// What takes the output refused it.
        public static let sink = Code(rawValue: "sink")
    }

    /// The kind of reason.
    public let code: Code
    /// The reason in a sentence.
    public let message: String
    /// The XPath of the element at fault, empty where none is.
    public let path: String

    init(_ code: Code, _ message: String, path: String = "") {
        self.code = code
        self.message = message
        self.path = path
    }

    /// The reason, with its place.
    public var description: String { path.isEmpty ? message : "\(path): \(message)" }
}
