internal import LocalFiles
internal import XMLTree

/// A document named on the command line: a file, or standard input.
struct InputFile: Hashable, Sendable {
    /// The name as given, or found below a directory that was given.
    let name: String
    /// Whether nobody named it: it was found below a directory.
    var isFound = false

    /// Whether the file is standard input.
    var isStandardInput: Bool { name == "-" }

    /// The bytes; standard input can be read once only.
    func read(from console: Console, limit: Int = XMLLimits().bytes) throws(CommandFailure) -> [UInt8] {
        if isStandardInput { return try console.readInput(limit) }
        do throws(FileError) {
            return try LocalFile.read(name, limit: limit)
        } catch {
            throw CommandFailure(error)
        }
    }

    /// What the arguments name, directories replaced by the XML files below them.
    ///
    /// - Parameter trustsNames: takes what is called *.xml for a file; who reads it then looks at ``filesBelow(except:)`` where that fails. Asking the
    ///   system first what each is takes a tenth of the time in which thousands of small files are checked.
    /// - Parameter isLeftOut: whether a file, or all below a directory, is passed over
    /// - Returns: the files in order, and a failure in the place of whatever could not be looked at
    static func expand(
        _ arguments: [String],
        trustsNames: Bool = false,
        except isLeftOut: (String) -> Bool = { _ in false }
    ) -> [Result<InputFile, Unreadable>] {
        var inputs: [Result<InputFile, Unreadable>] = []
        inputs.reserveCapacity(arguments.count)
        for argument in arguments {
            if argument == "-" || trustsNames && argument.utf8.suffix(4).elementsEqual(".xml".utf8) {
                inputs.append(.success(InputFile(name: argument)))
                continue
            }
            do throws(FileError) {
                guard try LocalFile.kind(of: argument) == .directory else {
                    inputs.append(.success(InputFile(name: argument)))
                    continue
                }
                let listing = FileTree.files(below: argument, ending: [".xml"], except: isLeftOut)
                inputs += listing.errors.map { .failure(Unreadable(name: $0.path, reason: $0.description)) }
                inputs += listing.files.map { .success(InputFile(name: $0, isFound: true)) }
            } catch {
                inputs.append(.failure(Unreadable(name: argument, reason: error.description)))
            }
        }
        return inputs
    }

    /// The files below it, where it is a directory.
    func filesBelow(except isLeftOut: (String) -> Bool) -> [Result<InputFile, Unreadable>]? {
        guard !isStandardInput, (try? LocalFile.kind(of: name)) == .directory else { return nil }
        return Self.expand([name], except: isLeftOut)
    }

    /// Something named that cannot be looked at.
    struct Unreadable: Error, Hashable {
        let name: String
        let reason: String
    }
}
