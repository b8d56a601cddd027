import XMLTree

/// Which findings are told, and what warnings count for.
public struct FindingFilter: Hashable, Sendable {
    /// What becomes of warnings.
    public enum Warnings: String, Hashable, Sendable, CaseIterable {
        /// Warnings count as errors.
        case error
        /// Warnings are shown as warnings.
        case show
        /// Warnings are not shown.
        case hide
    }

    /// The codes or layers that are told; empty for all.
    public var selected: [String]
    /// The codes or layers that are left out, also of those that are selected.
    public var ignored: [String]
    /// What becomes of warnings.
    public var warnings: Warnings

    /// Makes a filter; by default all is told.
    public init(selecting selected: [String] = [], ignoring ignored: [String] = [], warnings: Warnings = .show) {
        self.selected = selected
        self.ignored = ignored
        self.warnings = warnings
    }

    /// The findings that are told of some, in their order.
    public func told(_ findings: [Diagnostic]) -> [Diagnostic] {
        findings.compactMap { finding in
            guard selected.isEmpty || finding.isNamed(by: selected), !finding.isNamed(by: ignored) else { return nil }
            guard finding.severity == .warning else { return finding }
            switch warnings {
            case .show: return finding
            case .hide: return nil
            case .error:
                var graver = finding
                graver.severity = .error
                return graver
            }
        }
    }
}

extension Diagnostic {
    /// Whether some words, each a code or a layer, name the finding.
    func isNamed(by words: [String]) -> Bool {
        words.contains { $0 == code.rawValue || $0 == layer.rawValue }
    }
}
