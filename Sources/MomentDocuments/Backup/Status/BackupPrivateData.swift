/// What libvirt keeps beside a running job in its status files.
public struct BackupPrivateData: Hashable, Sendable {
    /// QEMU's objects that the job uses.
    public var objects: BackupObjects?
    /// What has no field.
    public var kept = KeptContent()

    /// Makes it of the objects.
    public init(objects: BackupObjects? = nil) { self.objects = objects }
}

extension BackupPrivateData: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        BackupPrivateData(objects: coder.child("objects", value?.objects, "QEMU's objects that the job uses"))
    }
}
