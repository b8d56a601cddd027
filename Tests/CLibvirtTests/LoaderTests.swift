import CLibvirt
import TestRequirements
import Testing

@Suite("The loader of libvirt")
struct LoaderTests {
    /// Loads a library by name and gives the table, or what the dynamic loader said.
    private func load(_ name: String) -> Result<CVirtFunctions, Failure> {
        var functions = CVirtFunctions()
        var message = [CChar](repeating: 0, count: 256)
        guard cvirt_load_from(name, &functions, &message, message.count) else {
            return .failure(
                Failure(message: String(decoding: message.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self))
            )
        }
        return .success(functions)
    }

    private struct Failure: Error, Equatable { var message: String }

    @Test("says which library is missing")
    func missing() {
        guard case .failure(let failure) = load("libvirt-that-is-not-there.so.0") else {
            Issue.record("a library that does not exist was opened")
            return
        }
        #expect(failure.message.contains("libvirt-that-is-not-there.so.0"))
    }

    @Test("leaves a function empty that the library lacks")
    func lacking() throws {
        let functions = try load("libc.so.6").get()
        #expect(functions.virConnectOpen == nil)
        #expect(functions.virDomainBackupBegin == nil)
    }

    @Test("cuts a message that does not fit, and ends it")
    func cut() {
        var functions = CVirtFunctions()
        var message = [CChar](repeating: 1, count: 8)
        #expect(!cvirt_load_from("libvirt-that-is-not-there.so.0", &functions, &message, message.count))
        #expect(message.last == 0)
    }

    @Test("finds every function in the installed library", .requires(.libvirt))
    func complete() throws {
        var functions = try load("libvirt.so.0").get()
        let empty = withUnsafeBytes(of: &functions) { table in
            UnsafeBufferPointer(start: cvirt_symbols(), count: cvirt_symbol_count()).filter { symbol in
                table.load(fromByteOffset: symbol.offset, as: UInt.self) == 0
            }
        }
        #expect(empty.map { String(cString: $0.name) } == [])
    }

    @Test("gives the same table at each call", .requires(.libvirt))
    func shared() throws {
        let first = try #require(cvirt_load())
        #expect(cvirt_load() == first)
        #expect(cvirt_load_was_tried())
        #expect(String(cString: cvirt_load_failure()) == "")
    }
}
