public import XMLTree

/// Prints value trees, as libvirt lays its documents out.
///
/// Two spaces a level, attributes in single quotes, the characters `' " < > &` as entities in values and in text, `<a/>` for an element without
/// content, a line end after the root, no XML declaration. Inside a domain's `<metadata>` libvirt leaves printing to libxml2,
/// which takes double quotes and leaves quotes in text alone; so it is done here.
///
/// Reading the output gives an equal tree. To that end tabs and line ends in attribute values, and carriage returns anywhere, are written
/// as character references, where libvirt writes them as they are and so loses them.
public struct XMLPrinter: Hashable, Sendable {
    /// What becomes of white space.
    public enum Layout: Hashable, Sendable {
        /// Elements that hold elements are indented, and white space between elements does not count. Elements with text, mixed content
        /// and white space that is an element's only content are kept as they are.
        case canonical
        /// The tree's own white space, and none besides.
        case verbatim
    }

    /// What becomes of white space.
    public var layout: Layout
    /// How many bytes may be written. It bounds what a caller that collects them has to hold; the default is 256 MiB.
    public var limit: Int

    /// Creates a printer with a layout and a limit of output in bytes, 256 MiB unless told.
    public init(layout: Layout = .canonical, limit: Int = 256 << 20) {
        self.layout = layout
        self.limit = limit
    }

    /// A document as text in UTF-8.
    ///
    /// - Throws: when the tree holds what XML can't carry, or the limit is reached
    public func print(_ document: XMLDocument) throws(XMLPrintError) -> [UInt8] {
        try print(document.storage, 1..<document.storage.nodes.count)
    }

    /// An element and all below it as text in UTF-8, with the namespaces declared that it has from its ancestors.
    ///
    /// - Throws: when the tree holds what XML can't carry, or the limit is reached
    public func print(_ element: XMLElement) throws(XMLPrintError) -> [UInt8] {
        try print(element.storage, element.index..<Int(element.storage.nodes[element.index].subtreeEnd))
    }

    /// Prints a document piece by piece, so that it is never whole in memory.
    ///
    /// - Parameters:
    ///   - document: what is printed
    ///   - sink: takes the pieces, in order; each has some thousand bytes
    /// - Throws: when the tree holds what XML can't carry, or the limit is reached, or the sink throws; then a part may be out already
    public func write(_ document: XMLDocument, to sink: ([UInt8]) throws -> Void) throws(XMLPrintError) {
        try write(document.storage, 1..<document.storage.nodes.count, sink)
    }

    /// Prints an element and all below it piece by piece.
    ///
    /// - Parameters:
    ///   - element: what is printed
    ///   - sink: takes the pieces, in order; each has some thousand bytes
    /// - Throws: when the tree holds what XML can't carry, or the limit is reached, or the sink throws; then a part may be out already
    public func write(_ element: XMLElement, to sink: ([UInt8]) throws -> Void) throws(XMLPrintError) {
        try write(element.storage, element.index..<Int(element.storage.nodes[element.index].subtreeEnd), sink)
    }

    private func print(_ storage: TreeStorage, _ nodes: Range<Int>) throws(XMLPrintError) -> [UInt8] {
        // What libvirt prints has some thirty bytes a node.
        let output = PrintOutput(limit: limit, expecting: min(nodes.count, 1 << 16) * 32 + 64)
        return try PrintWalk.print(storage, nodes, output: output, isVerbatim: layout == .verbatim)
    }

    private func write(_ storage: TreeStorage, _ nodes: Range<Int>, _ sink: ([UInt8]) throws -> Void)
        throws(XMLPrintError)
    {
        var failure: XMLPrintError?
        withoutActuallyEscaping(sink) { sink in
            do throws(XMLPrintError) {
                let output = PrintOutput(limit: limit, sink: sink)
                _ = try PrintWalk.print(storage, nodes, output: output, isVerbatim: layout == .verbatim)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }
}
