import XMLTree

/// The objects of SARIF that a finding becomes (section numbers are of SARIF 2.1.0).
extension JSONText {
    /// Adds a reportingDescriptor (3.49).
    mutating func rule(_ rule: CodeExplanation) {
        object { json in
            json.member("id", rule.code.rawValue)
            json.member("helpUri", SARIFWriter.pages + rule.code.rawValue + ".md")
            json.object("shortDescription") { $0.member("text", rule.title) }
            json.object("fullDescription") { $0.member("text", rule.text) }
            json.object("help") { json in
                json.member(
                    "text",
                    "\(rule.text)\n\nBefore:\n\(rule.before)\n\nAfter:\n\(rule.after)\n\n\(rule.libvirt)"
                )
                json.member("markdown", rule.markdown)
            }
            json.object("properties") { $0.member("tags", [rule.layer.rawValue]) }
        }
    }

    /// Adds a result (3.27).
    mutating func result(_ finding: Diagnostic, _ fingerprint: String, rule: Int?, uri: String, file: Int) {
        object { json in
            json.member("ruleId", finding.code.rawValue)
            if let rule { json.member("ruleIndex", rule) }
            json.member("level", finding.severity.rawValue)
            json.object("message") { $0.member("text", finding.message) }
            json.array("locations") { json in
                json.location(uri: uri, file: file, range: finding.range, path: finding.path)
            }
            let placed = finding.notes.filter { $0.range != nil }
            if !placed.isEmpty {
                json.array("relatedLocations") { json in
                    for note in placed {
                        json.location(uri: uri, file: file, range: note.range, path: "", message: note.message)
                    }
                }
            }
            let fixes = finding.fixes.filter { !$0.edits.isEmpty }
            if !fixes.isEmpty {
                json.array("fixes") { json in
                    for fix in fixes { json.fix(fix, uri: uri, file: file) }
                }
            }
            json.object("partialFingerprints") { $0.member("virtmoment/v1", fingerprint) }
            json.object("properties") { json in
                json.member("layer", finding.layer.rawValue)
                json.member("expected", finding.expected)
                let unplaced = finding.notes.filter { $0.range == nil }.map(\.message)
                if !unplaced.isEmpty { json.member("notes", unplaced) }
                if let number = finding.libvirtError { json.member("libvirt", number) }
                if let name = finding.libvirtErrorName { json.member("libvirtName", name) }
            }
        }
    }

    /// Adds a location (3.28).
    mutating func location(uri: String, file: Int, range: SourceRange?, path: String, message: String? = nil) {
        object { json in
            json.object("physicalLocation") { json in
                json.artifact(uri: uri, file: file)
                if let range { json.region("region", range) }
            }
            if !path.isEmpty {
                json.array("logicalLocations") { json in
                    json.object { json in
                        json.member("fullyQualifiedName", path)
                        json.member("kind", path.holds("/@") ? "attribute" : "element")
                    }
                }
            }
            if let message { json.object("message") { $0.member("text", message) } }
        }
    }

    /// Adds a fix (3.55) with its replacements (3.57).
    private mutating func fix(_ fix: Diagnostic.Fix, uri: String, file: Int) {
        object { json in
            json.object("description") { $0.member("text", fix.title) }
            json.array("artifactChanges") { json in
                json.object { json in
                    json.artifact(uri: uri, file: file)
                    json.array("replacements") { json in
                        for edit in fix.edits {
                            json.object { json in
                                json.region("deletedRegion", edit.range)
                                json.object("insertedContent") { $0.member("text", edit.text) }
                            }
                        }
                    }
                }
            }
        }
    }

    private mutating func artifact(uri: String, file: Int) {
        object("artifactLocation") { json in
            json.member("uri", uri)
            json.member("index", file)
        }
    }

    /// Adds a region (3.30). Its columns count characters as `columnKind` says; its bytes are the original file's.
    private mutating func region(_ name: String, _ range: SourceRange) {
        object(name) { json in
            json.member("startLine", range.start.line)
            json.member("startColumn", range.start.column)
            json.member("endLine", range.end.line)
            json.member("endColumn", range.end.column)
            json.member("byteOffset", range.start.offset)
            json.member("byteLength", range.end.offset - range.start.offset)
        }
    }
}
