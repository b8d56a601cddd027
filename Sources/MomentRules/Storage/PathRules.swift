import MomentDiagnostics
import MomentDocuments
import XMLTree

/// Paths that no file can have, or that are not what they look like.
enum PathRules {
    /// The longest name of a file on Linux, in bytes.
    static let longestName = 255

    static func check(_ path: String, at place: SourceAnchor, _ findings: inout Findings) {
        if isDrivePath(path) {
            findings.add(
                .pathOfDrive,
                "path '\(path)' is not absolute on Linux: libvirt takes it relative to its daemon's directory",
                at: place
            )
        } else if path.utf8.count > longestName,
            path.utf8.split(separator: UInt8(ascii: "/")).contains(where: { $0.count > longestName })
        {
            findings.add(.pathTooLong, "a name in the path is longer than \(longestName) bytes", at: place)
        }
    }

    /// A path that ends in a slash names a directory.
    static func checkName(_ path: String, at place: SourceAnchor, _ findings: inout Findings) {
        guard path.utf8.last == UInt8(ascii: "/"), path.utf8.count > 1 else { return }
        findings.add(.pathOfDirectory, "'\(path)' ends in a slash, so it names a directory", at: place)
    }

    /// Whether a path is one of Windows, which the grammar takes for absolute.
    static func isDrivePath(_ path: String) -> Bool {
        let start = Array(path.utf8.prefix(3))
        guard start.count == 3, start[1] == 0x3A, start[2] == 0x5C else { return false }
        return 65...90 ~= start[0] || 97...122 ~= start[0]
    }
}

extension Rule {
    static let pathOfDrive = Rule(
        .pathOfDrive,
        .document,
        error: .systemError,
        "A path begins with a drive letter",
        "The grammar counts X:\\ as absolute, but on a host with Linux it names a file below the daemon's directory.",
        before: """
            <domainbackup>
              <disks><disk name='vda' type='file'><target file='C:\\backup/vda'/></disk></disks>
            </domainbackup>
            """,
        after: """
            <domainbackup>
              <disks><disk name='vda' type='file'><target file='/backup/vda'/></disk></disks>
            </domainbackup>
            """,
        function: "qemuBackupDiskPrepareOneStorage"
    )

    static let pathOfDirectory = Rule(
        .pathOfDirectory,
        .document,
        error: .systemError,
        "The path of a file ends in a slash",
        "The grammar takes any path; what is behind a last slash would be the file.",
        before: """
            <domainbackup>
              <disks><disk name='vda' type='file'><target file='/backup/vda/'/></disk></disks>
            </domainbackup>
            """,
        after: """
            <domainbackup>
              <disks><disk name='vda' type='file'><target file='/backup/vda'/></disk></disks>
            </domainbackup>
            """,
        function: "qemuBackupDiskPrepareOneStorage"
    )

    static let pathTooLong = Rule(
        .pathTooLong,
        .document,
        error: .systemError,
        "A file name is too long",
        "A name between two slashes has at most 255 bytes.",
        before: """
            <!-- given: a{300} is a 300 times -->
            <domainbackup>
              <disks><disk name='vda' type='file'><target file='/backup/a{300}'/></disk></disks>
            </domainbackup>
            """,
        after: """
            <domainbackup>
              <disks><disk name='vda' type='file'><target file='/backup/vda.qcow2'/></disk></disks>
            </domainbackup>
            """,
        function: "qemuBackupDiskPrepareOneStorage"
    )
}
