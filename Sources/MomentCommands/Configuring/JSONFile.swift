internal import FoundationEssentials
internal import LocalFiles
internal import MomentDocuments

/// A file of JSON that the command is given beside documents.
enum JSONFile {
    /// The bytes and what they hold.
    ///
    /// - Parameter isNamed: whether the user named the file; one that was found, or that a found one names, must be an ordinary file
    /// - Returns: no value where they are no JSON
    static func read(_ path: String, isNamed: Bool, limit: Int) throws(CommandFailure) -> (
        bytes: [UInt8], value: JSONValue?
    ) {
        do throws(FileError) {
            let bytes =
                isNamed ? try LocalFile.read(path, limit: limit) : try LocalFile.readOrdinary(path, limit: limit)
            return (bytes, try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)))
        } catch {
            throw CommandFailure(error)
        }
    }
}
