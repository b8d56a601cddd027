import Foundation
import MomentSchemas
import TestSupport
import Testing

@Suite("Grammars in the binary")
struct EmbeddedFileTests {
    @Test("every grammar of the project is there, byte for byte")
    func complete() throws {
        let directory = Samples.repository.appending(path: "schemas")
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path).filter { $0.hasSuffix(".rng") }
        #expect(EmbeddedFile.schemas.map(\.name) == names.sorted())
        for file in EmbeddedFile.schemas {
            #expect(try Data(contentsOf: directory.appending(path: file.name)) == Data(file.bytes))
        }
    }
}
