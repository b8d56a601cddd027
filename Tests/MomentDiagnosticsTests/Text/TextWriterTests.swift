import MomentDiagnostics
import Testing
import XMLTree

@Suite("Findings as text")
struct TextWriterTests {
    private static let input = MarkedSource(
        """
        <domainbackup>
          <disks>
            <disk ‹nmae›='vda'/>
            <disk name='‹vda›'/>
          </disks>
        </domainbackup>
        """,
        name: "b.xml"
    )

    private static let finding = Diagnostic(
        "unknown-attribute",
        layer: .schema,
        message: "'disk' has no attribute 'nmae'",
        range: input.ranges[0],
        source: input.source,
        path: "/domainbackup/disks/disk[1]/@nmae",
        expected: ["name", "type"],
        notes: [Diagnostic.Note("the other one is here", range: input.ranges[1]), Diagnostic.Note("disks have names")],
        fixes: [
            Diagnostic.Fix("change 'nmae' to 'name'", edits: [Diagnostic.Edit(input.ranges[0], "name")], isSafe: true),
            Diagnostic.Fix("remove 'nmae'", edits: []),
        ],
        libvirtError: 27
    )

    @Test("a finding shows place, cause, source, what was expected, remarks and help")
    func whole() {
        var writer = TextWriter()
        let report = FileReport(file: "b.xml", findings: [Self.finding])
        let expected = """
            b.xml:3:11: error: 'disk' has no attribute 'nmae' [unknown-attribute]
             3 |     <disk nmae='vda'/>
               |           ^~~~ help: change 'nmae' to 'name' [--fix]
              = libvirt: XML_ERROR (27)
            b.xml:4:17: note: the other one is here
             4 |     <disk name='vda'/>
               |                 ^~~
              = note: disks have names

            """
        #expect(writer.write(report) == expected)
    }

    @Test("a help that has no room behind the marks stands on a line of its own")
    func narrow() {
        let lines = TextWriter(width: 50).text(of: Self.finding, file: "b.xml").split(separator: "\n")
        #expect(lines[2] == "   |           ^~~~")
        #expect(lines.last == "  = help: change 'nmae' to 'name' [--fix]")
    }

    @Test("what was expected is told where neither the cause nor a help does")
    func expected() {
        func text(_ message: String, _ fixes: [Diagnostic.Fix]) -> String {
            let finding = Diagnostic(
                "a-code",
                layer: .schema,
                message: message,
                range: nil,
                expected: ["push"],
                fixes: fixes
            )
            return TextWriter().text(of: finding, file: "-")
        }
        #expect(text("so", []).contains("= expected: push"))
        #expect(!text("so; expected 'push'", []).contains("= expected"))
        #expect(!text("so", [Diagnostic.Fix("write it", edits: [])]).contains("= expected"))
    }

    @Test(
        "libvirt's error is told by its name, unless all findings of the layer have it",
        arguments: [
            (Diagnostic.Layer.domain, 55, "libvirt: OPERATION_INVALID (55)"), (.schema, 92, nil), (.xml, 35, nil),
            (.schema, 27, "libvirt: XML_ERROR (27)"), (.document, 92, "libvirt: XML_INVALID_SCHEMA (92)"),
            (.host, 4711, "libvirt: 4711"),
        ] as [(Diagnostic.Layer, Int, String?)]
    )
    func libvirt(layer: Diagnostic.Layer, number: Int, shown: String?) {
        let finding = Diagnostic("a-code", layer: layer, message: "so", range: nil, libvirtError: number)
        let text = TextWriter().text(of: finding, file: "-")
        #expect(shown.map { text.contains("= \($0)\n") } ?? !text.contains("libvirt"))
    }

    @Test("of warnings alike only some are told in full, and errors all")
    func alike() {
        var writer = TextWriter(mostAlike: 2)
        func reports(_ severity: Diagnostic.Severity) -> [FileReport] {
            (1...5).map { number in
                let finding = Diagnostic("a-code", severity: severity, layer: .document, message: "so", range: nil)
                return FileReport(file: "\(number).xml", findings: [finding])
            }
        }
        let warnings = writer.text(of: reports(.warning))
        #expect(warnings.split(separator: "\n").count == 3)
        #expect(warnings.hasSuffix("3 more like this: [a-code] (--ignore a-code leaves them out)\n"))
        var other = TextWriter(mostAlike: 2)
        #expect(other.text(of: reports(.error)).split(separator: "\n").count == 5)
    }

    @Test("colours change nothing but the colours")
    func colours() {
        var plain = TextWriter()
        var coloured = TextWriter(isColoured: true)
        let report = FileReport(file: "b.xml", findings: [Self.finding])
        let text = coloured.write(report)
        #expect(text.contains("\u{1B}[1;31merror\u{1B}[0m"))
        #expect(text.replacing(#/\u{1B}\[[0-9;]*m/#, with: "") == plain.write(report))
    }

    @Test("a finding about another text than the report's is told at its place there")
    func otherText() {
        var writer = TextWriter()
        let beside = MarkedSource("<domaincheckpoint>‹<nmae/>›</domaincheckpoint>", name: "cp.xml")
        let text = writer.write(FileReport(file: "b.xml", findings: [Self.finding, beside.finding()]))
        #expect(text.hasPrefix("b.xml:3:11: error: "))
        #expect(
            text.contains(
                "\ncp.xml:1:19: error: it is wrong [test-code]\n 1 | <domaincheckpoint><nmae/></domaincheckpoint>\n"
            )
        )
    }

    @Test("without a source the path tells the place")
    func withoutSource() {
        let finding = Diagnostic("a-code", severity: .warning, layer: .domain, message: "so", range: nil, path: "/a/b")
        #expect(
            TextWriter().text(of: finding, file: "-") == """
                -: warning: so [a-code]
                  = at /a/b

                """
        )
    }

    @Test("a long list of alternatives is wrapped, and cut to a screenful")
    func longList() {
        let names = (1...60).map { "alternative\($0)" }
        let finding = Diagnostic("a-code", layer: .schema, message: "so", range: nil, expected: names)
        let lines = TextWriter(width: 60).text(of: finding, file: "-").split(separator: "\n")
        #expect(lines.count < 12)
        #expect(lines.allSatisfy { $0.count <= 60 })
        #expect(lines.last?.hasSuffix("… and 48 more") == true)
    }

    @Test("a file that could not be examined says why")
    func failure() {
        var writer = TextWriter()
        #expect(
            writer.write(FileReport(file: "x\u{7}.xml", failure: "no such file"))
                == "x\u{FFFD}.xml: error: no such file\n"
        )
        let unread = FileReport(file: "x.xml", failure: "cannot read x.xml: No such file or directory")
        #expect(writer.write(unread) == "x.xml: error: cannot be read: No such file or directory\n")
    }

    @Test("a valid file is not mentioned")
    func nothing() {
        var writer = TextWriter()
        #expect(writer.text(of: [FileReport(file: "a.xml"), FileReport(file: "b.xml")]).isEmpty)
    }
}
