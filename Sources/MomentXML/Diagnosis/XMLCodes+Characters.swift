internal import MomentDiagnostics

extension XMLCodes {
    static let characterExplanations: [CodeExplanation] = [
        explain(
            .xmlUnescapedCharacter,
            "An ampersand or a less-than sign stands for itself",
            "Both begin markup. In text and values write '&amp;' and '&lt;'; a quote inside a value in the same quotes is '&apos;' or '&quot;'.",
            before: "<description>disk & memory</description>",
            after: "<description>disk &amp; memory</description>"
        ),
        explain(
            .xmlUndefinedEntity,
            "An entity is not defined",
            "XML defines lt, gt, amp, apos and quot. Others, such as HTML's nbsp, need a document type declaration, which is not allowed here: write the character itself.",
            before: "<description>before&nbsp;noon</description>",
            after: "<description>before&#160;noon</description>"
        ),
        explain(
            .xmlInvalidCharacter,
            "A character is not allowed in XML",
            "Control characters other than tab and line ends, and U+FFFE and U+FFFF, can't stand in a document, not even as references. A NUL tells mostly "
                + "that the file is no text.",
            before: "<name>night&#1;ly</name>",
            after: "<name>nightly</name>"
        ),
        explain(
            .xmlEncoding,
            "The encoding is not supported, or the bytes do not fit it",
            "Documents are read in UTF-8, UTF-16, ISO-8859-1 and US-ASCII. Without byte order mark and declaration a document is UTF-8. Save it as UTF-8, or declare "
                + "the encoding that it is in.",
            before: "<?xml version='1.0' encoding='KOI8-R'?>\n<domainbackup/>",
            after: "<?xml version='1.0' encoding='UTF-8'?>\n<domainbackup/>",
            libvirt: "XML_DETAIL (35) for bytes that do not fit; encodings that libxml2 can convert are accepted"
        ),
    ]
}
