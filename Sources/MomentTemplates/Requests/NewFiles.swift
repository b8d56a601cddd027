public import MomentDocuments
internal import MomentRules
internal import XMLTree

/// Where new images go and what protects them: the built-in templates' parameters of the same names, as values.
public struct NewFiles: Hashable, Sendable {
    /// The directory; nil puts each file beside its disk's own.
    public var directory: String?
    /// The pattern of the names, with `{domain}`, `{disk}`, `{time}`, `{checkpoint}`, `{snapshot}` and `{format}`; nil for the usual one.
    public var name: String?
    /// The secret that they are encrypted with.
    public var secret: SecretReference?
    /// Whether they are encrypted with the secret of each disk's own LUKS encryption, where no other is given.
    public var keepsEncryption: Bool
    /// Whether they get the security labels of each disk's own source.
    public var keepsSecurityLabels: Bool

    /// Creates the choice of where new files are made, how they are called and how they are protected.
    public init(
        directory: String? = nil,
        name: String? = nil,
        secret: SecretReference? = nil,
        keepsEncryption: Bool = false,
        keepsSecurityLabels: Bool = false
    ) {
        self.directory = directory
        self.name = name
        self.secret = secret
        self.keepsEncryption = keepsEncryption
        self.keepsSecurityLabels = keepsSecurityLabels
    }

    /// What the placeholders stand for, beside the disk.
    struct Names {
        var domain: String
        var time: Instant
        var checkpoint = ""
        var snapshot = ""
        var format = ""
    }

    /// The path of the new file for a disk.
    func path(for disk: SelectableDisk, _ names: Names, usual: String) throws(RequestFailure) -> String {
        let file = try NewFiles.expand(name ?? usual, disk: disk.name, names)
        guard let directory, !directory.isEmpty else {
            let end = disk.file.lastIndex(of: "/").map { disk.file.index(after: $0) } ?? disk.file.startIndex
            return disk.file[..<end] + file
        }
        return directory + (directory.hasSuffix("/") ? "" : "/") + file
    }

    /// A pattern with its placeholders replaced, once each.
    static func expand(_ pattern: String, disk: String, _ names: Names) throws(RequestFailure) -> String {
        var result = ""
        var rest = pattern[...]
        while let open = rest.firstIndex(of: "{") {
            result += rest[..<open]
            let inside = rest[rest.index(after: open)...]
            let close = inside.firstIndex(of: "}")
            let placeholder = close.map { String(inside[..<$0]) } ?? ""
            let value: String
            switch placeholder {
            case "domain": value = names.domain
            case "disk": value = disk
            case "time": value = String(names.time.seconds)
            case "checkpoint": value = names.checkpoint
            case "snapshot": value = names.snapshot
            case "format": value = names.format
            default:
                let known = "{domain}, {disk}, {time}, {checkpoint}, {snapshot}, {format}"
                throw RequestFailure("the file name pattern has {\(placeholder)}, which is none of \(known)")
            }
            // The document decides on a name, not on a directory.
            if value.utf8.contains(UInt8(ascii: "/")) || value == "." || value == ".." {
                throw RequestFailure(
                    "{\(placeholder)} in the file name pattern stands for '\(value)', which would lead to another directory"
                )
            }
            result += value
            rest = close.map { inside[inside.index(after: $0)...] } ?? ""
        }
        return result + rest
    }

    /// The labels that the new file of a disk gets.
    func labels(for disk: SelectableDisk) -> [SecurityLabel] {
        guard keepsSecurityLabels else { return [] }
        return disk.securityLabels.map { ImageParts.label($0) }
    }

    /// The encryption that the new file of a disk gets.
    func encryption(for disk: SelectableDisk) -> StorageEncryption? {
        if let secret { return .luks(secret) }
        guard keepsEncryption, let own = disk.luksSecret else { return nil }
        return ImageParts.encryption(own)
    }
}

/// Why a request can't be met.
struct RequestFailure: Error, Hashable {
    let message: String
    init(_ message: String) { self.message = message }
}
