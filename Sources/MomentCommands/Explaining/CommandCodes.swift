internal import MomentDiagnostics
internal import MomentSchemas

/// What the codes mean that the command itself reports.
enum CommandCodes {
    static let explanations = [
        CodeExplanation(
            .findingsCut,
            layer: .schema,
            title: "There may be more mistakes than are told",
            text: """
                In one document at most 1,000 mistakes against the grammar are told, or 100 against XML. Behind them others may wait: mend those that are \
                told and look again. This is a note and changes no verdict: the document has errors anyway.
                """,
            before: "a document with 2,000 mistakes: 1,000 findings and this note",
            after: "the same with fewer than 1,000 mistakes: a finding for each",
            libvirt: "Tells the first mistake only."
        ),
        CodeExplanation(
            .suppressionUnknown,
            layer: .document,
            title: "An instruction to leave out findings names no code",
            text: """
                <?virtmoment ignore CODE?> leaves out findings of a code or layer in the element that follows. The word that stands there is neither, so \
                nothing is left out by it. `virtmoment explain` lists the codes.
                """,
            before: "<?virtmoment ignore name-leftout?>",
            after: "<?virtmoment ignore name-left-out?>",
            libvirt: "Passes over the instruction."
        ),
        CodeExplanation(
            .needsRelease,
            layer: .release,
            title: "The document needs a newer libvirt",
            text: """
                The document is checked for an older release of libvirt (--libvirt), and uses something that came later. The finding names the \
                release that brought it. Either ask for that release, or leave the part out.
                """,
            before: "<server transport='fd' fdgroup='nbd'/>   (for 9.0.0)",
            after: "<server transport='unix' socket='/run/backup.sock'/>",
            libvirt:
                "An older release ignores elements it does not know and refuses values it does not know (VIR_ERR_XML_ERROR, 27)."
        ),
        CodeExplanation(
            .engineWithoutVerdict,
            layer: .schema,
            title: "libxml2 came to no verdict",
            text: """
                With --engine both the document is judged twice. Some small documents take libxml2's RELAX NG engine years; such a document \
                is not given to it. The finding is a note: virtmoment's own verdict stands.
                """,
            before: "<driver> with 18 attributes inside <domain>",
            after: "the same; --engine builtin",
            libvirt: "Validates with libxml2 and would not come to an end."
        ),
        CodeExplanation(
            .engineDisagreement,
            layer: .schema,
            title: "The two RELAX NG engines do not agree",
            text: """
                With --engine both the document is judged twice, by virtmoment's own engine and by libxml2's. One accepts it and the other \
                does not. Known causes are errors of libxml2: white space around numbers, elements of nested interleaves in \
                turns. Please report any other.
                """,
            before: "<creationTime> 5 </creationTime>",
            after: "<creationTime>5</creationTime>",
            libvirt: "libvirt validates with libxml2, so what libxml2 refuses, libvirt refuses when asked to validate."
        ),
    ]
}
