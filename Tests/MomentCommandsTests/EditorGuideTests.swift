import Foundation
import TestRequirements
import TestSupport
import Testing

/// What docs/guide/editors.md tells people to write.
@Suite("Editors guide")
struct EditorGuideTests {
    private let directory: TemporaryDirectory
    private let page: String

    init() throws {
        directory = try TemporaryDirectory()
        page = try String(contentsOfFile: CommandRun.path("docs/guide/editors.md"), encoding: .utf8)
    }

    private func blocks(_ language: String) -> [String] {
        page.components(separatedBy: "```\(language)\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
    }

    @Test(
        "the document with its xml-model line is valid here, by the grammar it names, and keeps the line",
        .requires(.program("jing", package: "jing"), .program("xmllint", package: "libxml2-utils"))
    )
    func model() throws {
        let document = try #require(blocks("xml").first)
        try directory.file("backup.xml", document)
        let grammar = try #require(document.firstMatch(of: #/schemas/([a-z]+\.rng)/#)?.output.1)
        let run = try BuiltCommand(
            """
            $V validate --level schema backup.xml && $V schema export schemas && jing schemas/\(grammar) backup.xml \
            && xmllint --noout --relaxng schemas/\(grammar) backup.xml && $V format backup.xml
            """,
            in: directory.path
        )
        #expect(run.status == 0, "\(run.output) \(run.errors)")
        #expect(run.output == document)
    }

    @Test("the associations name grammars that exist, for the kinds of document in the files' names")
    func associations() throws {
        struct Settings: Decodable {
            struct Association: Decodable { let pattern, systemId: String }
            let associations: [Association]
            enum CodingKeys: String, CodingKey { case associations = "xml.fileAssociations" }
        }
        let settings = try JSONDecoder().decode(Settings.self, from: Data(#require(blocks("json").first).utf8))
        #expect(settings.associations.count == 3)
        for association in settings.associations {
            let file = try #require(association.systemId.split(separator: "/").last)
            #expect(FileManager.default.fileExists(atPath: CommandRun.path("schemas/\(file)")))
            #expect(association.pattern == "**/*\(file.dropFirst("domain".count).dropLast(".rng".count))*.xml")
        }
    }

    @Test("the problem matcher finds each finding's place in the text form")
    func problemMatcher() throws {
        struct Task: Decodable {
            struct Matcher: Decodable { let pattern: Pattern }
            struct Pattern: Decodable { let regexp: String }
            let problemMatcher: Matcher
        }
        let task = try JSONDecoder().decode(Task.self, from: Data(#require(blocks("json").last).utf8))
        let expression = try Regex(task.problemMatcher.pattern.regexp)
        let run = try BuiltCommand("$V validate broken/backup-three-mistakes.xml", in: CommandRun.path("samples"))
        let places = run.output.split(separator: "\n").compactMap { try? expression.wholeMatch(in: $0) }.map {
            "\($0.output[2].substring ?? ""):\($0.output[3].substring ?? "") \($0.output[4].substring ?? "")"
        }
        #expect(places == ["2:34 error", "4:34 error", "7:30 error"])
    }

    @Test("the README's picture shows what the command prints (Scripts/draw-terminal.py)")
    func picture() throws {
        let picture = try String(contentsOfFile: CommandRun.path("docs/images/finding.svg"), encoding: .utf8)
        let lines = picture.matches(of: #/<text [^>]*>(.*)</text>/#).map { line in
            line.output.1.replacing(#/<[^>]*>/#, with: "").replacing("&lt;", with: "<").replacing("&gt;", with: ">")
                .replacing("&amp;", with: "&")
        }
        let command = try #require(lines.first)
        #expect(command.hasPrefix("$ virtmoment "))
        let run = try BuiltCommand(
            "$V \(command.dropFirst("$ virtmoment ".count))",
            in: Samples.repository.appending(path: "docs/images").path
        )
        #expect(lines.dropFirst().dropLast().joined(separator: "\n") + "\n" == run.output)
        #expect(lines.last == "3 errors in 1 file")
    }
}
