import CLibvirt
import Foundation
import LibvirtHost
import TestRequirements
import Testing

extension LiveTests {
    /// What the loader binds for callers to come: each is called once for real.
    @Suite("Calls that no request of the host makes")
    struct Calls {
        /// A connection and a domain of libvirt's own kind.
        private func with<Value>(
            _ guest: Guest,
            _ body: (CVirtFunctions, OpaquePointer, OpaquePointer) throws -> Value
        ) throws -> Value {
            let functions = try #require(cvirt_load()?.pointee)
            let connection = try #require(functions.virConnectOpen(guest.machine.uri))
            defer { _ = functions.virConnectClose(connection) }
            let domain = try #require(functions.virDomainLookupByName(connection, guest.name))
            defer { _ = functions.virDomainFree(domain) }
            return try body(functions, connection, domain)
        }

        private func text(_ pointer: UnsafeMutablePointer<CChar>?) -> String? {
            defer { free(pointer) }
            return pointer.map { String(cString: $0) }
        }

        @Test("a domain is saved to a file and restored from it, its definition read and replaced between")
        func saving() async throws {
            try await Guest.with { guest in
                let file = guest.directory.appending(path: "memory.save").path
                try with(guest) { functions, connection, domain in
                    #expect(functions.virDomainIsActive(domain) == 1)
                    #expect(functions.virDomainSaveFlags(domain, file, nil, 0) == 0)
                    #expect(functions.virDomainIsActive(domain) == 0)
                    let saved = try #require(text(functions.virDomainSaveImageGetXMLDesc(connection, file, 0)))
                    #expect(saved.contains("<name>\(guest.name)</name>"))
                    let titled = saved.replacingOccurrences(
                        of: "</name>",
                        with: "</name><title>saved</title>",
                        options: [],
                        range: saved.range(of: "</name>")
                    )
                    #expect(functions.virDomainSaveImageDefineXML(connection, file, titled, 0) == 0)
                    let replaced = text(functions.virDomainSaveImageGetXMLDesc(connection, file, 0))
                    #expect(replaced?.contains("<title>saved</title>") == true)
                    #expect(functions.virDomainRestoreFlags(connection, file, nil, 0) == 0)
                    #expect(functions.virDomainIsActive(domain) == 1)
                }
                #expect(try await guest.host.summary(of: guest.reference).state == .paused)
            }
        }

        @Test("the same by parameters")
        func savingByParameters() async throws {
            try await Guest.with { guest in
                let file = guest.directory.appending(path: "memory.save").path
                try with(guest) { functions, connection, domain in
                    var list: virTypedParameterPtr?
                    var count: Int32 = 0
                    var capacity: Int32 = 0
                    #expect(functions.virTypedParamsAddString(&list, &count, &capacity, "file", file) == 0)
                    #expect(functions.virDomainSaveParams(domain, list, count, 0) == 0)
                    #expect(functions.virDomainIsActive(domain) == 0)
                    #expect(functions.virDomainRestoreParams(connection, list, count, 0) == 0)
                    #expect(functions.virDomainIsActive(domain) == 1)
                    #expect(functions.virTypedParamsAddInt(&list, &count, &capacity, "number", 7) == 0)
                    #expect(count == 2 && list?[1].value.i == 7)
                    functions.virTypedParamsFree(list, count)
                }
            }
        }

        @Test("a disk is handed over as a descriptor, without which its domain does not start")
        func descriptors() async throws {
            try await Guest.with(running: false) { guest in
                let path = guest.image("vda").path
                try await guest.host.undefine(guest.reference, options: [])
                _ = try await guest.host.define(
                    xml: guest.definition().replacingOccurrences(
                        of: "<source file='\(path)'/>",
                        with: "<source file='\(path)' fdgroup='disk'/>"
                    )
                )
                await #expect(throws: HostError.self) {
                    try await guest.host.start(guest.reference, options: .paused)
                }
                // Groups belong to the connection they were handed over on.
                let flags = StartOptions.paused.rawValue
                try with(guest) { functions, _, domain in
                    var descriptor = open(path, O_RDWR | O_CLOEXEC)
                    try #require(descriptor >= 0)
                    defer { close(descriptor) }
                    #expect(functions.virDomainFDAssociate(domain, "disk", 1, &descriptor, 0) == 0)
                    #expect(functions.virDomainCreateWithFlags(domain, flags) == 0)
                    #expect(functions.virDomainIsActive(domain) == 1)
                }
            }
        }

        @Test("jobs, block jobs and disks are told of while a pull is served")
        func jobs() async throws {
            try await Guest.with { guest in
                let socket = guest.directory.appending(path: "nbd.sock").path
                let job = try await guest.host.beginBackup(
                    of: guest.reference,
                    xml: guest.pull("transport='unix' socket='\(socket)'"),
                    checkpoint: nil,
                    options: .init()
                )
                try with(guest) { functions, connection, domain in
                    var info = virDomainJobInfo()
                    #expect(functions.virDomainGetJobInfo(domain, &info) == 0)
                    #expect(JobPhase(rawValue: Int(info.type)).isRunning)
                    var blockJob = virDomainBlockJobInfo()
                    // Number 5 is backup here, as it was in the proposal.
                    #expect(functions.virDomainGetBlockJobInfo(domain, "vda", &blockJob, 0) == 1)
                    #expect(blockJob.type == 5)
                    var block = virDomainBlockInfo()
                    #expect(functions.virDomainGetBlockInfo(domain, "vda", &block, 0) == 0)
                    #expect(block.capacity == 8 << 20)
                    var release: UInt = 0
                    #expect(functions.virConnectGetVersion(connection, &release) == 0 && release > 0)
                    // Aborting the disk's part ends a backup of one disk.
                    #expect(functions.virDomainBlockJobAbort(domain, "vda", 0) == 0)
                }
                while try await guest.host.jobs(of: guest.reference).contains(where: { $0.id == job }) {
                    try await Task.sleep(for: .milliseconds(10))
                }
            }
        }

        @Test("a checkpoint's children are listed by libvirt itself")
        func children() async throws {
            try await Guest.with { guest in
                for name in ["a", "b"] {
                    _ = try await guest.host.createCheckpoint(
                        of: guest.reference,
                        xml: "<domaincheckpoint><name>\(name)</name></domaincheckpoint>",
                        how: .now
                    )
                }
                try with(guest) { functions, _, domain in
                    for (name, expected) in [("a", Int32(1)), ("b", 0)] {
                        let checkpoint = try #require(functions.virDomainCheckpointLookupByName(domain, name, 0))
                        #expect(functions.virDomainCheckpointListAllChildren(checkpoint, nil, 0) == expected)
                        _ = functions.virDomainCheckpointFree(checkpoint)
                    }
                }
            }
        }

        @Test("a snapshot is asked whether it is the current one")
        func current() async throws {
            try await Guest.with { guest in
                func hasCurrent() throws -> Int32 {
                    try with(guest) { functions, _, domain in functions.virDomainHasCurrentSnapshot(domain, 0) }
                }
                #expect(try hasCurrent() == 0)
                for name in ["a", "b"] {
                    _ = try await guest.host.createSnapshot(
                        of: guest.reference,
                        xml: "<domainsnapshot><name>\(name)</name></domainsnapshot>",
                        how: .take(.system())
                    )
                }
                #expect(try hasCurrent() == 1)
                try with(guest) { functions, _, domain in
                    for (name, expected) in [("a", Int32(0)), ("b", 1)] {
                        let snapshot = try #require(functions.virDomainSnapshotLookupByName(domain, name, 0))
                        #expect(functions.virDomainSnapshotIsCurrent(snapshot, 0) == expected)
                        _ = functions.virDomainSnapshotFree(snapshot)
                    }
                }
            }
        }
    }
}

@Suite("Functions of libvirt that are declared")
struct DeclaredFunctionTests {
    @Test("are each called: by the host, or in a test")
    func used() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        var text = ""
        for directory in ["Sources/LibvirtHost", "Sources/CLibvirt", "Tests/LiveHostTests/Host"] {
            let base = root.appending(path: directory)
            for path in try FileManager.default.subpathsOfDirectory(atPath: base.path)
            where path.hasSuffix(".swift") || path.hasSuffix(".c") {
                text += try String(contentsOf: base.appending(path: path), encoding: .utf8)
            }
        }
        let words = Set(text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
        let declared = UnsafeBufferPointer(start: cvirt_symbols(), count: cvirt_symbol_count())
            .map { String(cString: $0.name) }
        #expect(declared.count > 60)
        #expect(declared.filter { !words.contains($0) } == [])
    }
}
