import Glibc

/// Prints tables of ratios, libxml2 beside this project in one run: `moment-ratios REPOSITORY [documents|growth|compile|hard …]`.
@main
struct MomentRatios {
    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard let repository = arguments.first else {
            print("usage: moment-ratios REPOSITORY [documents|growth|compile|hard …]")
            exit(64)
        }
        let wanted = arguments.count > 1 ? Array(arguments.dropFirst()) : ["documents", "growth", "compile", "hard"]
        if wanted.contains("documents") { try DocumentRatios.run(repository: repository) }
        if wanted.contains("growth") { try GrowthRatios.run(repository: repository) }
        if wanted.contains("rules") { RuleGrowth.run() }
        if wanted.contains("compile") { try CompileRatios.run(repository: repository) }
        for name in wanted where name.hasPrefix("loop-") {
            try Loops.run(name.dropFirst("loop-".count), repository: repository)
        }
        if wanted.contains("hard") { try HardRatios.run() }
    }
}
