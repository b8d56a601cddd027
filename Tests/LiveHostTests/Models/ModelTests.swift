import Foundation
import LibvirtHost
import MomentInMemory
import MomentRules
import MomentTesting
import TestRequirements
import Testing

extension LiveTests {
    /// The same requests, drawn at random, to a real host and to the imitated one.
    @Suite("The imitated host beside a real one")
    struct Models {
        /// A few; as many as one likes with `MODEL_SEEDS=FIRST-LAST`.
        private static var seeds: [UInt64] {
            let bounds = ProcessInfo.processInfo.environment["MODEL_SEEDS"]?.split(separator: "-").compactMap {
                UInt64($0)
            }
            guard let bounds, bounds.count == 2, bounds[0] <= bounds[1] else { return [1, 3, 12, 22, 30] }
            return Array(bounds[0]...bounds[1])
        }

        @Test(
            "random requests are answered alike and end in the same state",
            arguments: seeds
        )
        func random(seed: UInt64) async throws {
            try await Guest.with([.init(target: "vda", megabytes: 1), .init(target: "vdb", megabytes: 1)]) { guest in
                let release = try await guest.host.host().knownRelease
                let model = InMemoryHost(release: release, time: { Instant(Int64(Date().timeIntervalSince1970)) })
                _ = try await model.define(xml: guest.definition())
                try await model.start(guest.reference, options: .paused)
                var generator = SeededRandom(seed: seed)
                var log: [String] = []
                for _ in 0..<30 {
                    let request = ModelRequest.draw(&generator)
                    log.append("\(request)")
                    let real = await request.answer(of: guest.host, guest.reference)
                    let imitated = await request.answer(of: model, guest.reference)
                    guard real == imitated else {
                        Issue.record("real: \(real), imitated: \(imitated), after: \(log.joined(separator: "\n"))")
                        return
                    }
                    let states = try await (
                        ModelState.text(guest.host, guest.reference), ModelState.text(model, guest.reference)
                    )
                    guard states.0 == states.1 else {
                        Issue.record("real: \(states.0), imitated: \(states.1), after: \(log.joined(separator: "\n"))")
                        return
                    }
                }
            }
        }
    }
}
