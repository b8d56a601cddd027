internal import FoundationEssentials

/// QEMU's own tool for images, run as a process.
public struct QemuImg: ImageTool {
    /// The program: a path, or a name to be looked up in `PATH`.
    public var program: String
    /// How long one run may take before it is ended.
    public var timeout: Duration

    /// Makes access to the tool.
    public init(program: String = "qemu-img", timeout: Duration = .seconds(60)) {
        self.program = program
        self.timeout = timeout
    }

    /// The chain of an image, the image itself first. A running guest is not disturbed.
    public func chain(of path: String, format: String?) async throws(ImageToolError) -> [ChainImage] {
        // --force-share: a running QEMU holds its images' locks, and reading beside it does no harm.
        let form = format.map { ["-f", $0] } ?? []
        let answer = try await run(
            ["info", "--output=json", "--backing-chain", "--force-share"] + form + ["--", path]
        )
        guard let images = try? JSONDecoder().decode([QemuImgInfo].self, from: Data(answer.utf8)), !images.isEmpty
        else {
            throw ImageToolError(.refused, "\(program) answered about \(path) with something that is not its JSON")
        }
        return images.map { $0.image(at: path) }
    }

    /// Takes a bitmap out of an image.
    public func removeBitmap(_ name: String, from path: String, format: String) async throws(ImageToolError) {
        _ = try await run(["bitmap", "--remove", "-f", format, "--", path, name])
    }

    private func run(_ arguments: [String]) async throws(ImageToolError) -> String {
        let result = try await ProgramThread.run(program, arguments, timeout: timeout)
        guard result.status == 0 else {
            let words = result.error.split(separator: "\n").last.map(String.init)
            throw ImageToolError(.refused, words ?? "\(program) ended with status \(result.status)")
        }
        return result.output
    }
}
