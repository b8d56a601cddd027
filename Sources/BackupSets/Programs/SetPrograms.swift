internal import LibvirtHost
internal import LocalFiles
internal import MomentDiagnostics
internal import MomentDocuments
internal import XMLTree

/// The programs that look into the files of a set and put them together: QEMU's own tool for images, and the one for checksums that every
/// Linux system has.
public struct SetPrograms: Hashable, Sendable {
    /// QEMU's tool: a path, or a name to be looked up in `PATH`.
    public var qemuImg: String
    /// coreutils' `sha256sum`, likewise.
    public var sha256sum: String
    /// coreutils' `cp`, likewise.
    public var copy: String

    /// Makes a choice of programs.
    public init(qemuImg: String = "qemu-img", sha256sum: String = "sha256sum", copy: String = "cp") {
        self.qemuImg = qemuImg
        self.sha256sum = sha256sum
        self.copy = copy
    }

    /// Nobody waits longer than this for one image.
    private static var timeout: Duration { .seconds(7 * 24 * 3600) }

    /// Runs a program to its end; fails where it does.
    private func run(_ program: String, _ arguments: [String]) async throws(BackupSetError) -> ProgramRun.Result {
        let result: ProgramRun.Result
        do throws(ImageToolError) {
            result = try await ProgramThread.run(program, arguments, timeout: Self.timeout)
        } catch {
            throw BackupSetError(.program, error.message)
        }
        if Task.isCancelled { throw BackupSetError(.cancelled, "the task was cancelled") }
        return result
    }

    private func output(of program: String, _ arguments: [String]) async throws(BackupSetError) -> String {
        let result = try await run(program, arguments)
        guard result.status == 0 else { throw failure(program, result) }
        return result.output
    }

    private func failure(_ program: String, _ result: ProgramRun.Result) -> BackupSetError {
        let words = result.error.split(separator: "\n").last.map(String.init)
        return BackupSetError(.program, words ?? "\(program) ended with status \(result.status)")
    }

    /// The SHA-256 checksum of a file, in hexadecimal digits.
    func checksum(of path: String) async throws(BackupSetError) -> String {
        // Ended by a NUL the name is written as it is.
        let text = try await output(of: sha256sum, ["--binary", "--zero", "--", path])
        let digits = text.utf8.prefix { $0 != UInt8(ascii: " ") }
        guard digits.count == 64, text.hasSuffix("\(path)\0") else {
            throw BackupSetError(.program, "\(sha256sum) answered about \(path) with something else than a checksum")
        }
        return String(decoding: digits, as: UTF8.self)
    }

    /// The size of the disk inside an image, without a look at any image below.
    func virtualSize(of path: String) async throws(BackupSetError) -> UInt64 {
        let image = ImageNode(path).json
        let text = try await output(of: qemuImg, ["info", "--output=json", "--", image])
        guard case .unsigned(let size)? = SetForm.value(text)?.object?["virtual-size"] else {
            throw BackupSetError(.program, "\(qemuImg) answered about \(path) with something that is not its JSON")
        }
        return size
    }

    /// What is wrong inside an image, in the tool's words; nil where nothing is.
    func damage(in path: String) async throws(BackupSetError) -> String? {
        let result = try await run(qemuImg, ["check", "--output=human", "--", ImageNode(path).json])
        switch result.status {
        case 0: return nil
        // Clusters that are in no use are lost room, and no lost data.
        case 3: return nil
        case 2:
            let words = result.output.split(separator: "\n").first { $0.utf8.starts(with: "ERROR".utf8) }
            return words.map(String.init) ?? "errors were found in the image"
        default: return failure(qemuImg, result).message
        }
    }

    /// The bytes that an image of a chain takes at most.
    func size(of chain: DiskChain) async throws(BackupSetError) -> UInt64 {
        let text = try await output(of: qemuImg, ["measure", "--output=json", "-O", "qcow2", ImageNode(chain).json])
        guard case .unsigned(let size)? = SetForm.value(text)?.object?["required"] else {
            throw BackupSetError(
                .program,
                "\(qemuImg) answered about \(chain.disk) with something that is not its JSON"
            )
        }
        return size
    }

    /// Writes what a chain is into an image of its own; a file that is there keeps its mode and nothing else.
    func convert(_ chain: DiskChain, to path: String, format: RestoredFormat) async throws(BackupSetError) {
        // -W: clusters as they come, which is quicker and leaves the same data.
        _ = try await output(
            of: qemuImg,
            ["convert", "-O", format.rawValue, "-W", "-m", "8", "--", ImageNode(chain).json, path]
        )
    }

    /// Makes a file the copy of another, which shares its blocks where the file system can.
    func copy(_ path: String, to other: String) async throws(BackupSetError) {
        _ = try await output(of: copy, ["--reflink=auto", "--sparse=always", "--", path, other])
    }

    /// Writes what the first image of a chain holds into the second, and leaves the others as they are.
    func commit(_ chain: DiskChain) async throws(BackupSetError) {
        // -d: the image that is written down is not emptied.
        _ = try await output(of: qemuImg, ["commit", "-q", "-d", "--", ImageNode(chain).json])
    }

    /// Whether two chains are the same disk, and as large.
    func isSame(_ chain: DiskChain, as other: DiskChain) async throws(BackupSetError) -> Bool {
        var sizes: [UInt64] = []
        for link in [chain, other].compactMap(\.links.first) { sizes.append(try await virtualSize(of: link.path)) }
        guard sizes.count == 2, sizes[0] == sizes[1] else { return false }
        return try await isEqual(["--", ImageNode(chain).json, ImageNode(other).json])
    }

    /// Whether an image holds what a chain is, and is as large.
    func isSame(_ path: String, format: RestoredFormat, as chain: DiskChain) async throws(BackupSetError) -> Bool {
        let size =
            switch format {
            case .qcow2: try await virtualSize(of: path)
            case .raw: try BackupSetError.of { () throws(FileError) in try LocalDirectory.size(of: path) }
            }
        guard size == chain.virtualSize else { return false }
        return try await isEqual(["-F", format.rawValue, "--", ImageNode(chain).json, path])
    }

    /// Writes what a chain is over the beginning of a device.
    func write(_ chain: DiskChain, over device: String) async throws(BackupSetError) {
        // -n: it is there already, so that zeros are written, too.
        _ = try await output(
            of: qemuImg,
            ["convert", "-n", "-O", "raw", "-W", "-m", "8", "--", ImageNode(chain).json, device]
        )
    }

    /// Whether a device begins with what a chain is.
    func isSame(device: String, as chain: DiskChain) async throws(BackupSetError) -> Bool {
        let node = ImageNode(device: device, size: chain.virtualSize)
        return try await isEqual(["--", ImageNode(chain).json, node.json])
    }

    private func isEqual(_ arguments: [String]) async throws(BackupSetError) -> Bool {
        let result = try await run(qemuImg, ["compare"] + arguments)
        if result.status == 1 { return false }
        guard result.status == 0 else { throw failure(qemuImg, result) }
        return true
    }
}

/// The formats that disks are restored in.
public enum RestoredFormat: String, Hashable, Sendable, CaseIterable {
    /// An image that takes no room for what holds nothing.
    case qcow2
    /// The bytes of the disk, with holes where there are zeros.
    case raw
}

/// An image as QEMU's tool is told to open it: with the images below that are named here, whatever the images themselves name.
struct ImageNode {
    /// What stands for a file's name: `json:` and the description.
    let json: String

    /// Describes a single qcow2 image without regard to any backing file it names.
    init(_ path: String) { self.init([(path, "qcow2")]) }

    /// Describes the first bytes of a block device.
    init(device: String, size: UInt64) {
        let file = JSONText.of { json in
            json.object { file in
                file.member("driver", "host_device")
                file.member("filename", device)
            }
        }
        json = "json:{\"driver\":\"raw\",\"size\":\(size),\"file\":\(file)}"
    }

    /// Describes a chain of images, each given explicitly, so that backing names in the files decide nothing.
    init(_ chain: DiskChain) { self.init(chain.links.map { ($0.path, $0.disk.format) }) }

    private init(_ images: [(path: String, format: String)]) {
        var text = ""
        for image in images {
            let file = JSONText.of { json in
                json.object { file in
                    file.member("driver", "file")
                    file.member("filename", image.path)
                }
            }
            text += "{\"driver\":\"\(image.format)\",\"file\":\(file),\"backing\":"
        }
        json = "json:\(text)null" + String(repeating: "}", count: images.count)
    }
}
