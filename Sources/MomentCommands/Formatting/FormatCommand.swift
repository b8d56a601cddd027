internal import ArgumentParser
internal import LocalFiles
internal import MomentDiagnostics
internal import XMLTree

/// `virtmoment format`: the canonical print.
struct FormatCommand: ManyFiles {
    static let configuration = CommandConfiguration(
        commandName: "format",
        abstract: "Print documents as libvirt would, or as JSON and back.",
        discussion: """
            Nothing is lost: what libvirt does not know (attributes, elements, comments) stays where it is. A document that is \
            not well-formed is reported and not printed.
            """
    )

    /// The forms a document can have.
    enum Form: String, OptionWord {
        case xml, json
    }

    @Argument(help: "Files, directories, or - for standard input.", completion: .file(extensions: ["xml", "json"]))
    var files: [String]

    @Option(help: "The form to print.")
    var to: Form = .xml

    @Option(help: "The form of the input; by default what the file's name ends in, otherwise xml.")
    var from: Form?

    @Option(help: "The kind that each document must be; another root element is an error.")
    var kind: DocumentKind?

    @Flag(help: "Print nothing but the names of the files that are not in canonical form; exit 1 if there are any.")
    var check = false

    @Flag(help: "Write the result into the files.")
    var inPlace = false

    @Flag(
        help:
            "Take out what libvirt prints and does not accept, such as the node numbers of a running job; say what on standard error."
    )
    var resubmit = false

    func validate() throws {
        if check, inPlace { throw ValidationError("--check and --in-place exclude each other") }
        if check, to == .json { throw ValidationError("--check compares with the canonical XML; --to json has none") }
        if inPlace, to == .json || from == .json { throw ValidationError("--in-place keeps the form of a file") }
        if inPlace, files.contains("-") { throw ValidationError("--in-place changes files; standard input is none") }
    }

    func execute(on console: Console) async throws(CommandFailure) -> ExitStatus {
        var status = ExitStatus.success
        for input in InputFile.expand(files) {
            switch input {
            case .failure(let error):
                console.complain(error.reason)
                status = status.combined(with: .failure)
            case .success(let file):
                do throws(Refusal) {
                    status = status.combined(with: try format(file, on: console))
                } catch {
                    status = status.combined(with: try refuse(error, file, on: console))
                }
            }
        }
        return status
    }

    /// Why a file was not printed.
    enum Refusal: Error {
        /// It is not a document: what is wrong with it.
        case findings(FileReport)
        /// It could not be read, or the result not written.
        case failure(CommandFailure)
        /// Results can't be written at all.
        case output(CommandFailure)
    }

    private func refuse(_ refusal: Refusal, _ file: InputFile, on console: Console) throws(CommandFailure) -> ExitStatus
    {
        switch refusal {
        case .output(let failure): throw failure
        case .failure(let failure):
            console.complain(failure.description)
            return failure.status
        case .findings(let report):
            var writer = TextWriter(width: console.width)
            console.writeError(writer.write(report))
            return .findings
        }
    }

    private func format(_ file: InputFile, on console: Console) throws(Refusal) -> ExitStatus {
        let bytes: [UInt8]
        do throws(CommandFailure) { bytes = try file.read(from: console) } catch { throw .failure(error) }
        let form = from ?? (file.name.hasSuffix(".json") ? .json : .xml)
        let printed = try DocumentForm(file: file.name, kind: kind?.kind, isResubmitted: resubmit) {
            console.say("\(file.name): \($0)")
        }
        .convert(bytes, from: form, to: to)
        do throws(CommandFailure) {
            if check {
                if printed == bytes { return .success }
                try console.write(PrintableText.line(file.name) + "\n")
                return .findings
            }
            if !inPlace { try console.writeOutput(printed) }
        } catch {
            throw .output(error)
        }
        if inPlace, printed != bytes {
            do throws(FileError) {
                try LocalFile.replace(file.name, with: printed, madeOf: bytes)
            } catch {
                throw .failure(CommandFailure(error))
            }
        }
        return .success
    }
}
