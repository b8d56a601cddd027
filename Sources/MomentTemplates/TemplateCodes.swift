public import MomentDiagnostics

/// What the codes of templates mean.
public enum TemplateCodes {
    /// An explanation for each code.
    public static let explanations: [CodeExplanation] = stylesheets + parameters + results

    private static func make(
        _ code: Diagnostic.Code,
        _ title: String,
        _ text: String,
        before: String,
        after: String,
        libvirt: String = "It never sees this: templates are this toolkit's own."
    ) -> CodeExplanation {
        CodeExplanation(
            code,
            layer: .template,
            title: title,
            text: text,
            before: before,
            after: after,
            libvirt: libvirt
        )
    }

    private static let stylesheets = [
        make(
            .stylesheetInvalid,
            "The stylesheet breaks a rule of XSLT",
            """
            An instruction is unknown, stands where it may not, or lacks an attribute. The finding is at the element in the stylesheet, also when that is \
            imported. Nothing has run yet.
            """,
            before: "<xsl:vlaue-of select='name'/>",
            after: "<xsl:value-of select='name'/>"
        ),
        make(
            .stylesheetXPath,
            "An XPath expression or pattern is wrong",
            """
            It can't be parsed, or names a variable or a function that does not exist. Expressions are those of XPath 1.0, with the functions of XSLT 1.0 and \
            EXSLT. A misspelt name is shown with the nearest one.
            """,
            before: "<xsl:value-of select='$direktory'/>",
            after: "<xsl:value-of select='$directory'/>"
        ),
        make(
            .stylesheetImport,
            "An import is not found, or not allowed",
            """
            Stylesheets can import the built-in parts (virtmoment:common.xsl and others) and, on the command line, files beside or below \
            them. Absolute paths, ways up and addresses are refused, and so is a stylesheet that imports itself.
            """,
            before: "<xsl:import href='/srv/common.xsl'/>",
            after: "<xsl:import href='virtmoment:common.xsl'/>"
        ),
        make(
            .stylesheetFailed,
            "The stylesheet failed while it ran",
            """
            It compiled, and went wrong over this domain: a template that is called does not exist, a variable needs itself, an attribute comes too late. The \
            finding is at the instruction that was being carried out.
            """,
            before: "<xsl:call-template name='disc'/>",
            after: "<xsl:call-template name='disk'/>"
        ),
        make(
            .stylesheetForbidden,
            "The stylesheet asks for something outside",
            """
            A template sees the domain, its parameters and the context, and nothing else: document() and the elements that write files are refused, and so is \
            chance, because the same input is to give the same document. Give the template what it needs as a parameter; documents can be parameters.
            """,
            before: "<xsl:copy-of select=\"document('/etc/passwd')\"/>",
            after: "<xsl:copy-of select='$documents'/>"
        ),
        make(
            .stylesheetLimit,
            "The stylesheet goes too deep, takes too long, or makes too much",
            """
            Every run is bounded: depth of calls, steps, time, memory, length of the result. The finding names the bound, and the place where it was met. A template \
            that needs more is most likely endless; the library can raise the bounds.
            """,
            before: "<xsl:template name='a'><xsl:call-template name='a'/></xsl:template>",
            after: "a condition that ends the recursion"
        ),
        make(
            .templateMessage,
            "The stylesheet has something to say",
            "An xsl:message without terminate='yes'. The document is made all the same.",
            before: "<xsl:message>no agent, so no quiesce</xsl:message>",
            after: "the same: it is a note"
        ),
        make(
            .templateTerminated,
            "The template ended itself",
            """
            The stylesheet met something it can't work with and said so by xsl:message with terminate='yes'; requests in Swift do the same in words of their \
            own. No document is made.
            """,
            before: "template render push-incremental, for a domain without checkpoints",
            after: "--checkpoint NAME for those that exist, or -p base=NAME"
        ),
    ]

    private static let parameters = [
        make(
            .templateDeclaration,
            "A parameter is declared wrongly",
            """
            A vm:parameter needs the name of an xsl:param that exists, a type of string, number, boolean, list or documents, and a default that is of that \
            type.
            """,
            before: "<vm:parameter name='port' type='nubmer'/>",
            after: "<vm:parameter name='port' type='number'/>"
        ),
        make(
            .templateUnknownParameter,
            "The template has no such parameter",
            "A value was given for a parameter that no template of the chain declares. 'template show' lists those there are.",
            before: "-p directry=/backup",
            after: "-p directory=/backup"
        ),
        make(
            .templateMissingParameter,
            "A parameter is missing",
            "The template says that it can't do without this parameter, and it is not given, or empty.",
            before: "template render pull-unix",
            after: "template render pull-unix -p socket=/run/backup.sock"
        ),
        make(
            .templateParameterType,
            "A parameter's value is of another type",
            """
            Numbers are digits with an optional sign and point, booleans true or false, lists are separated by commas, documents are given by their files. Some strings have \
            a list of the values they may have.
            """,
            before: "-p port=nbd",
            after: "-p port=10809"
        ),
    ]

    private static let results = [
        make(
            .templateNothingSelected,
            "No disk is selected",
            """
            Every disk of the domain is left out, so there is nothing to make a document of. The notes tell the reason for each: read-only, empty, of a format that can't \
            hold a bitmap, not among those asked for.
            """,
            before: "template render checkpoint-all, for a domain with raw disks only",
            after: "push-full, which needs no bitmap"
        ),
        make(
            .templateDiskLeftOut,
            "A disk is left out",
            "The document is made without this disk. It is worth a look: what is left out is not backed up.",
            before: "a read-only disk",
            after: "-p read-only=true takes it too; -p exclude=NAME says that it is meant",
            libvirt: "Takes the document: disks that are not listed take no part."
        ),
        make(
            .templateDiskRefused,
            "A disk that must take part can't",
            """
            It was asked for by name, or the job needs every disk, as an internal snapshot does; or its new file has no directory to go to. The \
            message has the reason.
            """,
            before: "-p disks=hdc, where hdc is an empty CD-ROM",
            after: "-p disks=vda",
            libvirt: "Would refuse such a document: VIR_ERR_CONFIG_UNSUPPORTED (67) in most cases."
        ),
        make(
            .templateResult,
            "The template did not make a document",
            """
            What came out is nothing, text, or an element that libvirt does not take. A template makes one domainbackup, domaincheckpoint or domainsnapshot, or several inside \
            vm:result.
            """,
            before: "<xsl:template match='/'><backup/></xsl:template>",
            after: "<xsl:template match='/'><domainbackup/></xsl:template>"
        ),
    ]
}
