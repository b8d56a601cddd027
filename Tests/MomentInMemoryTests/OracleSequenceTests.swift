import Foundation
import LibvirtHost
import Testing

@Suite("The imitated host, held to a real one")
struct OracleSequenceTests {
    @Test("the recordings are there")
    func recordings() { #expect(OracleSequence.all.count == 193) }

    @Test("answers as recorded", arguments: OracleSequence.all)
    func sequence(sequence: OracleSequence) async throws {
        let replay = try await OracleReplay(sequence)
        for (number, step) in sequence.steps.enumerated() {
            let place = "step \(number): \(step.operation) \(step.name)"
            do {
                guard let answer = try await replay.answer(step) else {
                    // What can't be written in Swift was refused, or listed nothing.
                    if let listed = step.answer["out"] as? [String] {
                        #expect(listed == [], "\(place)")
                    } else {
                        #expect(step.error == 8, "\(place)")
                    }
                    continue
                }
                #expect(step.isAccepted, "\(place): the real one refuses it with \(step.error ?? 0)")
                if let answer { #expect(answer == replay.recorded(step), "\(place)") }
            } catch let error as HostError {
                #expect(error.code.rawValue == step.error, "\(place): \(error)")
            }
        }
    }
}
