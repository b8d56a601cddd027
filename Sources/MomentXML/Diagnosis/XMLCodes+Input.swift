internal import MomentDiagnostics

extension XMLCodes {
    static let inputExplanations: [CodeExplanation] = [
        explain(
            .xmlDoctype,
            "A document type declaration is not allowed",
            "With it come entities, default values and external files: a validator may see another document than libvirt does. None of libvirt's documents needs one.",
            before: "<!DOCTYPE domainbackup [<!ENTITY dir '/backup'>]>\n<domainbackup/>",
            after: "<domainbackup/>",
            libvirt: "accepts it, and does not resolve entities before it validates"
        ),
        explain(
            .xmlEmpty,
            "There is no document",
            "The input has nothing in it, or white space only. Where it comes from another program, look at that one's errors.",
            before: "",
            after: "<domainbackup/>"
        ),
        explain(
            .xmlLimit,
            "The document exceeds a limit",
            "Limits on bytes, depth, nodes and attributes keep hostile or broken input from taking the machine. They are far above what libvirt prints; the note names "
                + "the one that was met, and a program can raise it.",
            before: "<domainsnapshot><!-- 70 MiB of it --></domainsnapshot>",
            after: "<domainsnapshot/>",
            libvirt: "has limits of its own: libxml2's on depth and lengths, and 4 MiB for a string in its protocol"
        ),
        explain(
            .libxml2Relaxng,
            "libxml2's RELAX NG refuses the document",
            "The second engine's verdict in libxml2's own words, which often name an element around the mistake. The built-in engine says more.",
            before: "<domainbackup mode='psuh'/>",
            after: "<domainbackup mode='push'/>",
            layer: .schema,
            libvirt: "XML_INVALID_SCHEMA (92), with the same message and no line"
        ),
    ]
}
