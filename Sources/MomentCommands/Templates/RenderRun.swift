internal import Diagnostics
internal import Dispatch
internal import DomainMoments
internal import LibXML
internal import LocalFiles
internal import MomentTemplates
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

    /// Works on all domains, and writes what they come to in their order.
    func run(
        _ inputs: [Result<InputFile, InputFile.Unreadable>],
        jobs: Int,
        on console: Console
    ) throws(CommandFailure) -> ExitStatus {
        let outcomes = Mutex([Outcome?](repeating: nil, count: inputs.count))
        let taken = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: min(jobs, max(inputs.count, 1))) { _ in
            while true {
                let index = taken.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < inputs.count else { return }
                let outcome = outcome(inputs[index], on: console)
                outcomes.withLock { $0[index] = outcome }
            }
        }
        var status = ExitStatus.success
        for outcome in outcomes.withLock({ $0 }) {
            guard let outcome else { continue }
            try write(outcome, on: console)
            status = status.combined(with: outcome.status)
        }
        return status
    }

    /// Works on one domain that is at hand.
    func run(_ domain: XMLDocument, named name: String, on console: Console) throws(CommandFailure) -> ExitStatus {
        let outcome = try outcome(domain, named: name)
        try write(outcome, on: console)
        return outcome.status
    }

    private func outcome(_ input: Result<InputFile, InputFile.Unreadable>, on console: Console) -> Outcome {
        do throws(CommandFailure) {
            switch input {
            case .failure(let error): throw CommandFailure(error.reason)
            case .success(let file): return try outcome(file, on: console)
            }
        } catch {
            return Outcome(failure: error.description, status: error.status)
        }
    }

    private func outcome(_ file: InputFile, on console: Console) throws(CommandFailure) -> Outcome {
        try outcome(try TemplateArguments.document(file, on: console), named: file.name)
    }

    private func outcome(_ domain: XMLDocument, named name: String) throws(CommandFailure) -> Outcome {
        guard domain.root.name.localName == "domain" else {
            throw CommandFailure("\(name): the root element is <\(domain.root.name.qualifiedName)>, not <domain>")
        }
        let result = chain.render(domain, values, context: context)
        var outcome = Outcome(reports: result.reports)
        guard result.isUsable else {
            outcome.status = .findings
            return outcome
        }
        let base = RenderRun.baseName(name)
        for document in result.documents {
            do throws(XMLPrintError) {
                let bytes = try XMLPrinter().print(document.tree)
                let number = outcome.files.count + 1
                let file = directory.map {
                    "\($0)/\(fileName(document, among: result.documents, base: base, number: number))"
                }
                outcome.files.append((file, bytes))
            } catch {
                throw CommandFailure("\(name): the document cannot be printed: \(error)")
            }
        }
        return outcome
    }

    /// `domain.backup.xml`; with several of a kind `domain.01.name.checkpoint.xml`.
    private func fileName(
        _ document: TemplateResult.Document,
        among all: [TemplateResult.Document],
        base: String,
        number: Int
    ) -> String {
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

    private func write(_ outcome: Outcome, on console: Console) throws(CommandFailure) {
        if let failure = outcome.failure { console.complain(failure) }
        var writer = TextWriter(width: console.width)
        for var report in outcome.reports {
            if isQuiet { report.findings.removeAll { $0.severity == .note } }
            console.writeError(writer.write(report))
        }
        guard let directory else {
            for file in outcome.files { try console.writeOutput(file.bytes) }
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
