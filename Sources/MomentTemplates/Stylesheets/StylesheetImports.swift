internal import XMLTree

/// Where `xsl:import` and `xsl:include` may take stylesheets from, beside the built-in parts.
public struct StylesheetImports: Sendable {
    /// A stylesheet that was found.
    public struct Found: Hashable, Sendable {
        /// What to call it in messages. The same name is the same file, so that circles are noticed.
        public var name: String
        /// The stylesheet's text as it was read.
        public var bytes: [UInt8]

        /// Creates what was found from its name and text.
        public init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    /// Finds a stylesheet, or says in a sentence why there is none.
    let find: @Sendable (_ reference: String, _ importer: String) -> Result<Found, Refusal>

    /// Why a stylesheet can't be imported.
    public struct Refusal: Error, Hashable, Sendable {
        /// The reason, in one sentence.
        public var reason: String
        /// Creates a refusal from its reason.
        public init(_ reason: String) { self.reason = reason }
    }

    /// Asks a function for each stylesheet that is not built in.
    ///
    /// - Parameter find: takes what stands in `href` and the name of the stylesheet it stands in
    public init(_ find: @escaping @Sendable (_ reference: String, _ importer: String) -> Result<Found, Refusal>) {
        self.find = find
    }

    /// Imports that find the built-in parts and nothing else.
    public static let builtInOnly = StylesheetImports { reference, _ in
        .failure(Refusal("only built-in parts can be imported here, and '\(reference)' is none"))
    }
}
