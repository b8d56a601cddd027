internal import LocalFiles
internal import MomentDiagnostics

/// The pages below docs/diagnostics.
enum ExplanationPages {
    /// The pages by file name: one a code, and an index.
    static var pages: [(name: String, text: String)] {
        var index = """
            # Diagnostics

            What `virtmoment explain CODE` says, one page a code. Rules of what libvirt refuses have examples that a test judges. Their domain is
            the one in samples/domains/two-disks.xml, running; a comment on the first line says what else is given, such as flags, a release, or files.

            | code | layer | what is wrong |
            |---|---|---|

            """
        for explanation in Explanations.all {
            let code = explanation.code
            index += "| [\(code)](\(code).md) | \(explanation.layer.rawValue) | \(explanation.markdownTitle) |\n"
        }
        return [("README.md", index)] + Explanations.all.map { ("\($0.code).md", $0.markdown) }
    }

    /// Writes the pages into a directory, which is made if it is missing.
    static func write(to directory: String) throws(CommandFailure) {
        do throws(FileError) {
            try LocalFile.makeDirectories(directory)
            for page in pages { try LocalFile.write("\(directory)/\(page.name)", Array(page.text.utf8)) }
        } catch {
            throw CommandFailure(error)
        }
    }
}
