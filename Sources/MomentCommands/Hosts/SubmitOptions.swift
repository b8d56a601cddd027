internal import ArgumentParser
internal import XMLTree

/// How far a document is checked before it is sent.
struct SubmitOptions: ParsableArguments {
    @Flag(help: "Send the document without checking it first by grammar and rules.")
    var unchecked = false

    @Flag(help: "The host's files and ports are not this machine's, whatever the URI says: don't look at them.")
    var remoteFiles = false
}
