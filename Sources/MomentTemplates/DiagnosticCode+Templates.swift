public import MomentDiagnostics

extension Diagnostic.Code {
    /// A stylesheet breaks the rules of XSLT.
    public static let stylesheetInvalid: Self = "stylesheet-invalid"
    /// An XPath expression or pattern in a stylesheet is wrong.
    public static let stylesheetXPath: Self = "stylesheet-xpath"
    /// A stylesheet imports something that does not exist or is not allowed.
    public static let stylesheetImport: Self = "stylesheet-import"
    /// A stylesheet failed while it ran.
    public static let stylesheetFailed: Self = "stylesheet-failed"
    /// A stylesheet asked for a file, the network or chance.
    public static let stylesheetForbidden: Self = "stylesheet-forbidden"
    /// A stylesheet ran too deep, too long, or made too much.
    public static let stylesheetLimit: Self = "stylesheet-limit"
    /// A stylesheet has something to say.
    public static let templateMessage: Self = "template-message"
    /// A stylesheet ended itself by `xsl:message`.
    public static let templateTerminated: Self = "template-terminated"
    /// A parameter's declaration is wrong.
    public static let templateDeclaration: Self = "template-declaration"
    /// A parameter is given that the template does not have.
    public static let templateUnknownParameter: Self = "template-unknown-parameter"
    /// A parameter is missing.
    public static let templateMissingParameter: Self = "template-missing-parameter"
    /// A parameter's value is not of its type.
    public static let templateParameterType: Self = "template-parameter-type"
    /// No disk was selected.
    public static let templateNothingSelected: Self = "template-nothing-selected"
    /// A disk was left out.
    public static let templateDiskLeftOut: Self = "template-disk-left-out"
    /// A disk that must take part can't.
    public static let templateDiskRefused: Self = "template-disk-refused"
    /// What a template made is no document, or not one of those there are.
    public static let templateResult: Self = "template-result"
}
