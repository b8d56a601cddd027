internal import LocalFiles
internal import XMLTree

/// Something that is wrong with a set, or worth knowing.
public struct SetFinding: Hashable, Sendable {
    /// The grades of a finding about a set.
    public enum Severity: String, Hashable, Sendable {
        /// Something can't be restored.
        case error
        /// A remark: the set has lost nothing by what was found.
        case note
    }

    /// The grade of the finding.
    public var severity: Severity
    /// The point that can't be restored, or that it is about.
    public var point: String
    /// The disk of it; nil where it is about more than one.
    public var disk: String?
    /// A sentence with the path.
    public var message: String
}

/// What came of a look at a set.
public struct SetVerification: Hashable, Sendable {
    /// The points that were looked at, the oldest first.
    public var points: [String] = []
    /// What was found, by points.
    public var findings: [SetFinding] = []

    /// Whether every point that is complete can be restored, as far as was looked at.
    public var isSound: Bool { !findings.contains { $0.severity == .error } }
}

extension BackupSet {
    /// Reads everything: whether each file is what was written (by its checksum), whether each image is sound in itself (by `qemu-img check`), and
    /// whether each chain is whole.
    ///
    /// - Parameters:
    ///   - name: A point, with what it builds upon; nil for all.
    ///   - trial: A directory in which each point is restored, compared, and removed again; nil for no trial.
    ///   - programs: The programs that look into the files.
    ///   - progress: Told of each point before it is looked at.
    /// - Throws: ``BackupSetError`` where something could not be looked at.
    public func verify(
        _ name: String? = nil,
        trial: String? = nil,
        programs: SetPrograms = SetPrograms(),
        progress: @Sendable (String) -> Void = { _ in }
    ) async throws(BackupSetError) -> SetVerification {
        let contents = try contents()
        var verification = SetVerification()
        var points = contents.complete
        if let name {
            guard let point = contents.point(name) else {
                throw BackupSetError(.notFound, "\(directory) has no complete point \(name)")
            }
            let below = point.disks.flatMap {
                (try? chain(of: $0.name, at: point, in: contents))?.links.map(\.point) ?? []
            }
            let wanted = NameSet([name] + below)
            points = points.filter { wanted.contains($0.name) }
        } else {
            for damage in contents.damaged {
                verification.findings.append(
                    .init(severity: .error, point: damage.name, disk: nil, message: damage.reason)
                )
            }
            for point in contents.unfinished where !contents.isInUse {
                verification.findings.append(
                    .init(
                        severity: .note,
                        point: point.name,
                        disk: nil,
                        message: "its run did not come to an end; the next run into the set removes it"
                    )
                )
            }
        }
        for point in points {
            progress(point.name)
            verification.points.append(point.name)
            let findings = try await findings(of: point, contents, programs)
            verification.findings += findings
            if let trial, findings.isEmpty, name == nil || name == point.name {
                verification.findings += try await self.trial(of: point, in: trial, programs)
            }
        }
        return verification
    }

    /// Restores a point into a directory of its own, and removes it.
    private func trial(
        of point: BackupPoint,
        in directory: String,
        _ programs: SetPrograms
    ) async throws(BackupSetError) -> [SetFinding] {
        let place = "\(directory)/trial-\(UInt32.random(in: .min ... .max))"
        try BackupSetError.of { () throws(FileError) in try LocalFile.makeDirectories(place) }
        let restore = SetRestore(from: self, at: .name(point.name), to: place, programs: programs)
        var finding: SetFinding?
        var failure: BackupSetError?
        do throws(BackupSetError) {
            _ = try await restore.prepare().run()
        } catch  where error.kind == .damaged {
            finding = .init(severity: .error, point: point.name, disk: nil, message: error.message)
        } catch {
            failure = error
        }
        try BackupSetError.of { () throws(FileError) in try LocalDirectory.remove(place) }
        if let failure { throw failure }
        return finding.map { [$0] } ?? []
    }

    private func findings(
        of point: BackupPoint,
        _ contents: Contents,
        _ programs: SetPrograms
    ) async throws(BackupSetError) -> [SetFinding] {
        var findings: [SetFinding] = []
        func add(_ message: String, _ disk: String? = nil) {
            findings.append(.init(severity: .error, point: point.name, disk: disk, message: message))
        }
        for file in point.files {
            let stored = StoredFile(path(of: file.file, in: point), size: file.size, sha256: file.sha256)
            if let damage = try await stored.damage(programs) { add(damage) }
        }
        for disk in point.disks {
            let path = path(of: disk.file, in: point)
            let stored = StoredFile(path, size: disk.storedSize, sha256: disk.sha256)
            if let damage = try await stored.damage(programs) {
                add(damage, disk.name)
            } else if let damage = try await programs.damage(in: path) {
                add("\(path): \(damage)", disk.name)
            }
            do throws(BackupSetError) {
                _ = try chain(of: disk.name, at: point, in: contents)
            } catch {
                add(error.message, disk.name)
            }
        }
        return findings
    }
}
