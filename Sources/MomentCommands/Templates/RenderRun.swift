internal import LocalFiles
internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentRules
internal import MomentTemplates
internal import MomentXML
internal import Synchronization
internal import XMLTree

/// Renders a chain of templates for domains, several at once.
struct RenderRun: Sendable {
    let chain: TemplateChain
    let values: [String: TemplateValue]
    let context: TemplateContext
    /// Where the files go; nil for standard output.
    let directory: String?
    /// Whether notes are kept back.
    let isQuiet: Bool

    /// What came of one domain.
    private struct Outcome: Sendable {
        /// The documents with the paths of their files; nil for standard output.
        var files: [(path: String?, bytes: [UInt8])] = []
        var reports: [FileReport] = []
        var failure: String?
        var status = ExitStatus.success
    }

    /// What is not written yet, and what came of the rest.
    private struct State: Sendable {
        var waiting: [Int: [Outcome]] = [:]
        var next = 0
        /// Documents for standard output, gathered to pieces of some size.
        var text: [UInt8] = []
        /// The files that were written.
        var written: Set<[UInt8]> = []
        var status = ExitStatus.success
        var failure: CommandFailure?
    }

    /// Works on all domains, and writes what each comes to as soon as those before it are written.
    func run(
        _ inputs: [Result<InputFile, InputFile.Unreadable>],
        jobs: Int,
        on console: Console
    ) throws(CommandFailure) -> ExitStatus {
        if directory != nil { try checkNames(inputs) }
        let state = Mutex(State())
        let taken = Atomic(0)
        // Few domains are shared out one by one.
        let size = max(1, min(RenderRun.chunk, inputs.count / (4 * jobs)))
        let chunks = (inputs.count + size - 1) / size
        Workers.run(min(jobs, chunks)) {
            while true {
                let index = taken.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < chunks, state.withLock({ $0.failure == nil }) else { return }
                let outcomes = outcomes(inputs[index * size..<min((index + 1) * size, inputs.count)], on: console)
                state.withLock { deliver(outcomes, index, to: &$0, console) }
            }
        }
        let (status, failure) = state.withLock { state in
            flush(&state, console)
            return (state.status, state.failure)
        }
        if let failure { throw failure }
        return status
    }

    /// Two domains whose files would be called alike: the second would replace what was made of the first.
    private func checkNames(_ inputs: [Result<InputFile, InputFile.Unreadable>]) throws(CommandFailure) {
        var inputOfName: [[UInt8]: InputFile] = [:]
        for case .success(let input) in inputs {
            let name = Array(RenderRun.baseName(input.name).utf8)
            guard let other = inputOfName.updateValue(input, forKey: name) else { continue }
            throw CommandFailure(
                "\(other.name) and \(input.name) would both be written to '\(RenderRun.baseName(input.name)).…'; nothing was written"
            )
        }
    }

    /// Takes what came of a chunk, and writes all whose turn it is.
    private func deliver(_ outcomes: [Outcome], _ index: Int, to state: inout State, _ console: Console) {
        state.waiting[index] = outcomes
        while let outcomes = state.waiting.removeValue(forKey: state.next) {
            state.next += 1
            for outcome in outcomes { settle(outcome, in: &state, console) }
        }
    }

    private func settle(_ outcome: Outcome, in state: inout State, _ console: Console) {
        guard state.failure == nil else { return }
        state.status = state.status.combined(with: outcome.status)
        // What is said of a domain stands behind the documents before it, where both go to a terminal.
        if outcome.failure != nil || !outcome.reports.isEmpty { flush(&state, console) }
        do throws(CommandFailure) {
            // A name with a number in it can be another domain's, too.
            for case (let path?, _) in outcome.files where !state.written.insert(Array(path.utf8)).inserted {
                throw CommandFailure("\(path) was written for another domain already")
            }
            try write(outcome, to: &state.text, on: console)
        } catch {
            state.failure = error
        }
        if state.text.count > 1 << 16 { flush(&state, console) }
    }

    private func flush(_ state: inout State, _ console: Console) {
        guard state.failure == nil, !state.text.isEmpty else { return }
        do throws(CommandFailure) { try console.writeOutput(state.text) } catch { state.failure = error }
        state.text = []
    }

    /// Works on one domain that is at hand.
    func run(_ domain: XMLDocument, named name: String, on console: Console) throws(CommandFailure) -> ExitStatus {
        try check(domain, named: name)
        let outcome = try outcome(chain.render(domain, values, context: context), named: name)
        var text: [UInt8] = []
        try write(outcome, to: &text, on: console)
        if !text.isEmpty { try console.writeOutput(text) }
        return outcome.status
    }

    /// How many domains a thread takes at a time.
    private static let chunk = 16

    /// What is read before it is worked on has about so many bytes at most, so that large domains are not held together.
    private static let bytesAtOnce = 1 << 18

    /// What reading a domain gave.
    private typealias Read = Result<(name: String, domain: XMLDocument), CommandFailure>

    /// Works on domains step by step, each step for several of them: its code is then in the processor's nearest cache.
    private func outcomes(_ inputs: ArraySlice<Result<InputFile, InputFile.Unreadable>>, on console: Console)
        -> [Outcome]
    {
        var outcomes: [Outcome] = []
        var waiting: [Read] = []
        var size = 0
        for input in inputs {
            let read = read(input, on: console)
            waiting.append(read)
            size += (try? read.get())?.domain.source?.utf8.count ?? 0
            guard size >= RenderRun.bytesAtOnce else { continue }
            outcomes += self.outcomes(waiting)
            waiting = []
            size = 0
        }
        return outcomes + self.outcomes(waiting)
    }

    private func outcomes(_ read: [Read]) -> [Outcome] {
        let domains = read.compactMap { try? $0.get().domain }
        var results = chain.render(domains, values, context: context).makeIterator()
        return read.map { read in
            do throws(CommandFailure) {
                let name = try read.get().name
                // There is a result for each domain that could be read.
                return try outcome(results.next() ?? TemplateResult(), named: name)
            } catch {
                return Outcome(failure: error.description, status: error.status)
            }
        }
    }

    private func read(_ input: Result<InputFile, InputFile.Unreadable>, on console: Console) -> Read {
        do throws(CommandFailure) {
            switch input {
            case .failure(let error): throw CommandFailure(error.reason)
            case .success(let file):
                let document = try TemplateArguments.document(file, on: console)
                try check(document, named: file.name)
                return .success((file.name, document))
            }
        } catch {
            return .failure(error)
        }
    }

    private func check(_ domain: XMLDocument, named name: String) throws(CommandFailure) {
        guard domain.root.name.localName == "domain" else {
            throw CommandFailure("\(name): the root element is <\(domain.root.name.qualifiedName)>, not <domain>")
        }
    }

    private func outcome(_ result: TemplateResult, named name: String) throws(CommandFailure) -> Outcome {
        var outcome = Outcome(reports: isQuiet ? result.reports.compactMap(RenderRun.withoutNotes) : result.reports)
        guard result.isUsable else {
            outcome.status = .findings
            return outcome
        }
        for document in result.documents {
            do throws(XMLPrintError) {
                let bytes = try XMLPrinter().print(document.tree)
                let number = outcome.files.count + 1
                let file = directory.map {
                    "\($0)/\(fileName(document, among: result.documents, domain: name, number: number))"
                }
                outcome.files.append((file, bytes))
            } catch {
                throw CommandFailure("\(name): the document cannot be printed: \(error)")
            }
        }
        return outcome
    }

    /// A report without its notes; nil where there is nothing else.
    private static func withoutNotes(_ report: FileReport) -> FileReport? {
        var report = report
        report.findings.removeAll { $0.severity == .note }
        return report.findings.isEmpty && report.failure == nil ? nil : report
    }

    /// `domain.backup.xml`; with several of a kind `domain.01.name.checkpoint.xml`.
    private func fileName(
        _ document: TemplateResult.Document,
        among all: [TemplateResult.Document],
        domain: String,
        number: Int
    ) -> String {
        let base = RenderRun.baseName(domain)
        let kind = document.value.kind.rawValue.dropFirst("domain".count)
        guard all.filter({ $0.value.kind == document.value.kind }).count > 1 else { return "\(base).\(kind).xml" }
        let digits = String(number)
        let padding = String(repeating: "0", count: max(0, String(all.count).count - digits.count))
        return "\(base).\(padding)\(digits).\(kind).xml"
    }

    private static func baseName(_ path: String) -> String {
        if path == "-" { return "domain" }
        let name = path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
        return String(name.hasSuffix(".xml") ? name.dropLast(4) : name)
    }

    /// Says what there is to say of a domain and writes its files, or adds its documents to the text for standard output.
    private func write(
        _ outcome: Outcome,
        to text: inout [UInt8],
        on console: Console
    ) throws(CommandFailure) {
        if let failure = outcome.failure { console.complain(failure) }
        var writer = TextWriter(width: console.width)
        for report in outcome.reports {
            let text = writer.write(report)
            if !text.isEmpty { console.writeError(text) }
        }
        guard let directory else {
            for file in outcome.files { text += file.bytes }
            return
        }
        do throws(FileError) {
            if !outcome.files.isEmpty { try LocalFile.makeDirectories(directory) }
            for case (let path?, let bytes) in outcome.files { try LocalFile.write(path, bytes) }
        } catch {
            throw CommandFailure(error)
        }
    }
}
