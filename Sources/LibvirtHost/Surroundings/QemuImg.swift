internal import FoundationEssentials
internal import MomentDocuments
internal import MomentRules
internal import XMLTree

/// QEMU's own tool for images, run as a process.
public struct QemuImg: ImageTool {
    /// The program: a path, or a name to be looked up in `PATH`.
    public var program: String
    /// How long one run may take before it is ended.
    public var timeout: Duration

    /// As many images as libvirt takes in a chain.
    private static var mostImages: Int { 200 }

    /// Makes access to the tool.
    public init(program: String = "qemu-img", timeout: Duration = .seconds(60)) {
        self.program = program
        self.timeout = timeout
    }

    /// The chain of an image, the image itself first. A running guest is not disturbed.
    ///
    /// Image by image, each in the format that the one above names: the tool's own way along a chain finds out formats from
    /// what the images hold, and a raw one holds what a guest wrote.
    public func chain(of path: String, format: String) async throws(ImageToolError) -> [ChainImage] {
        var images: [ChainImage] = []
        var next: (path: String, format: String)? = (path, format)
        while let (path, format) = next {
            guard images.count < Self.mostImages, !images.contains(where: { $0.path == path }) else {
                throw ImageToolError(.refused, "the chain of images does not come to an end at \(path)")
            }
            let info = try await info(path, format)
            images.append(info.image)
            next = try below(info, path, &images)
        }
        return images
    }

    /// The image below another that can be looked at; one on a server is noted, and not.
    private func below(
        _ info: QemuImgInfo,
        _ path: String,
        _ images: inout [ChainImage]
    ) throws(ImageToolError) -> (path: String, format: String)? {
        guard let backing = info.backing else { return nil }
        guard let format = info.backingFormat else {
            throw ImageToolError(
                .unfollowed,
                "\(path) does not say of which format \(backing) below it is, and what that holds may be a guest's"
            )
        }
        if backing.utf8.first == UInt8(ascii: "/") { return (backing, format) }
        guard format == "raw" else {
            throw ImageToolError(.unfollowed, "below \(path) is \(backing), which is no file of this machine")
        }
        images.append(ChainImage(backing, format: format))
        return nil
    }

    /// Refuses what would let a name choose what is opened: the tool takes a name of another form for a server's or a device's, and a format's
    /// name for that of any driver it has.
    private func check(_ path: String, _ format: String) throws(ImageToolError) {
        guard path.utf8.first == UInt8(ascii: "/") else {
            throw ImageToolError(.unfollowed, "\(path) is not the path of a file from the root")
        }
        let format = ImageFormat(rawValue: format)
        guard ImageFormat.known.contains(format), !Self.drivers.contains(format) else {
            throw ImageToolError(.unfollowed, "\(path) is said to be of format '\(format)', which is none of an image")
        }
        guard format == .qcow2, let data = LocalProbe.dataFile(ofImageAt: path) else { return }
        guard ImageFacts.path(of: data, below: path) != nil else {
            throw ImageToolError(.unfollowed, "\(path) keeps its data in \(data), which is no file of this machine")
        }
    }

    /// libvirt's words that are no formats of a file to the tool, but ways to get at a directory.
    private static let drivers: [ImageFormat] = ["dir", "fat", "iso"].map(ImageFormat.init(rawValue:))

    private func info(_ path: String, _ format: String) async throws(ImageToolError) -> QemuImgInfo {
        try check(path, format)
        // --force-share: a running QEMU holds its images' locks, and reading beside it does no harm.
        let answer = try await run(["info", "--output=json", "--force-share", "-f", format, "--", path])
        guard let info = try? JSONDecoder().decode(QemuImgInfo.self, from: Data(answer.utf8)) else {
            throw ImageToolError(.refused, "\(program) answered about \(path) with something that is not its JSON")
        }
        return info
    }

    /// Takes a bitmap out of an image.
    public func removeBitmap(_ name: String, from path: String, format: String) async throws(ImageToolError) {
        try check(path, format)
        _ = try await run(["bitmap", "--remove", "-f", format, "--", path, name])
    }

    /// Takes a snapshot out of an image.
    public func removeSnapshot(_ name: String, from path: String, format: String) async throws(ImageToolError) {
        try check(path, format)
        // Of all that this part of the tool takes only a description of the image has a place for the format.
        func escaped(_ text: String) -> String {
            text.split(separator: ",", omittingEmptySubsequences: false).joined(separator: ",,")
        }
        let image = "driver=\(escaped(format)),file.driver=file,file.filename=\(escaped(path))"
        _ = try await run(["snapshot", "--image-opts", "-d", name, "--", image])
    }

    /// Makes an empty bitmap in an image, which records writes from then on.
    public func addBitmap(_ name: String, to path: String, format: String) async throws(ImageToolError) {
        try check(path, format)
        _ = try await run(["bitmap", "--add", "-f", format, "--", path, name])
    }

    /// Writes what an overlay holds into the image right below it, and leaves the overlay as it is. Takes as long as copying that does.
    public func commit(_ overlay: String, format: String) async throws(ImageToolError) {
        try check(overlay, format)
        var patient = self
        patient.timeout = .seconds(86_400)
        _ = try await patient.run(["commit", "-q", "-d", "-f", format, "--", overlay])
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
