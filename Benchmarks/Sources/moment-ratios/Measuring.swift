import Glibc

/// Measures pieces of work side by side.
enum Measuring {
    /// The processor time this process has used, in seconds: unlike the clock's, it does not grow while others have the processor.
    static var processorTime: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// The median processor time of each piece of work, in seconds, over rounds in which all have their turn.
    ///
    /// The first round is not counted: it fills caches.
    static func medians(rounds: Int = 7, _ work: [() -> Void]) -> [Double] {
        var times = work.map { _ in [Double]() }
        for round in 0...rounds {
            for (index, body) in work.enumerated() {
                let start = processorTime
                body()
                if round > 0 { times[index].append(processorTime - start) }
            }
        }
        return times.map(median)
    }

    static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    /// The slope of a line through points whose coordinates are the logarithms of those given: 1 is linear growth.
    static func exponent(_ points: [(size: Double, time: Double)]) -> Double {
        let logs = points.map { (x: log($0.size), y: log($0.time)) }
        let meanX = logs.reduce(0) { $0 + $1.x } / Double(logs.count)
        let meanY = logs.reduce(0) { $0 + $1.y } / Double(logs.count)
        let covariance = logs.reduce(0) { $0 + ($1.x - meanX) * ($1.y - meanY) }
        let variance = logs.reduce(0) { $0 + ($1.x - meanX) * ($1.x - meanX) }
        return covariance / variance
    }
}
