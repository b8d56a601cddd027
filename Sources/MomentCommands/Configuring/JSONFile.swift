internal import FoundationEssentials
internal import LocalFiles
internal import MomentDocuments

/// A file of JSON that the command is given beside documents.
enum JSONFile {
    /// The bytes and what they hold.
    ///
    /// - Returns: no value where they are no JSON
    static func read(_ path: String, limit: Int) throws(CommandFailure) -> (bytes: [UInt8], value: JSONValue?) {
        do throws(FileError) {
            let bytes = try LocalFile.read(path, limit: limit)
            return (bytes, try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)))
        } catch {
            throw CommandFailure(error)
        }
    }
}
