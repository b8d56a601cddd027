internal import LocalFiles
internal import XMLTree

/// A file as a manifest describes it.
struct StoredFile {
    let path: String
    let size: UInt64?
    let sha256: String?

    init(_ path: String, size: UInt64?, sha256: String?) {
        self.path = path
        self.size = size
        self.sha256 = sha256
    }

    /// How it is not what it was when it was written; nil where it is.
    func damage(_ programs: SetPrograms) async throws(BackupSetError) -> String? {
        do throws(FileError) {
            guard let now = try LocalDirectory.size(of: path) else { return "\(path) is no plain file" }
            if let size, now != size { return "\(path) has \(now) bytes, and had \(size)" }
        } catch {
            if error.isMissing { return "\(path) is missing" }
            throw BackupSetError(error)
        }
        guard let sha256 else { return "the manifest has no checksum of \(path)" }
        return try await programs.checksum(of: path) == sha256
            ? nil : "\(path) is not what was written: its checksum differs"
    }
}
