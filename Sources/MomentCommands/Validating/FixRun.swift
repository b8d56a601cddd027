internal import LocalFiles
internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentXML
internal import XMLTree

/// Applies fixes to a file, and checks what comes of it.
struct FixRun: Sendable {
    private let validation: Validation
    /// Tells so much of what is wrong that few rounds are needed, however many mistakes there are.
    private let broadValidation: Validation
    /// The kind that is wanted; nil takes a document for what its root says it is.
    private let kind: MomentDocument.Kind?
    /// Which fixes are applied.
    private let choice: FixApplier.Choice
    /// Whether the changes are shown as a diff, and nothing is written.
    private let showsOnly: Bool

    init(validation: Validation, kind: MomentDocument.Kind?, choice: FixApplier.Choice, showsOnly: Bool) {
        self.validation = validation
        self.kind = kind
        self.choice = choice
        self.showsOnly = showsOnly
        var broad = validation
        broad.maximumFindings = Self.findingsOfRound
        broad.parser.limits.findings = Self.findingsOfRound
        broadValidation = broad
    }

    /// How often fixes are applied anew, for those that wait for one another: a document that is not well-formed shows a part of its mistakes
    /// at a time, and what the grammar says of it last.
    private static let rounds = 100
    /// How many findings a round has. Nobody reads them; they take some hundred megabytes.
    private static let findingsOfRound = 100_000

    /// How many bytes of a file are read again to try fixes one by one: some thousand times a usual document, and a large one a few times.
    private static let bytesTried = 4 << 20

    /// A file's bytes on the way to being mended.
    struct State {
        let input: InputFile
        var bytes: [UInt8]
        var report: FileReport
        var applied = 0
        /// How often all was looked at and mended.
        var rounds = 0
        /// How many bytes were read again to try fixes one by one.
        var bytesTried = 0

        /// The findings about this text. What is about another one, such as the checkpoint beside a backup, is for that one's writer to mend.
        var own: [Diagnostic] { report.findings.filter { $0.source?.name == report.file } }
        var errors: Int { report.findings.count { $0.severity == .error } }
        /// The faults of the text as XML, behind which all others hide.
        var faults: Int { report.findings.count { $0.layer == .xml && $0.severity == .error } }
    }

    /// Mends a file as far as fixes go; the file is replaced once, at the end.
    ///
    /// - Returns: the report on the file as it is now
    func fix(_ input: InputFile, on console: Console) -> FileReport {
        do throws(CommandFailure) {
            let original = try input.read(from: console)
            let first = state(original, input)
            let last = mended(first)
            guard last.applied > 0 else { return told(first) }
            if showsOnly {
                let name = PrintableText.line(input.name)
                try console.writeOutput(UnifiedDiff(of: original, last.bytes, name: name).bytes)
                console.say("\(input.name): \(last.applied) would be fixed")
                return told(first)
            }
            do throws(FileError) {
                try LocalFile.replace(input.name, with: last.bytes, madeOf: original)
            } catch {
                throw CommandFailure(error)
            }
            console.say("\(input.name): \(last.applied) fixed")
            return told(last)
        } catch {
            return FileReport(file: input.name, failure: error.description)
        }
    }

    func state(_ bytes: [UInt8], _ input: InputFile) -> State {
        State(input: input, bytes: bytes, report: broadValidation.report(on: bytes, of: input, as: kind))
    }

    /// The report that is shown: no longer than without fixes.
    private func told(_ state: State) -> FileReport {
        let isShort = state.report.findings.count <= validation.parser.limits.findings
        return isShort ? state.report : validation.report(on: state.bytes, of: state.input, as: kind)
    }

    func mended(_ first: State) -> State {
        var state = first
        for round in 1...Self.rounds {
            state.rounds = round
            if let next = applied(state.own, .safe, to: state) {
                state = next
            } else if choice == .best, let next = bestStep(from: &state) {
                state = next
            } else {
                break
            }
        }
        return state
    }

    /// Best fixes can get into each other's way: those that do not help together may do so one by one.
    private func bestStep(from state: inout State) -> State? {
        if let all = applied(state.own, .best, to: state) { return all }
        for finding in state.own where !finding.fixes.isEmpty {
            guard state.bytesTried < Self.bytesTried else { return nil }
            state.bytesTried += state.bytes.count
            if let one = applied([finding], .best, to: state) { return one }
        }
        return nil
    }

    /// The file after the fixes of some findings; nil where there are none, or they are no step forward.
    ///
    /// What is safe keeps every word, so that it is a step forward though it may bring to light what was hidden. Anything else has to leave
    /// fewer errors.
    private func applied(_ findings: [Diagnostic], _ choice: FixApplier.Choice, to state: State) -> State? {
        guard let source = findings.first?.source else { return nil }
        let fixed = FixApplier(findings, to: state.bytes, encoding: source.encoding, choosing: choice)
        guard !fixed.applied.isEmpty, fixed.bytes != state.bytes else { return nil }
        var next = self.state(fixed.bytes, state.input)
        guard next.report.failure == nil else { return nil }
        // What is well-formed stays so. What is not shows its later faults only when the earlier ones are mended.
        if state.faults == 0, next.faults > 0 { return nil }
        if choice == .best, next.faults >= state.faults, next.errors >= state.errors { return nil }
        next.applied = state.applied + fixed.applied.count
        next.bytesTried = state.bytesTried
        return next
    }
}
