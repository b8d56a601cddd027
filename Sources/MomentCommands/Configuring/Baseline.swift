internal import LocalFiles
internal import MomentDiagnostics
internal import MomentDocuments
internal import Synchronization
internal import XMLTree

/// Findings that were there when a baseline was written, and are not told since.
struct Baseline: Sendable {
    /// The directory that names of files in it start from.
    private let directory: String
    private var known: NameSet = []

    /// One without findings, for files below a directory.
    init(in directory: String) { self.directory = directory }

    /// Reads a file that ``BaselineEntries`` made.
    ///
    /// - Parameter isNamed: whether the user named the file; else a configuration did
    init(reading file: String, isNamed: Bool) throws(CommandFailure) {
        self.init(in: Self.directory(of: file))
        guard let entries = try JSONFile.read(file, isNamed: isNamed, limit: 64 << 20).value?.array else {
            throw CommandFailure("cannot use \(file): it is not a JSON array, as --write-baseline makes it")
        }
        for entry in entries {
            guard let fingerprint = entry.object?["fingerprint"]?.string else {
                throw CommandFailure("cannot use \(file): an entry has no fingerprint")
            }
            known.insert(fingerprint)
        }
    }

    /// The directory of a file, as an absolute path.
    static func directory(of file: String) -> String {
        SystemPath.resolved(SystemPath.parent(of: file)) ?? SystemPath.parent(of: file)
    }

    private func fingerprints(of report: FileReport) -> [String] {
        report.fingerprints { Directories.relative($0, to: directory) }
    }

    /// A report without what was there before.
    func leftOver(of report: FileReport) -> FileReport {
        guard !report.findings.isEmpty else { return report }
        var rest = report
        rest.findings = zip(report.findings, fingerprints(of: report)).filter { !known.contains($1) }.map(\.0)
        return rest
    }

    /// The entries of a report's findings, one a line.
    func entries(of report: FileReport) -> [String] {
        zip(report.findings, fingerprints(of: report)).map { finding, fingerprint in
            JSONText.of { json in
                json.object { json in
                    let file = finding.source?.name ?? report.file
                    json.member("file", PrintableText.fileName(Directories.relative(file, to: directory)))
                    json.member("code", finding.code.rawValue)
                    json.member("path", finding.path)
                    json.member("fingerprint", fingerprint)
                }
            }
        }
    }
}

/// What a baseline is written of.
final class BaselineEntries: Sendable {
    private let file: String
    private let baseline: Baseline
    private let entries = Mutex<[String]>([])

    /// Entries for a file; nil where none is wanted.
    init?(for file: String?) {
        guard let file else { return nil }
        self.file = file
        baseline = Baseline(in: Baseline.directory(of: file))
    }

    /// Takes the findings of a report.
    func take(_ report: FileReport) { entries.withLock { $0 += baseline.entries(of: report) } }

    /// Writes the baseline to its file, which is replaced as a whole.
    func write() throws(CommandFailure) {
        let lines = entries.withLock { $0 }
        let text = lines.isEmpty ? "[]\n" : "[\n\(lines.joined(separator: ",\n"))\n]\n"
        do throws(FileError) { try LocalFile.write(file, Array(text.utf8)) } catch { throw CommandFailure(error) }
    }
}

/// Directories of files, by their names.
enum Directories {
    /// A file's name as seen from a directory; the file's own absolute name where it is elsewhere.
    static func relative(_ file: String, to directory: String) -> String {
        guard file != "-", let parent = SystemPath.resolved(SystemPath.parent(of: file)) else { return file }
        let name =
            file.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(file[file.utf8.index(after: $0)...]) } ?? file
        let whole = parent == "/" ? "/" + name : "\(parent)/\(name)"
        let base = directory == "/" ? "/" : directory + "/"
        return whole.utf8.starts(with: base.utf8) ? String(whole.utf8.dropFirst(base.utf8.count)) ?? whole : whole
    }
}
