internal import LocalFiles
internal import MomentDiagnostics
internal import Synchronization
internal import XMLTree

/// What holds for a file: options of the command line, and in their place where they are not given those of the configuration that is nearest.
struct Settings: Sendable {
    let configuration: Configuration
    let filter: FindingFilter
    let baseline: Baseline?
    /// Which files are passed over, and the directory that the patterns start from.
    let excluded: [Glob]
    let directory: String

    /// Whether a file, or all below a directory, is passed over.
    func leavesOut(_ path: String) -> Bool {
        guard !excluded.isEmpty else { return false }
        let relative = Directories.relative(path, to: directory)
        return excluded.contains { $0.matches(relative) }
    }
}

/// Looks for the settings of files: the nearest configuration upwards from each.
final class SettingsLookup: Sendable {
    private let options: SelectionOptions.Chosen
    private let known = Mutex<NameMap<Result<Settings, CommandFailure>>>([:])

    init(_ options: SelectionOptions.Chosen) { self.options = options }

    /// The settings for a file.
    ///
    /// - Throws: if its configuration can't be used
    func settings(for file: String) throws(CommandFailure) -> Settings {
        try settings(in: file == "-" ? "." : SystemPath.parent(of: file))
    }

    /// The settings for the files of a directory.
    func settings(in directory: String) throws(CommandFailure) -> Settings {
        if let known = known.withLock({ $0[directory] }) { return try known.get() }
        let found = look(from: directory)
        known.withLock { $0[directory] = found }
        return try found.get()
    }

    /// Whether a file is passed over. One whose configuration can't be used is not: that is told when it is examined.
    func leavesOut(_ path: String) -> Bool { (try? settings(for: path))?.leavesOut(path) ?? false }

    private func look(from directory: String) -> Result<Settings, CommandFailure> {
        do throws(CommandFailure) {
            guard options.readsConfiguration, let current = SystemPath.resolved(directory) else {
                return .success(try settings(with: Configuration()))
            }
            let file = current == "/" ? "/" + Configuration.fileName : "\(current)/\(Configuration.fileName)"
            if (try? LocalFile.kind(of: file)) == .file {
                return .success(try settings(with: try Configuration(reading: file, in: current)))
            }
            if current == "/" { return .success(try settings(with: Configuration())) }
            return .success(try settings(in: SystemPath.parent(of: current)))
        } catch {
            return .failure(error)
        }
    }

    private func settings(with configuration: Configuration) throws(CommandFailure) -> Settings {
        let filter = FindingFilter(
            selecting: options.select.isEmpty ? configuration.select ?? [] : options.select,
            ignoring: options.ignore.isEmpty ? configuration.ignore ?? [] : options.ignore,
            warnings: options.warnings ?? configuration.warnings ?? .show
        )
        let isOwn = !options.exclude.isEmpty
        let base = isOwn ? SystemPath.resolved(".") ?? "." : configuration.directory
        let file = options.baseline ?? configuration.baseline.map { Self.path($0, in: configuration.directory) }
        return Settings(
            configuration: configuration,
            filter: filter,
            baseline: try file.map { file throws(CommandFailure) in
                try Baseline(reading: file, isNamed: options.baseline != nil)
            },
            excluded: (isOwn ? options.exclude : configuration.exclude ?? []).map { Glob($0) },
            directory: base
        )
    }

    private static func path(_ path: String, in directory: String) -> String {
        path.utf8.first == UInt8(ascii: "/") ? path : "\(directory)/\(path)"
    }
}
