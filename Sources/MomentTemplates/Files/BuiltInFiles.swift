internal import CEmbedded
internal import XMLTree

/// The stylesheets that are part of the binary: templates by name, and parts that others import.
enum BuiltInFiles {
    /// What the names of built-in parts begin with.
    static let scheme = "virtmoment:"

    /// All files, by name without `.xsl`.
    static let all: [String: [UInt8]] = {
        var files: [String: [UInt8]] = [:]
        for position in 0..<embedded_template_count() {
            let file = embedded_template(position)
            let name = String(cString: file.name)
            files[String(name.dropLast(".xsl".count))] = Array(
                UnsafeBufferPointer(start: file.bytes, count: file.length)
            )
        }
        return files
    }()

    /// The parts that make no document themselves.
    static let parts = ["selection", "files", "common", "backup"]

    /// The names by which parts are imported.
    static let partNames = all.keys.sorted().map { "\(scheme)\($0).xsl" }

    /// The text of a stylesheet by the name it is imported by; templates can be imported too.
    static func part(_ reference: String) -> [UInt8]? {
        guard reference.hasPrefix(scheme), reference.hasSuffix(".xsl") else { return nil }
        return all[String(reference.dropFirst(scheme.count).dropLast(".xsl".count))]
    }
}
