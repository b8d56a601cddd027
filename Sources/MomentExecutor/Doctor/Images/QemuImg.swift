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
        guard let images = JSONTree(answer)?.elements, !images.isEmpty else {
            throw ImageToolError(.refused, "\(program) answered about \(path) with something that is not its JSON")
        }
        return images.map { image in
            let data = image["format-specific"]?["data"]
            return ChainImage(
                image["filename"]?.text ?? path,
                format: image["format"]?.text ?? "",
                backingPath: image["full-backing-filename"]?.text ?? image["backing-filename"]?.text,
                bitmaps: (data?["bitmaps"]?.elements ?? []).compactMap(Self.bitmap)
            )
        }
    }

    /// Takes a bitmap out of an image.
    public func removeBitmap(_ name: String, from path: String, format: String) async throws(ImageToolError) {
        _ = try await run(["bitmap", "--remove", "-f", format, "--", path, name])
    }

    private static func bitmap(_ json: JSONTree) -> ImageBitmap? {
        guard let name = json["name"]?.text else { return nil }
        let flags = (json["flags"]?.elements ?? []).compactMap(\.text)
        return ImageBitmap(name, isRecording: flags.contains("auto"), isInUse: flags.contains("in-use"))
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
