internal import ArgumentParser
internal import LocalFiles
internal import RelaxNG
internal import XMLTree

/// `virtmoment schema convert`: any RELAX NG grammar in the other syntax.
struct SchemaConvertCommand: MomentCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Write a RELAX NG grammar in the other syntax: .rng (XML) in .rnc (compact), .rnc in .rng.",
        discussion: """
            References to files of the one syntax become references to files of the other. With --directory all files that the grammar refers to \
            are written, too.
            """
    )

    @Argument(
        help: "The grammar, a file whose name ends in .rng or .rnc.",
        completion: .file(extensions: ["rng", "rnc"])
    )
    var file: String

    @Option(
        help: ArgumentHelp(
            "Write into this directory, with the names the files have, instead of to standard output.",
            valueName: "dir"
        ),
        completion: .directory
    )
    var directory: String?

    func execute(on console: Console) async throws(CommandFailure) -> ExitStatus {
        guard let syntax = GrammarSyntax(ofFile: file)?.other else {
            throw .usage("'\(file)' must end in .rng or .rnc, which tells the syntax")
        }
        guard let directory else {
            try console.writeOutput(try syntax.text(of: try read(file, isNamed: true), name: file))
            return .success
        }
        let slash = file.lastIndex(of: "/").map { file.index(after: $0) } ?? file.startIndex
        let base = String(file[..<slash])
        var names = [String(file[slash...])]
        var next = 0
        var texts: [(name: String, bytes: [UInt8])] = []
        // Nothing is written before all of it could be read.
        while next < names.count {
            let name = names[next]
            next += 1
            let document = try GrammarSyntax.document(try read(base + name, isNamed: next == 1), name: base + name)
            texts.append((syntax.name(of: name), try syntax.text(of: document)))
            for href in GrammarReferences.all(in: document) {
                let path = try Self.resolved(href, against: name)
                if !names.contains(path) { names.append(path) }
            }
        }
        do throws(FileError) {
            for (name, bytes) in texts {
                let path = "\(directory)/\(name)"
                try LocalFile.makeDirectories(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
                try LocalFile.write(path, bytes)
            }
        } catch {
            throw CommandFailure(error)
        }
        return .success
    }

    /// - Parameter isNamed: whether the user named the file; one that another file names must be an ordinary one
    private func read(_ name: String, isNamed: Bool) throws(CommandFailure) -> [UInt8] {
        let limit = 16 << 20
        do throws(FileError) {
            return isNamed ? try LocalFile.read(name, limit: limit) : try LocalFile.readOrdinary(name, limit: limit)
        } catch {
            throw CommandFailure(error)
        }
    }

    /// The file a reference leads to, below the main file's folder.
    private static func resolved(_ href: String, against name: String) throws(CommandFailure) -> String {
        var steps = name.split(separator: "/").dropLast()
        let isElsewhere = href.hasPrefix("/") || href.prefix { $0 != "/" }.contains(":")
        for step in href.split(separator: "/") where step != "." {
            if step != ".." {
                steps.append(step)
            } else if steps.popLast() == nil {
                throw CommandFailure("'\(href)' leads out of the grammar's folder, so it is not converted with it")
            }
        }
        if isElsewhere {
            throw CommandFailure("only files beside the grammar are converted with it, and '\(href)' is none")
        }
        return steps.joined(separator: "/")
    }
}
