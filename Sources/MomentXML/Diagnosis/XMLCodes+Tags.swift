internal import MomentDiagnostics

extension XMLCodes {
    static let tagExplanations: [CodeExplanation] = [
        explain(
            .xmlUnclosedElement,
            "An element is never closed",
            "The start tag shown has no end tag. It is noticed only where an end tag closes an element around it, or at the end of the document; that "
                + "place is in the note. Write the end tag, or '/>' if the element has no content.",
            before: "<disks>\n  <disk name='vda'>\n</disks>",
            after: "<disks>\n  <disk name='vda'/>\n</disks>"
        ),
        explain(
            .xmlMismatchedEndTag,
            "An end tag does not fit the element it would close",
            "The end tag's name is misspelt, or its start tag is missing. Names are compared letter by letter, capitals included.",
            before: "<description>before the upgrade</descripton>",
            after: "<description>before the upgrade</description>"
        ),
        explain(
            .xmlUnclosedValue,
            "An attribute value lacks a quote",
            "The value takes in what follows it, up to the next quote of its kind. The finding is where the value begins; the fix puts the quote where the value was "
                + "most likely meant to end.",
            before: "<disk name='vda type='file'/>",
            after: "<disk name='vda' type='file'/>"
        ),
        explain(
            .xmlDuplicateAttribute,
            "An element has two attributes of one name",
            "XML allows each attribute once. The note shows the first.",
            before: "<disk name='vda' type='file' name='vdb'/>",
            after: "<disk name='vda' type='file'/>"
        ),
        explain(
            .xmlUndeclaredPrefix,
            "A namespace prefix is not declared",
            "A name with a colon needs a declaration of what is before the colon, on the element or one around it. libxml2 only warns in some of these cases; here it is "
                + "an error, for other programs will not read the document.",
            before: "<metadata><app:owner>ops</app:owner></metadata>",
            after: "<metadata><app:owner xmlns:app='https://example.org/app'>ops</app:owner></metadata>",
            libvirt: "accepts some of them: libxml2 reports namespace errors and goes on"
        ),
        explain(
            .xmlAfterRoot,
            "Something follows the root element",
            "A document has one root element; behind it only comments and processing instructions may stand.",
            before: "<domainsnapshot/>\n<domainsnapshot/>",
            after: "<domainsnapshot/>"
        ),
        explain(
            .xmlDeclarationLate,
            "The XML declaration is not at the start",
            "Nothing may stand before '<?xml', not even white space or a comment. Remove what is before it; UTF-8 needs no declaration at all.",
            before: "\n<?xml version='1.0'?>\n<domainbackup/>",
            after: "<?xml version='1.0'?>\n<domainbackup/>"
        ),
        explain(
            .xmlSyntax,
            "The text breaks another rule of XML",
            "The message says which: an attribute without value, a tag without '>', a comment with '--' inside. Where only libxml2 noticed it, its words are in a note.",
            before: "<disk name=vda/>",
            after: "<disk name='vda'/>"
        ),
    ]
}
