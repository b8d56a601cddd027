internal import MomentRules
internal import MomentXML
package import XMLTree

extension InspectableHost {
    /// Fails as a freeze of the guest's file systems would; gives what is not known of it beforehand.
    ///
    /// The description of a running domain says whether the agent has opened its end of the channel.
    func predictFreeze(of domain: DomainReference) async throws(HostError) -> [String] {
        let state = try await summary(of: domain).state
        guard state == .running else {
            throw HostError(
                .operationInvalid,
                message: "the guest does not run, and its file systems can't be frozen",
                subject: domain.description
            )
        }
        guard try await host().isOfQEMU else { return ["whether the guest's file systems can be frozen"] }
        let devices = try await definition(of: domain).element("devices")
        let channels = devices.map { Array($0.elements("channel")) } ?? []
        let agents = channels.compactMap { $0.element("target") }.filter { $0["name"] == "org.qemu.guest_agent.0" }
        guard let agent = agents.first else {
            throw HostError(
                .argumentUnsupported,
                message: "the domain has no channel to a guest agent, which freezing needs",
                subject: domain.description
            )
        }
        guard agent["state"] != "disconnected" else {
            throw HostError(
                .agentUnresponsive,
                message: "the guest agent is not connected: it does not run in the guest",
                subject: domain.description,
                explanation: "freezing file systems needs the QEMU guest agent running in the guest"
            )
        }
        return ["whether the guest agent answers, and freezes all file systems"]
    }

    /// Fails as saving the memory of a running domain would; gives what is not known of it beforehand.
    func predictSave(of domain: DomainReference) async throws(HostError) -> [String] {
        if let job = try await jobs(of: domain).first { throw .running(job, of: domain) }
        guard try await host().isOfQEMU else { return [] }
        let root = try await definition(of: domain)
        func parts(_ of: XMLElement?, _ name: String) -> [XMLElement] { of.map { Array($0.elements(name)) } ?? [] }
        let features = parts(root.element("cpu"), "feature")
        if features.contains(where: { $0["name"] == "invtsc" && ["require", "force"].contains($0["policy"] ?? "") }) {
            throw HostError(
                .operationInvalid,
                message: "the processor has the feature invtsc, and QEMU does not save the state of such",
                subject: domain.description
            )
        }
        var unknown = ["whether there is room for the memory"]
        if !parts(root.element("devices"), "filesystem").isEmpty {
            unknown.append("whether the guest has mounted a shared directory, with which QEMU does not save it")
        }
        if !parts(root.element("devices"), "hostdev").isEmpty {
            unknown.append("whether the state of a device of the host can be saved")
        }
        return unknown
    }

    /// The domain's description.
    package func definition(of domain: DomainReference) async throws(HostError) -> XMLElement {
        guard let root = XMLDocumentParser().parse(try await domainDescription(of: domain, options: [])).document?.root
        else {
            throw HostError(
                .internalError,
                message: "the host's description of the domain is not well-formed",
                subject: domain.description
            )
        }
        return root
    }
}

extension HostDescription {
    /// Whether what is known of libvirt's driver for QEMU is true of it: that driver itself, and the imitated host.
    var isOfQEMU: Bool { driver == "QEMU" || driver == "InMemory" }
}
