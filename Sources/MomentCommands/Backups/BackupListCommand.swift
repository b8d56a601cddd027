internal import ArgumentParser
internal import BackupSets
internal import LibvirtHost
internal import XMLTree

/// Which set, and how the answer is written.
struct SetOptions: ParsableArguments {
    @Argument(help: "The set's directory.", completion: .directory)
    var directory: String

    @Option(help: "How the answer is written.")
    var format: AnswerFormat = .text

    func open() async throws(CommandFailure) -> BackupSet {
        try await CommandFailure.ofSet { () async throws(BackupSetError) in try BackupSet.open(directory) }
    }
}

/// `virtmoment backup list`: what is in a set.
struct BackupListCommand: MomentCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the points of a backup set.",
        discussion: """
            A line for each point, below the one that it builds upon: its name, when its run began, and for each disk whether it is whole or an \
            increment, and the size of its file. Nothing but the manifests is read; 'virtmoment backup verify' reads the data.
            """
    )

    @OptionGroup var set: SetOptions

    func execute(on console: Console) async throws(CommandFailure) -> ExitStatus {
        let output = HostOutput(console: console, format: set.format)
        let opened = try await set.open()
        let contents = try await CommandFailure.ofSet { () async throws(BackupSetError) in try opened.contents() }
        try output.list(opened, contents)
        return contents.damaged.isEmpty ? .success : .findings
    }
}

/// `virtmoment backup verify`: whether a set can be restored.
struct BackupVerifyCommand: MomentCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Read a backup set: checksums, images, chains.",
        discussion: """
            Whether each file is what was written, by its checksum; whether each image is sound in itself, by 'qemu-img check'; whether all is \
            there that an increment builds upon. With --trial each point is restored as well, compared with its chain, and removed again. The exit code \
            is 1 where a point can't be restored.
            """
    )

    @OptionGroup var set: SetOptions

    @Option(help: ArgumentHelp("This point alone, with what it builds upon.", valueName: "name"))
    var at: String?

    @Option(
        help: ArgumentHelp(
            "Restore each point into this directory on trial, one after the other; it needs the room of one.",
            valueName: "dir"
        ),
        completion: .directory
    )
    var trial: String?

    func execute(on console: Console) async throws(CommandFailure) -> ExitStatus {
        let output = HostOutput(console: console, format: set.format)
        let opened = try await set.open()
        let verification = try await CommandFailure.ofSet { () async throws(BackupSetError) in
            try await opened.verify(at, trial: trial) { if console.isWatched { console.say("looking at \($0)") } }
        }
        try output.verification(verification)
        return verification.isSound ? .success : .findings
    }
}
