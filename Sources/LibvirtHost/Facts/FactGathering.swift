internal import LocalFiles
internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentRules
internal import XMLTree

/// The facts of a domain's host while they are gathered: what libvirt told, then what its files show.
struct FactGathering {
    var facts = HostFacts()
    var snapshots: [DomainSnapshot] = []
    let host: HostDescription
    let surroundings: HostSurroundings
    let document: XMLDocument
    let scope: FactScope

    /// As many files of a directory as are looked at one by one.
    private static var mostEntries: Int { 1_000 }
    /// As many images as libvirt takes in a chain.
    private static var mostImages: Int { 200 }

    init(_ host: HostDescription, _ surroundings: HostSurroundings, _ document: XMLDocument, _ scope: FactScope) {
        self.host = host
        self.surroundings = surroundings
        self.document = document
        self.scope = scope
        facts.uri = host.uri
        facts.hostname = host.hostname
        facts.driver = host.driver
        facts.libvirt = host.daemon ?? host.library
        facts.emulator = host.driver == "QEMU" ? host.hypervisor : nil
        facts.unseen = []
    }

    /// Notes what could not be looked at.
    mutating func unsee(_ sentence: String) { facts.unseen?.append(sentence) }

    /// Looks at what can be reached beside libvirt.
    mutating func lookAround() {
        lookBeside()
        if facts.process?.user == nil { unsee("who QEMU runs as is told neither by libvirt nor by qemu.conf") }
    }

    private mutating func lookBeside() {
        guard let probe = surroundings.probe, let files = surroundings.files else {
            unsee("the files and ports of the host were not looked at: they can't be reached from here")
            return
        }
        readConfiguration(files)
        if scope.images { lookAtImages(probe) }
        if scope.directories || !scope.paths.isEmpty { lookAtFiles(probe, files) }
        if scope.ports {
            // Those that qemu.conf names, where it was read. Free at every address, as no one is named yet.
            var probe = probe
            probe.take(facts)
            facts.takenPorts = (probe.backupPorts.lowerBound...probe.backupPorts.upperBound)
                .filter { probe.isPortFree("", $0) == false }.map(UInt32.init)
        }
    }

    private mutating func lookAtImages(_ probe: HostProbe) {
        var images: [ImageFacts] = []
        var seen: NameSet = []
        for disk in DomainDescription(document.root).disks {
            guard let path = disk.path, path.hasPrefix("/"), disk.type == .file || disk.type == .block else {
                if let name = disk.path ?? disk.source?.path, !disk.isEmpty {
                    unsee("the image of '\(disk.target)' was not looked at: \(name) is no file of the host")
                }
                continue
            }
            var next: (path: String, format: ImageFormat?)? = (path, disk.format)
            var isTop = true
            while let (path, format) = next, images.count < Self.mostImages, seen.insert(path).inserted {
                // The format is what the domain, or the image above, takes it for: a raw one holds what a guest wrote.
                guard let image = image(path, format, probe) else {
                    unsee("\(path), \(isTop ? "the image of" : "an image below") '\(disk.target)', can't be read")
                    break
                }
                images.append(image)
                next = image.backingPath.map { ($0, image.backingFormat) }
                isTop = false
            }
        }
        facts.images = images
    }

    private func image(_ path: String, _ format: ImageFormat?, _ probe: HostProbe) -> ImageFacts? {
        guard var image = probe.image(path) else { return nil }
        guard format == .qcow2 || format == nil && image.format == .qcow2 else {
            // Whatever its first bytes look like.
            let size = image.format == .raw ? image.virtualSize : nil
            let taken = image.allocatedSize
            image = ImageFacts(path, format: format ?? .raw, virtualSize: size)
            image.allocatedSize = taken
            (image.bitmaps, image.snapshots) = ([], [])
            return image
        }
        return image
    }

    private mutating func lookAtFiles(_ probe: HostProbe, _ files: any HostFiles) {
        var wanted = scope.paths
        if scope.directories { wanted += (facts.images ?? []).map { SystemPath.parent(of: $0.path) } }
        var all: NameSet = []
        var found: [FileFacts] = []
        func add(_ path: String, listing: Bool, _ unseen: inout [String]) {
            guard all.insert(path).inserted else { return }
            guard var fact = probe.facts(path) else {
                unseen.append("\(path) can't be looked at")
                return
            }
            guard listing, fact.kind == .directory else { return found.append(fact) }
            fact.entries = files.entries(of: path)?.map(\.name)
            found.append(fact)
            let names = fact.entries ?? []
            guard names.count <= Self.mostEntries else {
                return unseen.append("of the \(names.count) files in \(path) the names alone were read")
            }
            for name in names { add(path == "/" ? "/\(name)" : "\(path)/\(name)", listing: false, &unseen) }
        }
        var unseen: [String] = []
        for path in wanted where path.hasPrefix("/") {
            add(path, listing: true, &unseen)
            var above = SystemPath.parent(of: path)
            // The directory of a file that may not be there yet is what its writer asks about.
            add(above, listing: true, &unseen)
            while above != "/" {
                above = SystemPath.parent(of: above)
                add(above, listing: false, &unseen)
            }
        }
        for image in facts.images ?? [] where scope.directories { add(image.path, listing: false, &unseen) }
        facts.files = found.sorted { $0.path < $1.path }
        unseen.forEach { unsee($0) }
    }

    /// qemu.conf, where the connection tells which it is.
    private mutating func readConfiguration(_ files: any HostFiles) {
        guard let path = QEMUConfiguration.path(of: host.uri) else {
            unsee("qemu.conf was not read: the connection does not tell where it is")
            return
        }
        guard let bytes = files.head(of: path, count: 1 << 20) else {
            if files.isThere(path) != false { unsee("\(path) can't be read") }
            return
        }
        let configuration = QEMUConfiguration(bytes)
        facts.lowestBackupPort = configuration.number("backup_port_min")
        facts.highestBackupPort = configuration.number("backup_port_max")
        let directory =
            configuration["backup_tls_x509_cert_dir"]
            ?? (files.isThere("/etc/pki/libvirt-backup") == true ? "/etc/pki/libvirt-backup" : nil)
            ?? configuration["default_tls_x509_cert_dir"] ?? "/etc/pki/qemu"
        facts.hasBackupCertificates = files.isThere("\(directory)/server-cert.pem")
        if facts.process?.user == nil, configuration["user"] == "root" { facts.process?.user = 0 }
    }
}

/// What `qemu.conf` sets: lines of a name, an equals sign, and a number or a text in quotes.
struct QEMUConfiguration {
    private var values: NameMap<String> = [:]

    init(_ bytes: [UInt8]) {
        for line in String(decoding: bytes, as: UTF8.self).utf8.split(separator: UInt8(ascii: "\n")) {
            guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = Self.trimmed(line[..<equals])
            guard !name.isEmpty, name.utf8.first != UInt8(ascii: "#") else { continue }
            var value = Self.trimmed(line[line.index(after: equals)...])
            if let quote = value.utf8.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
                value = String(Substring(value.utf8.dropFirst().prefix { $0 != quote }))
            }
            values[name] = value
        }
    }

    /// A value as it stands there.
    subscript(name: String) -> String? { values[name] }

    /// Returns the number that a setting of qemu.conf has, or nil if it is not set or not a number.
    func number(_ name: String) -> UInt64? { values[name].flatMap { UInt64($0) } }

    private static func trimmed(_ text: Substring.UTF8View) -> String {
        let blank: Set<UInt8> = [0x20, 0x09, 0x0D]
        let start = text.drop { blank.contains($0) }
        var end = start.endIndex
        while end > start.startIndex, blank.contains(start[start.index(before: end)]) { end = start.index(before: end) }
        return String(Substring(start[..<end]))
    }

    /// Where it is for a connection of this machine; nil where its URI does not tell.
    static func path(of uri: String) -> String? {
        if uri == "qemu:///system" { return "/etc/libvirt/qemu.conf" }
        let root = "root="
        guard uri.hasPrefix("qemu:///embed?"), let query = uri.split(separator: "?").last else { return nil }
        let value = query.split(separator: "&").map(String.init).first { $0.hasPrefix(root) }
        return value.map { "\(String($0.dropFirst(root.count)))/etc/qemu.conf" }
    }
}
