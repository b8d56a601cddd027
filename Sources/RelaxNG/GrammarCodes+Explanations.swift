public import MomentDiagnostics

/// What each code of the schema layer means, for people who ask.
public enum GrammarCodes {
    /// An explanation for each code that validation reports, in alphabetical order.
    public static let explanations: [CodeExplanation] = [
        make(
            .conflictingAttribute,
            "An attribute that another attribute's value rules out",
            """
            The attribute exists on this element, but not together with the value of another one: what is allowed on a disk \
            depends on its type, what is allowed in a backup on its mode. Remove the attribute, use the one that goes with the \
            value named in the message, or change that value.
            """,
            "<disk name='vda' type='block'>\n  <target file='/backup/vda'/>\n</disk>",
            "<disk name='vda' type='block'>\n  <target dev='/dev/vg/backup'/>\n</disk>"
        ),
        make(
            .conflictingElement,
            "An element that an attribute's value rules out",
            """
            The element exists, but not with the value of an attribute of the element it is in, or of one further out. A push \
            backup copies to <target>, a pull backup keeps changed blocks in <scratch>.
            """,
            "<domainbackup mode='push'>\n  <disks>\n    <disk name='vda' type='file'>\n      <scratch file='/tmp/vda'/>\n"
                + "    </disk>\n  </disks>\n</domainbackup>",
            "<domainbackup mode='push'>\n  <disks>\n    <disk name='vda' type='file'>\n      <target file='/tmp/vda'/>\n"
                + "    </disk>\n  </disks>\n</domainbackup>"
        ),
        make(
            .danglingReference,
            "A reference to an ID that no element has",
            """
            The grammar makes the attribute a reference (IDREF or IDREFS) to an element of the document by its ID, and no element has that ID. \
            libvirt's grammars have no IDs; this is for grammars given with --schema. --no-id-check leaves it out.
            """,
            "<article xmlns='http://docbook.org/ns/docbook' version='5.0'>\n  <title>T</title>\n"
                + "  <para xml:id='intro'>See <link linkend='into'>there</link>.</para>\n</article>",
            "<article xmlns='http://docbook.org/ns/docbook' version='5.0'>\n  <title>T</title>\n"
                + "  <para xml:id='intro'>See <link linkend='intro'>there</link>.</para>\n</article>",
            libvirt: "never: its grammars have no IDs"
        ),
        make(
            .duplicateElement,
            "An element that is there once too often",
            "The element can stand here once only. The finding is at the second one; keep the one that is right.",
            "<domainsnapshot>\n  <name>a</name>\n  <name>b</name>\n</domainsnapshot>",
            "<domainsnapshot>\n  <name>a</name>\n</domainsnapshot>"
        ),
        make(
            .duplicateID,
            "An ID that another element has",
            """
            The grammar makes the attribute an ID, which tells its element from all others of the document; an earlier element has the same \
            one. libvirt's grammars have no IDs; this is for grammars given with --schema. --no-id-check leaves it out.
            """,
            "<article xmlns='http://docbook.org/ns/docbook' version='5.0'>\n  <title>T</title>\n"
                + "  <para xml:id='a'>One.</para>\n  <para xml:id='a'>Two.</para>\n</article>",
            "<article xmlns='http://docbook.org/ns/docbook' version='5.0'>\n  <title>T</title>\n"
                + "  <para xml:id='a'>One.</para>\n  <para xml:id='b'>Two.</para>\n</article>",
            libvirt: "never: its grammars have no IDs"
        ),
        make(
            .invalidValue,
            "A value that is not of the right kind",
            """
            The value must be a number, a path, a name or another kind of text, and is not: a path that is not absolute, a \
            number that is negative or too large, a name with a character it cannot have. The message says which kind it must be.
            """,
            "<target file='vda.qcow2'/>",
            "<target file='/backup/vda.qcow2'/>"
        ),
        make(
            .misplacedAttribute,
            "An attribute that belongs on another element",
            "The attribute is known, but not on this element. The message names elements that have it.",
            "<domainbackup>\n  <disks>\n    <disk name='vda'>\n      <target file='/b/vda' backupmode='full'/>\n    </disk>\n"
                + "  </disks>\n</domainbackup>",
            "<domainbackup>\n  <disks>\n    <disk name='vda' backupmode='full'>\n      <target file='/b/vda'/>\n    </disk>\n"
                + "  </disks>\n</domainbackup>"
        ),
        make(
            .misplacedElement,
            "An element that belongs in another one",
            """
            The element is known, but not in the one it stands in. Often an enclosing element was forgotten or closed too \
            early. The message names elements that can hold it.
            """,
            "<domaincheckpoint>\n  <disk name='vda'/>\n</domaincheckpoint>",
            "<domaincheckpoint>\n  <disks>\n    <disk name='vda'/>\n  </disks>\n</domaincheckpoint>"
        ),
        make(
            .missingAttribute,
            "An attribute that must be there",
            "The element cannot do without the attribute, or not with the values its other attributes have.",
            "<disk type='file'/>",
            "<disk name='vda' type='file'/>"
        ),
        make(
            .missingElement,
            "An element that must be there",
            "The element named in the message must stand in the one the finding is at.",
            "<domainbackup mode='pull'/>",
            "<domainbackup mode='pull'>\n  <server name='localhost' port='10809'/>\n</domainbackup>"
        ),
        make(
            .missingValue,
            "An element without its text",
            "The element must hold text, such as a number or a name, and is empty.",
            "<state/>",
            "<state>running</state>"
        ),
        make(
            .unexpectedOrder,
            "An element that comes too early or too late",
            "The order of elements matters here: the element is right, but another one must come before it.",
            "<source>\n  <encryption format='luks'/>\n  <seclabel model='dac' relabel='no'/>\n</source>",
            "<source>\n  <seclabel model='dac' relabel='no'/>\n  <encryption format='luks'/>\n</source>"
        ),
        make(
            .unexpectedText,
            "Text where only elements can be",
            "The element holds elements or nothing. Text in it is usually left over, or the remains of a tag.",
            "<disks>\n  all of them\n  <disk name='vda'/>\n</disks>",
            "<disks>\n  <disk name='vda'/>\n</disks>"
        ),
        make(
            .unknownAttribute,
            "An attribute that does not exist",
            "No element has an attribute of this name. Mostly it is misspelt: names are case-sensitive.",
            "<disk nmae='vda'/>",
            "<disk name='vda'/>"
        ),
        make(
            .unknownElement,
            "An element that does not exist",
            "There is no element of this name. Mostly it is misspelt: names are case-sensitive. What it holds is not looked at.",
            "<domaincheckpoint>\n  <desciption>weekly</desciption>\n</domaincheckpoint>",
            "<domaincheckpoint>\n  <description>weekly</description>\n</domaincheckpoint>"
        ),
        make(
            .unknownValue,
            "A value that is none of those allowed",
            "The value must be one of a few words. The message lists them, the nearest spelling first.",
            "<domainbackup mode='pusch'/>",
            "<domainbackup mode='push'/>"
        ),
        make(
            .wrongRoot,
            "A document of another kind",
            """
            The outermost element is not the one the grammar begins with, or is in a namespace where it should be in none. \
            Either the element is misspelt or the document was given to the wrong grammar.
            """,
            "<backup/>",
            "<domainbackup/>"
        ),
    ]

    private static func make(
        _ code: Diagnostic.Code,
        _ title: String,
        _ text: String,
        _ before: String,
        _ after: String,
        libvirt: String =
            "VIR_ERR_XML_INVALID_SCHEMA (92) when asked to validate: the document is not valid against its schema"
    ) -> CodeExplanation {
        CodeExplanation(
            code,
            layer: .schema,
            title: title,
            text: text,
            before: before,
            after: after,
            libvirt: libvirt
        )
    }
}
