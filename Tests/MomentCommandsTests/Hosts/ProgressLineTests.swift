import BackupJobs
import LibvirtHost
import MomentDiagnostics
import Testing

@testable import MomentCommands

@Suite("Progress of a backup in words")
struct ProgressLineTests {
    private func line(rate: Double? = nil, _ figures: (inout JobStatistics) -> Void) -> ProgressLine {
        var statistics = JobStatistics(phase: .bounded, operation: .backup)
        figures(&statistics)
        let job = DomainJob(id: DomainJob.ID(rawValue: 1), operation: .backup, isOurs: true, statistics: statistics)
        return ProgressLine(BackupProgress(domain: DomainIdentity(name: "d", uuid: ""), job: job, rate: rate))
    }

    private func push(done: UInt64, of total: UInt64, rate: Double? = nil) -> ProgressLine {
        line(rate: rate) { statistics in
            statistics.diskTotal = total
            statistics.diskProcessed = done
            statistics.diskLeft = total - done
        }
    }

    @Test("bytes, rate and time left, as far as they are known")
    func words() {
        #expect(push(done: 0, of: 1 << 30).words == "0 B of 1.0 GiB")
        #expect(
            push(done: 1 << 29, of: 1 << 30, rate: 1_048_576).words
                == "512.0 MiB of 1.0 GiB, 1.0 MiB/s, 8 min 32 s left"
        )
        #expect(push(done: 5, of: 5, rate: 0).words == "5 B of 5 B, 0 B/s")
    }

    @Test("of a pull, how long it is served and what its scratch files hold")
    func pull() {
        let served = line { statistics in
            statistics.elapsed = 61_000
            statistics.scratchUsed = 1024
            statistics.scratchTotal = 2048
        }
        #expect(served.words == "serving for 1 min 1 s, scratch files hold 1.0 KiB of 2.0 KiB")
        #expect(served.bar(columns: 80) == served.words)
    }

    @Test("the bar grows with what is done, and never leaves its line", arguments: [20, 40, 60, 80, 200])
    func bar(columns: Int) {
        for done in stride(from: UInt64(0), through: 100, by: 5) {
            let bar = push(done: done, of: 100, rate: 1).bar(columns: columns)
            #expect(bar.count < columns)
            guard bar.hasPrefix("[") else { continue }
            let room = bar.prefix { $0 != "]" }.count - 1
            #expect(bar.count { $0 == "#" } == Int(done) * room / 100)
        }
    }

    @Test("times in the unit that people would use")
    func times() {
        #expect(ProgressLine.time(0) == "0 s")
        #expect(ProgressLine.time(0.2) == "1 s")
        #expect(ProgressLine.time(59.1) == "1 min 0 s")
        #expect(ProgressLine.time(7_325) == "2 h 2 min")
        #expect(ProgressLine.time(.infinity) == "1000 h 0 min")
    }

    @Test("counts of bytes in the unit that keeps them short")
    func bytes() {
        #expect(ByteCount.text(0) == "0 B")
        #expect(ByteCount.text(1023) == "1023 B")
        #expect(ByteCount.text(1024) == "1.0 KiB")
        #expect(ByteCount.text(1 << 40) == "1.0 TiB")
        #expect(ByteCount.text(.max) == "16777216.0 TiB")
    }
}
