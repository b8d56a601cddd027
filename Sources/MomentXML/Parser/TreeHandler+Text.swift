internal import XMLTree

extension TreeHandler {
    /// Looks at the text that begins at the position: how far it goes, and whether it says what the source says.
    mutating func beginText() {
        var at = position
        while at < count {
            let byte = base[at]
            if byte == UInt8(ascii: "<") {
                if startsCDATA(at) { break }
                pending = .plain(end: at)
                return
            }
            if byte == UInt8(ascii: "&") || byte == 0x0D { break }
            at += 1
        }
        pending = .composed(first: extra.count)
    }

    /// Adds the text before the next markup to the tree, if there is any.
    ///
    /// - Returns: where that markup begins
    mutating func flushText() -> Int {
        switch pending {
        case .plain(let end):
            pending = .none
            if builder.nodes.count > limits.nodes { refuse(.nodes, at: position) }
            builder.leaf(
                .text,
                first: UInt32(position),
                count: UInt32(end - position),
                start: UInt32(position),
                end: UInt32(end)
            )
            return end
        case .composed(let first):
            pending = .none
            if builder.nodes.count > limits.nodes { refuse(.nodes, at: position) }
            let end = nextMarkup()
            if extra.count > first {
                builder.leaf(
                    .text,
                    first: UInt32(count + first),
                    count: UInt32(extra.count - first),
                    start: UInt32(position),
                    end: UInt32(end)
                )
            }
            return end
        case .none:
            return nextMarkup()
        }
    }

    /// Where the markup begins that ends the text at the position. CDATA sections are part of the text.
    private func nextMarkup() -> Int {
        var at = position
        while at < count {
            if base[at] != UInt8(ascii: "<") {
                at += 1
            } else if startsCDATA(at) {
                at = skip(past: "]]>", from: at + 9)
            } else {
                break
            }
        }
        return at
    }

    private func startsCDATA(_ at: Int) -> Bool {
        at + 1 < count && base[at + 1] == UInt8(ascii: "!") && has("<![CDATA[", at: at)
    }
}
