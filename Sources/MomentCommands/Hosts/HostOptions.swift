internal import ArgumentParser
internal import XMLTree

/// Which host and domain, and how the answer is written.
struct HostOptions: ParsableArguments {
    @OptionGroup var target: TargetOptions

    @Option(help: "How the answer is written.")
    var format: AnswerFormat = .text
}
