public import XMLTree

/// What a document's writer says is meant: `<?virtmoment ignore CODE?>` leaves out findings in the element that follows.
///
/// Codes and layers may stand there, apart by white space or commas. Before the root element it holds for the whole document.
public struct Suppressions: Sendable {
    /// One suppression that a comment in the document asks for.
    public struct Entry: Hashable, Sendable {
        /// The codes and layers.
        public let words: [String]
        /// Where the instruction stands.
        public let range: SourceRange
        /// The element for which it holds.
        public let scope: SourceRange
    }

    /// All instructions, in document order.
    public let entries: [Entry]

    /// Finds the instructions of a document.
    public init(in document: XMLDocument) {
        var entries: [Entry] = []
        func look(at nodes: XMLChildren) {
            var waiting: [(words: [String], range: SourceRange)] = []
            for node in nodes {
                switch node {
                case .processingInstruction("virtmoment", let text):
                    let words = text.content.split {
                        " \t\r\n,".unicodeScalars.contains($0.unicodeScalars.first ?? ",")
                    }
                    guard words.first.map({ String($0) == "ignore" }) == true, let range = text.range else { continue }
                    waiting.append((words.dropFirst().map(String.init), range))
                case .element(let element):
                    if let scope = element.range {
                        entries += waiting.map { Entry(words: $0.words, range: $0.range, scope: scope) }
                    }
                    waiting = []
                    look(at: element.children)
                default: break
                }
            }
        }
        // Few documents have one, and looking for the word takes no time.
        if let source = document.source, Self.mayHaveOne(source.utf8) { look(at: document.nodes) }
        self.entries = entries
    }

    private static func mayHaveOne(_ text: [UInt8]) -> Bool {
        let start = Array("<?virtmoment".utf8)
        var rest = text[...]
        while let next = rest.firstIndex(of: start[0]) {
            rest = rest[next...]
            if rest.starts(with: start) { return true }
            rest = rest.dropFirst()
        }
        return false
    }

    /// Whether a finding is left out.
    public func hold(_ finding: Diagnostic) -> Bool {
        guard let place = finding.range else { return false }
        return entries.contains { entry in
            entry.scope.start.offset <= place.start.offset && place.end.offset <= entry.scope.end.offset
                && finding.isNamed(by: entry.words)
        }
    }
}
