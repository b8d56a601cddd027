import Foundation

/// The libvirt that is installed.
public enum InstalledLibvirt {
    /// Its version, such as `9.0.0`; nil where virsh is not there to tell it.
    public static let version: String? = {
        guard let virsh = Requirement.findProgram("virsh") else { return nil }
        let process = Process()
        process.executableURL = URL(filePath: virsh)
        process.arguments = ["--version"]
        let output = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text.split(separator: "\n").first.map(String.init)
    }()
}
