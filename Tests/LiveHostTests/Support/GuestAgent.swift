import Foundation
import Glibc
import LibvirtHost
import TestSupport

/// The agent of a guest without an operating system, for libvirt and QEMU as they are.
///
/// QEMU connects the guest's serial port to a socket, and libvirt connects to the same socket; usually QEMU serves it,
/// here the test does. libvirt asks an agent only once the guest has opened the port, which the guest's first sector
/// does (``Guest/makePortOpener()``).
final class GuestAgent: Sendable {
    /// What the agent is asked to do.
    enum Request: String, Sendable {
        case freeze = "guest-fsfreeze-freeze"
        case thaw = "guest-fsfreeze-thaw"
    }

    /// The ways in which the imitated agent answers.
    enum Answer: Sendable {
        case done
        case refused
        case nothing
    }

    let path: String
    private let descriptor: Int32
    private let asked = Lock<[Request]>([])
    private let behaviour = Lock<@Sendable (Request) -> Answer>({ _ in .done })

    /// Listens on a unix socket at the path.
    init(path: String) throws {
        self.path = path
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let isListening = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0 && listen(descriptor, 8) == 0
            }
        }
        // The daemon and QEMU may be another user's.
        guard isListening, chmod(path, 0o777) == 0 else {
            throw Tool.Failure(description: "no socket \(path): error \(errno)")
        }
        Thread.detachNewThread { [descriptor, weak self] in
            while true {
                let client = accept(descriptor, nil, nil)
                guard client >= 0 else { return }
                let agent = self
                Thread.detachNewThread { agent?.serve(client) }
            }
        }
    }

    deinit { stop() }

    /// Stops listening and removes the socket.
    func stop() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// What it was asked so far, in order.
    var requests: [Request] { asked.withLock { $0 } }

    /// Has it answer otherwise from now on; what is given sees each request before it is answered.
    func behave(_ behaviour: @escaping @Sendable (Request) -> Answer) { self.behaviour.withLock { $0 = behaviour } }

    private func serve(_ client: Int32) {
        defer { close(client) }
        var pending: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(client, &buffer, buffer.count)
            guard count > 0 else { return }
            pending += buffer[..<count]
            while let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                let line = Data(pending[..<end])
                pending.removeSubrange(...end)
                guard let answer = answer(line) else { continue }
                _ = (answer + "\n").withCString { write(client, $0, strlen($0)) }
            }
        }
    }

    /// The answer to a line; nil for none.
    private func answer(_ line: Data) -> String? {
        guard let object = try? JSONSerialization.jsonObject(with: line) as? [String: Any],
            let command = object["execute"] as? String
        else { return nil }
        if command == "guest-sync", let id = (object["arguments"] as? [String: Any])?["id"] as? Int {
            return #"{"return": \#(id)}"#
        }
        guard let request = Request(rawValue: command) else {
            return #"{"error": {"class": "CommandNotFound", "desc": "\#(command) is not known"}}"#
        }
        asked.withLock { $0.append(request) }
        return switch behaviour.withLock({ $0 })(request) {
        case .done: #"{"return": 2}"#
        case .refused: #"{"error": {"class": "GenericError", "desc": "\#(command) failed"}}"#
        case .nothing: nil
        }
    }
}

extension Guest {
    /// The socket of the agent's port.
    var agentSocket: String { directory.appending(path: "agent").path }

    /// A running guest with an agent.
    static func withAgent(
        on machine: any GuestHost = EmbeddedHost.shared,
        _ body: (Guest, GuestAgent) async throws -> Void
    ) async throws {
        try await with(running: false, hasAgentPort: true, on: machine) { guest in
            try guest.makePortOpener()
            let agent = try GuestAgent(path: guest.agentSocket)
            defer { agent.stop() }
            try await guest.host.start(guest.reference, options: [])
            // A moment later the guest has opened its port, and libvirt has heard of that.
            let deadline = ContinuousClock.now + .seconds(60)
            while try await !guest.host.domainDescription(of: guest.reference, options: [])
                .contains("state='connected'")
            {
                guard ContinuousClock.now < deadline else { throw Tool.Failure(description: "no agent") }
                try await Task.sleep(for: .milliseconds(20))
            }
            try await body(guest, agent)
        }
    }

    /// Makes the guest a program that opens its first serial port and then does nothing: its first sector, for a BIOS
    /// to start. The domain must not run.
    ///
    /// The program looks for the device 1af4:1003 by the PCI BIOS, lets it use memory, takes its feature of several
    /// ports, gives it the queue of control (number 3) at 0x10000, asks how long that is, since releases of QEMU differ,
    /// and sends there: the device is ready, port 1 is ready, port 1 is open.
    func makePortOpener() throws {
        let code =
            "31c08ed88ed0bc007cb800108ec031ff31c0b90080fcf3abb802b1b90310baf41a31f6cd1a0f828700b80cb1bf0400b90700cd1a"
            + "b80ab1bf1000cd1a83e1fc89cd8d561230c0eeb003ee8d560466b80200000066ef8d560eb80300ef8d560866b81000000066ef8d"
            + "5612b007ee31ff66b8b47c0000b90300266689052666c74508080000006683c00883c710e2ea8d560cedc1e00489c726c7450203"
            + "0026c74506010026c7450802008d5610b80300effbf4ebfc"
        let messages = "0000000000000100" + "0100000003000100" + "0100000006000100"
        try setFirstSector(code + messages)
    }
}
