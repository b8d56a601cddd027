internal import CStylesheet
internal import XMLTree

/// Builds the tree of what a stylesheet made, straight from libxslt's own.
///
/// The namespaces that only stylesheets need are not declared in it.
struct ResultTree: ~Copyable {
    private var builder = XMLTreeBuilder()
    /// The names met so far; results have few, so going over them takes less than hashing.
    private var names: [(key: NameKey, index: UInt32)] = []
    private var isEmpty = true

    /// A name by the addresses of its parts.
    private struct NameKey: Equatable {
        let local: UnsafePointer<CChar>
        let prefix: UnsafePointer<CChar>?
        let space: UnsafePointer<CChar>?
    }

    init() {}

    /// The document; nil if none was told.
    consuming func finish() -> XMLDocument? { isEmpty ? nil : builder.finish() }

    /// Runs a function of C with a receiver that fills this.
    mutating func receive<Value>(_ body: (UnsafePointer<vmx_receiver>) -> Value) -> Value {
        withUnsafeMutablePointer(to: &self) { state in
            var receiver = ResultTree.receiver
            receiver.state = UnsafeMutableRawPointer(state)
            return body(&receiver)
        }
    }

    private static var receiver: vmx_receiver {
        vmx_receiver(
            start: { state, local, prefix, space in
                guard let state, let local else { return }
                ResultTree.at(state).pointee.start(NameKey(local: local, prefix: prefix, space: space))
            },
            declaration: { state, prefix, space in
                guard let state else { return }
                ResultTree.at(state).pointee.declare(ResultTree.string(prefix), ResultTree.string(space))
            },
            attribute: { state, local, prefix, space, value, count in
                guard let state, let local else { return }
                let name = ResultTree.at(state).pointee.name(NameKey(local: local, prefix: prefix, space: space))
                ResultTree.with(value, count) { ResultTree.at(state).pointee.builder.attribute(name: name, $0) }
            },
            text: { state, text, count in
                guard let state else { return }
                // libxslt may leave several texts side by side, which the builder makes one.
                ResultTree.with(text, count) { ResultTree.at(state).pointee.builder.text($0) }
            },
            comment: { state, text, count in
                guard let state else { return }
                ResultTree.at(state).pointee.builder.comment(ResultTree.string(text))
            },
            instruction: { state, target, text, count in
                guard let state, let target else { return }
                ResultTree.at(state).pointee.builder.processingInstruction(
                    target: String(cString: target),
                    ResultTree.string(text)
                )
            },
            end: { state in
                guard let state else { return }
                ResultTree.at(state).pointee.builder.endElement(end: 0)
            },
            state: nil
        )
    }

    private static func at(_ state: UnsafeMutableRawPointer) -> UnsafeMutablePointer<ResultTree> {
        state.assumingMemoryBound(to: ResultTree.self)
    }

    private static func string(_ text: UnsafePointer<CChar>?) -> String { text.map { String(cString: $0) } ?? "" }

    private static func with(
        _ text: UnsafePointer<CChar>?,
        _ count: Int,
        _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        guard let text else { return body(UnsafeBufferPointer(start: nil, count: 0)) }
        text.withMemoryRebound(to: UInt8.self, capacity: count) {
            body(UnsafeBufferPointer(start: $0, count: count))
        }
    }

    // MARK: Parts

    private mutating func start(_ key: NameKey) {
        isEmpty = false
        builder.startElement(name: name(key), start: 0)
    }

    private mutating func declare(_ prefix: String, _ space: String) {
        if !StylesheetNamespace.isStylesheets(space) { builder.declareNamespace(prefix: prefix, space) }
    }

    private mutating func name(_ key: NameKey) -> UInt32 {
        if let known = names.first(where: { $0.key == key }) { return known.index }
        let name = XMLName(
            String(cString: key.local),
            namespace: ResultTree.string(key.space),
            prefix: ResultTree.string(key.prefix)
        )
        let index = builder.intern(name)
        names.append((key, index))
        return index
    }
}
