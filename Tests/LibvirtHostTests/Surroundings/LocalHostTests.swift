import MomentDiagnostics
import Testing

@testable import LibvirtHost

@Suite("Which host is this machine")
struct LocalHostTests {
    private func host(_ uri: String, driver: String = "QEMU", named hostname: String = "here") -> HostDescription {
        let release = ReleaseNumber(9, 0, 0)
        return HostDescription(uri: uri, driver: driver, hostname: hostname, library: release, daemon: release)
    }

    @Test(
        "is: the URI names no other, and the other end has this machine's name",
        arguments: [
            "qemu:///system", "qemu:///session", "qemu:///embed?root=/tmp/x", "qemu+unix:///system",
            "qemu+unix:///session?socket=/run/user/1000/libvirt/libvirt-sock", "qemu:/system", "qemu://?socket=/x",
        ]
    )
    func local(uri: String) {
        #expect(host(uri).isLocal(to: ["here", "here.example.org"]))
        #expect(host(uri, named: "here.example.org").isLocal(to: ["here", "here.example.org"]))
        // A socket that leads to another machine.
        #expect(!host(uri, named: "there").isLocal(to: ["here"]))
        #expect(!host(uri, driver: "Test").isLocal(to: ["here"]))
        #expect(!host(uri).isLocal(to: []))
    }

    @Test(
        "is not: the URI names a host, or a transport that leads to one",
        arguments: [
            "qemu+ssh://there/system", "qemu+ssh://root@localhost/system", "qemu+ssh:///system", "qemu+tcp:///system",
            "qemu+tls:///system", "qemu://localhost/system", "qemu://[::1]/system", "qemu+unix://there/system",
            "qemu+ext:///system?command=/bin/x", "qemu+libssh2://there/system", "qemu+libssh:///system",
            "test+ssh:///default", "",
        ]
    )
    func remote(uri: String) { #expect(!host(uri).isLocal(to: ["here"])) }

    @Test("has nothing of this machine around it unless it is this machine")
    func surroundings() throws {
        let here = try #require(MachineName.all().first)
        let local = HostSurroundings.found(for: host("qemu:///system", named: here))
        #expect(local.files != nil && local.probe != nil && local.images != nil)
        for other in [host("qemu+ssh://there/system", named: here), host("qemu:///system", named: "there")] {
            let remote = HostSurroundings.found(for: other)
            #expect(remote.files == nil && remote.probe == nil && remote.images == nil)
        }
    }
}
