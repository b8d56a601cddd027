internal import LocalFiles
internal import MomentDiagnostics
internal import MomentTemplates
internal import XMLTree

/// Finds templates by built-in name or by file.
struct TemplateFiles: Sendable {
    let console: Console

    /// A stylesheet larger than this is none.
    private static let limit = 4 << 20

    /// A template, or nil where it has errors, which were shown.
    func template(_ name: String) throws(CommandFailure) -> Template? {
        if let template = Template.builtIn(name) { return template }
        // All that are built in can be compiled, where there is a libxslt.
        if Template.builtInNames.contains(name) {
            let obstacle = Template.obstacle ?? "it cannot be compiled"
            throw CommandFailure(
                "template '\(name)' needs libxslt.so.1 and libexslt.so.0 (libxslt1.1 on Debian and Ubuntu): \(obstacle)"
            )
        }
        let bytes: [UInt8]
        if name == "-" {
            bytes = try console.readInput(TemplateFiles.limit)
        } else {
            do throws(FileError) {
                bytes = try LocalFile.read(name, limit: TemplateFiles.limit)
            } catch {
                throw unknown(name, error)
            }
        }
        let loaded = Template.load(bytes, name: name, imports: TemplateFiles.imports)
        var writer = TextWriter(isColoured: false, width: console.width)
        for report in loaded.reports { console.writeError(writer.write(report)) }
        return loaded.template
    }

    private func unknown(_ name: String, _ error: FileError) -> CommandFailure {
        guard error.isMissing, !name.contains("/"), !name.contains(".") else { return CommandFailure(error) }
        let nearest = Spelling.nearest(Template.builtInNames, to: name).map { ": did you mean '\($0)'?" } ?? ""
        return CommandFailure("there is no template '\(name)', neither built in nor as a file\(nearest)")
    }

    /// Files beside the stylesheet that imports them, or below it.
    private static let imports = StylesheetImports { reference, importer in
        let isOutside =
            reference.hasPrefix("/") || reference.contains(":")
            || reference.split(separator: "/").contains("..") || reference.contains("#")
        guard !isOutside, !reference.isEmpty else {
            return .failure(
                StylesheetImports.Refusal(
                    "only built-in parts and files beside the stylesheet can be imported, not '\(reference)'"
                )
            )
        }
        let directory = importer.lastIndex(of: "/").map { String(importer[...$0]) } ?? ""
        do throws(FileError) {
            let bytes = try LocalFile.read(reference, below: directory, limit: limit)
            return .success(.init(name: directory + reference, bytes: bytes))
        } catch {
            return .failure(StylesheetImports.Refusal(error.description))
        }
    }
}
