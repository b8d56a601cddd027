internal import Diagnostics
internal import LocalFiles
internal import XMLTree

/// Applies the safe fixes to a file, and checks what comes of it.
struct FixRun: Sendable {
    let validation: Validation

    /// How often fixes are applied anew, for those that wait for one another.
    private static let rounds = 10

    /// Mends a file as far as safe fixes go; the file is replaced once, at the end, and only if errors got fewer.
    ///
    /// - Returns: the report on the file as it is now
    func fix(_ input: InputFile, on console: Console) -> FileReport {
        do throws(CommandFailure) {
            let original = try input.read(from: console)
            var best = validation.report(on: original, name: input.name)
            var bytes = original
            var applied = 0
            for _ in 0..<Self.rounds {
                // A finding about another text, such as the checkpoint beside a backup, is for that one's writer to mend.
                let own = best.findings.filter { $0.source?.name == input.name }
                guard let source = own.first?.source else { break }
                let fixed = FixApplier(own, to: bytes, encoding: source.encoding)
                guard !fixed.applied.isEmpty else { break }
                let report = validation.report(on: fixed.bytes, name: input.name)
                guard report.failure == nil, Self.errors(report) < Self.errors(best) else { break }
                (best, bytes) = (report, fixed.bytes)
                applied += fixed.applied.count
            }
            guard applied > 0 else { return best }
            do throws(FileError) {
                try LocalFile.replace(input.name, with: bytes)
            } catch {
                throw CommandFailure(error)
            }
            console.say("\(input.name): \(applied) fixed")
            return best
        } catch {
            return FileReport(file: input.name, failure: error.description)
        }
    }

    private static func errors(_ report: FileReport) -> Int { report.findings.count { $0.severity == .error } }
}
