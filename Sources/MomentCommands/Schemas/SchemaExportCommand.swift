internal import ArgumentParser
internal import LocalFiles
internal import MomentSchemas
internal import XMLTree

/// `virtmoment schema export`: the grammars as files, for other tools.
struct SchemaExportCommand: MomentCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write all grammars into a directory, where any RELAX NG tool can use them."
    )

    @Argument(help: "The directory; it is made if it is missing.", completion: .directory)
    var directory: String

    func execute(on console: Console) async throws(CommandFailure) -> ExitStatus {
        do throws(FileError) {
            try LocalFile.makeDirectories(directory)
            for file in EmbeddedFile.schemas { try LocalFile.write("\(directory)/\(file.name)", file.bytes) }
        } catch {
            throw CommandFailure(error)
        }
        return .success
    }
}
