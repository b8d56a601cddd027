import Foundation
import LibvirtHost
import MomentInMemory
import MomentRules
import MomentTesting
import TestRequirements
import Testing

/// The same requests, drawn at random, to libvirt's driver for tests and to the imitated host, which imitates its
/// driver for QEMU: what the two drivers do not do alike is listed, with the reason, and left out.
@Suite("The imitated host beside libvirt's driver for tests", .requires(.libvirt))
struct TestDriverModelTests {
    private static let definition = """
        <domain type='test'><name>model</name><uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid><memory>8192</memory>\
        <os><type>hvm</type></os><devices><disk type='file' device='disk'><driver name='qemu' type='qcow2'/>\
        <source file='/guest/image'/><target dev='vda' bus='virtio'/></disk></devices></domain>
        """

    @Test("random requests are answered alike and end in the same state", arguments: 1...100 as ClosedRange<UInt64>)
    func random(seed: UInt64) async throws {
        let file = URL(filePath: Scratch.file("model"))
        try "<node>\(Self.definition)</node>".write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        // A file of one's own makes a host of one's own.
        let real = try await LibvirtConnection.connect(to: "test://\(file.path)")
        let domain: DomainReference = "model"
        if try await real.summary(of: domain).state != .running { try await real.start(domain, options: []) }
        let model = InMemoryHost(time: { Instant(Int64(Date().timeIntervalSince1970)) })
        _ = try await model.define(xml: Self.definition)
        try await model.start(domain, options: [])
        var generator = SeededRandom(seed: seed)
        var log: [String] = []
        for _ in 0..<30 {
            let request = ModelRequest.draw(&generator)
            if let reason = try await TestDriverDifference(request, on: model, domain) {
                log.append("(left out: \(reason)) \(request)")
                continue
            }
            log.append("\(request)")
            let answers = await (
                request.answer(of: real, domain, starting: []), request.answer(of: model, domain, starting: [])
            )
            guard answers.0 == answers.1 else {
                Issue.record("real: \(answers.0), imitated: \(answers.1), after: \(log.joined(separator: "\n"))")
                break
            }
            let states = try await (ModelState.text(real, domain), ModelState.text(model, domain))
            guard states.0 == states.1 else {
                Issue.record("real: \(states.0), imitated: \(states.1), after: \(log.joined(separator: "\n"))")
                break
            }
        }
        await real.close()
    }
}
