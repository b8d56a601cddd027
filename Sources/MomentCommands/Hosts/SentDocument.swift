internal import MomentDocuments

/// A document that is to be sent to a host.
struct SentDocument: Sendable {
    /// The document's name in messages.
    let name: String
    /// Its bytes, as they are sent.
    let bytes: [UInt8]
    /// Whether somebody wrote it; if not, remarks on it are of no use.
    let isGiven: Bool

    init(name: String, bytes: [UInt8], isGiven: Bool = true) {
        self.name = name
        self.bytes = bytes
        self.isGiven = isGiven
    }

    /// The document in a file, or on standard input for `-`.
    init(file: String, from console: Console) throws(CommandFailure) {
        self.init(name: file, bytes: try InputFile(name: file).read(from: console))
    }

    /// The document in a file; without a file the least one of its kind.
    init(file: String?, kind: MomentDocument.Kind, from console: Console) throws(CommandFailure) {
        if let file {
            try self.init(file: file, from: console)
        } else {
            self.init(name: "the default document", bytes: Array("<\(kind.rawValue)/>".utf8), isGiven: false)
        }
    }

    /// Its text. libvirt takes documents for UTF-8 whatever they say of themselves.
    var text: String { String(decoding: bytes, as: UTF8.self) }
}
