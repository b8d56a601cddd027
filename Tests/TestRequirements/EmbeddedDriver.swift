import Foundation

extension Requirement {
    /// libvirt's QEMU driver inside a process (`qemu:///embed`), which starts.
    ///
    /// It is started once, in another process: after a start that failed, a process can't start it any more, and each
    /// later attempt would only say so.
    public static var embeddedDriver: Requirement { Requirement(missing: embeddedDriverFailure) }

    private static let embeddedDriverFailure: String? = {
        let places = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib"]
        guard
            places.contains(where: {
                FileManager.default.fileExists(atPath: "\($0)/libvirt/connection-driver/libvirt_driver_qemu.so")
            })
        else { return "libvirt's QEMU driver (Debian, Ubuntu: libvirt-daemon-driver-qemu)" }
        guard let virsh = findProgram("virsh") else { return "virsh (Debian, Ubuntu: libvirt-clients)" }
        let process = Process()
        process.executableURL = URL(filePath: virsh)
        process.arguments = ["-q", "-c", "qemu:///embed?root=\(Scratch.path)/s", "hostname"]
        let errors = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        guard (try? process.run()) != nil else { return "virsh that runs (Debian, Ubuntu: libvirt-clients)" }
        let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus != 0 else { return nil }
        // The user that distributions compile in is made when the daemon's configuration is installed.
        if let user = said.firstMatch(of: /Failed to parse user '([^']*)'/)?.1 {
            return """
                the user '\(user)', without whom libvirt's QEMU driver does not start (Debian, Ubuntu: libvirt-daemon-system)
                """
        }
        let lines = said.split(separator: "\n").joined(separator: "; ")
        return "a QEMU driver of libvirt that starts inside a process; this one says: \(lines)"
    }()
}
