import Glibc

extension Requirement {
    /// libvirt's library, which holds its driver for tests.
    public static var libvirt: Requirement {
        Requirement("libvirt.so.0 (Debian, Ubuntu: libvirt0)", isMet: dlopen("libvirt.so.0", RTLD_LAZY) != nil)
    }

    /// The requirement that the emulator `qemu-system-x86_64` is installed.
    public static var qemu: Requirement { .program("qemu-system-x86_64", package: "qemu-system-x86") }

    /// The tool for images.
    public static var qemuImg: Requirement { .program("qemu-img", package: "qemu-utils") }

    /// The requirement that the tools for NBD are installed.
    public static var nbd: Requirement { .program("nbdcopy", package: "libnbd-bin") }

    /// The server for NBD that slow disks are read from.
    public static var nbdkit: Requirement { .program("nbdkit", package: "nbdkit") }

    /// The requirement that libvirt's daemon is installed.
    public static var libvirtd: Requirement { .program("libvirtd", package: "libvirt-daemon") }

    /// libvirt's own command.
    public static var virsh: Requirement { .program("virsh", package: "libvirt-clients") }

    /// The program that root becomes another user with.
    public static var setpriv: Requirement { .program("setpriv", package: "util-linux") }
}
