import Foundation
import TestRequirements
import TestSupport
import Testing

@Suite("A libxslt that can't be used", .requires(.program("cc", package: "gcc")))
struct OtherLibraryTests {
    /// Puts libraries of these sources, the first of which is libxslt, before those of the system; the others are what it needs.
    private func render(_ libraries: [(name: String, source: String)]) throws -> BuiltCommand {
        let directory = try TemporaryDirectory()
        for (name, source) in libraries.reversed() {
            try directory.file("\(name).c", source)
            let others = libraries.dropFirst().map { "./\($0.name)" }.joined(separator: " ")
            let needed = name == libraries.first?.name ? others : ""
            let made = try BuiltCommand(
                "cc -shared -fPIC -Wl,--no-as-needed -Wl,-soname,\(name) -o \(name) \(name).c \(needed)",
                in: directory.path
            )
            try #require(made.status == 0, "\(made.errors)")
        }
        let domain = CommandRun.path("samples/domains/two-disks.xml")
        return try BuiltCommand(
            "LD_LIBRARY_PATH=. $V template render push-full --domain '\(domain)' -p directory=/b",
            in: directory.path
        )
    }

    @Test("because it brings another libxml2, is not run: the command says which two there are")
    func otherLibXML2() throws {
        let run = try render([
            ("libxslt.so.1", "void xsltInit(void) { __builtin_trap(); }"),
            ("libxml2.so.99", "void xmlFreeDoc(void *document) { __builtin_trap(); }"),
        ])
        #expect(run.status == 2 && run.output == "")
        #expect(run.errors.contains("brings another libxml2 (./libxml2.so.99)"), "\(run.errors)")
    }

    @Test("because it uses no libxml2 at all, is not run")
    func noLibXML2() throws {
        let run = try render([("libxslt.so.1", "void xsltInit(void) { __builtin_trap(); }")])
        #expect(run.status == 2 && run.errors.contains("nobody knows which libxml2 libxslt.so.1 uses"), "\(run.errors)")
    }
}
