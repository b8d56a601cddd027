"""Grammars for the sections of the RELAX NG specification, of which each place is tried with everything that could stand there."""

NAMESPACES = (
    "xmlns='http://relaxng.org/ns/structure/1.0' xmlns:f='urn:f'"
    " datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes'"
)

# Each element of RELAX NG with the least that must be in it.
LEAST = {
    "element": "<element name='e'{a}><empty/>{c}</element>",
    "attribute": "<attribute name='t'{a}>{c}</attribute>",
    "group": "<group{a}><empty/>{c}</group>",
    "interleave": "<interleave{a}><empty/>{c}</interleave>",
    "choice": "<choice{a}><empty/>{c}</choice>",
    "optional": "<optional{a}><empty/>{c}</optional>",
    "zeroOrMore": "<zeroOrMore{a}><empty/>{c}</zeroOrMore>",
    "oneOrMore": "<oneOrMore{a}><empty/>{c}</oneOrMore>",
    "list": "<list{a}><empty/>{c}</list>",
    "mixed": "<mixed{a}><empty/>{c}</mixed>",
    "ref": "<ref name='d'{a}>{c}</ref>",
    "parentRef": "<parentRef name='d'{a}>{c}</parentRef>",
    "empty": "<empty{a}>{c}</empty>",
    "text": "<text{a}>{c}</text>",
    "notAllowed": "<notAllowed{a}>{c}</notAllowed>",
    "value": "<value{a}>v{c}</value>",
    "data": "<data type='string'{a}>{c}</data>",
    "externalRef": "<externalRef href='other'{a}>{c}</externalRef>",
    "grammar": "<grammar{a}><start><empty/></start>{c}</grammar>",
    "param": "<param name='length'{a}>1{c}</param>",
    "except": "<except{a}><value>x</value>{c}</except>",
    "start": "<start{a}><element name='e'><empty/></element>{c}</start>",
    "define": "<define name='x'{a}><empty/>{c}</define>",
    "include": "<include href='other'{a}>{c}</include>",
    "div": "<div{a}>{c}</div>",
    "name": "<name{a}>n{c}</name>",
    "anyName": "<anyName{a}>{c}</anyName>",
    "nsName": "<nsName{a}>{c}</nsName>",
}
ATTRIBUTES = ["name", "type", "combine", "href", "ns", "datatypeLibrary", "size", "f:foreign", "xml:base"]
VALUES = {"name": "n", "type": "string", "combine": "choice", "href": "other", "ns": "urn:n", "datatypeLibrary": "",
          "size": "1", "f:foreign": "1", "xml:base": "."}
OTHER = f"<grammar {NAMESPACES}><start><element name='o'><empty/></element></start></grammar>"


def surroundings(kind):
    """A grammar that is correct with an element of a kind at its '%'."""
    if kind in ("param", "except"):
        return "<element name='r'><data type='string'>%</data></element>"
    if kind in ("name", "anyName", "nsName"):
        return "<element>%<empty/></element>"
    if kind in ("start", "include"):
        return "<grammar>%</grammar>"
    if kind in ("define", "div"):
        return "<grammar><start><element name='r'><empty/></element></start>%</grammar>"
    return (
        "<grammar><start><element name='r'><grammar><start><choice>%<element name='q'><empty/></element></choice></start>"
        "<define name='d'><element name='i'><empty/></element></define></grammar></element></start>"
        "<define name='d'><element name='o'><empty/></element></define></grammar>"
    )


def least(kind, attributes="", children=""):
    return LEAST[kind].replace("{a}", attributes).replace("{c}", children)


def tables():
    """(section, template, fillings): each filling at the '%' is a question of its own."""
    for kind in LEAST:
        fillings = [least(kind)]
        for attribute in ATTRIBUTES:
            written = LEAST[kind].split("{a}")[0]
            if f" {attribute}=" not in written:
                fillings.append(least(kind, f" {attribute}='{VALUES[attribute]}'"))
            else:
                fillings.append(least(kind).replace(f" {attribute}='", " was='"))
        yield f"3 attributes of {kind}", surroundings(kind), fillings
        children = [least(kind, "", least(child)) for child in LEAST]
        children += [least(kind, "", child) for child in ("x", " ", "<!-- c -->", "<?p i?>", "<f:y>z<f:z/></f:y>", "<unknown/>")]
        yield f"3 children of {kind}", surroundings(kind), children

    patterns = {
        "attribute": "<attribute name='t'/>", "element": "<element name='e'><empty/></element>", "text": "<text/>",
        "empty": "<empty/>", "notAllowed": "<notAllowed/>", "value": "<value>v</value>", "data": "<data type='int'/>",
        "list": "<list><value>l</value></list>", "ref": "<ref name='d'/>", "refText": "<ref name='s'/>",
        "except": "<data type='int'><except><value>1</value></except></data>",
        "wildcard": "<attribute><anyName/></attribute>",
    }
    wrappers = ["%", "<choice>%<notAllowed/></choice>", "<choice>%<value>w</value></choice>", "<group>%</group>",
                "<group>%<value>w</value></group>", "<group>%<empty/></group>", "<interleave>%</interleave>",
                "<interleave>%<empty/></interleave>", "<oneOrMore>%</oneOrMore>", "<zeroOrMore>%</zeroOrMore>",
                "<optional>%</optional>", "<group>%<notAllowed/></group>"]
    grammar = ("<grammar><start>{}</start><define name='d'><element name='u'><empty/></element></define>"
               "<define name='s'><text/></define></grammar>")
    contexts = {
        "7.1.1 below attribute": "<element name='r'><attribute name='b'>%</attribute></element>",
        "7.1.2 below oneOrMore and group": "<element name='r'><oneOrMore><group>%<element name='b'><empty/></element></group></oneOrMore></element>",
        "7.1.2 below oneOrMore and interleave": "<element name='r'><oneOrMore><interleave>%<element name='b'><empty/></element></interleave></oneOrMore></element>",
        "7.1.3 below list": "<element name='r'><list>%</list></element>",
        "7.1.4 below except of data": "<element name='r'><data type='string'><except>%</except></data></element>",
        "7.1.5 below start": "%",
        "7.2 content of an element": "<element name='r'>%</element>",
        "7.2 beside an element": "<element name='r'><group>%<element name='b'><empty/></element></group></element>",
        "7.2 beside data": "<element name='r'><group>%<data type='int'/></group></element>",
        "7.2 beside text": "<element name='r'><interleave>%<text/></interleave></element>",
    }
    for section, context in contexts.items():
        fillings = [wrapper.replace("%", pattern) for wrapper in wrappers for pattern in patterns.values()]
        yield section, grammar.format(context), fillings

    classes = ["<name>a</name>", "<name ns='urn:f'>a</name>", "<name>f:a</name>", "<name>b</name>", "<anyName/>", "<nsName ns='urn:f'/>",
               "<nsName ns=''/>", "<anyName><except><name>a</name></except></anyName>",
               "<anyName><except><nsName ns='urn:f'/></except></anyName>",
               "<nsName ns='urn:f'><except><name ns='urn:f'>a</name></except></nsName>",
               "<choice><name>a</name><name>b</name></choice>"]
    for sign in ("group", "interleave", "choice"):
        for one in classes:
            yield ("7.3 two attributes", f"<element name='r'><{sign}><oneOrMore><attribute>{one}</attribute></oneOrMore>"
                   f"<zeroOrMore><attribute>%</attribute></zeroOrMore></{sign}></element>", classes)
    for one in classes:
        yield ("7.4 two elements", f"<element name='r'><interleave><element>{one}<empty/></element><element>%<empty/></element></interleave></element>", classes)
        yield ("7.4 in branches", f"<element name='r'><interleave><optional><element>{one}<empty/></element></optional><group><element name='k'><empty/></element><choice><element>%<empty/></element><empty/></choice></group></interleave></element>", classes)
        yield ("4.16 exceptions", f"<element><anyName><except>%</except></anyName><empty/></element>", [one])
        yield ("4.16 exceptions of a namespace", f"<element><nsName ns='urn:f'><except>%</except></nsName><empty/></element>", [one])
    yield ("7.3 without repetition", "<element name='r'><attribute>%</attribute></element>", classes)
    yield ("4.16 xmlns", "<element name='r'><attribute>%</attribute></element>",
           ["<name>xmlns</name>", "<name ns='urn:f'>xmlns</name>", "<name ns='http://www.w3.org/2000/xmlns'>a</name>",
            "<choice><name>a</name><name>xmlns</name></choice>", "<name ns='http://www.w3.org/2000/xmlns/'>a</name>"])
    yield ("4.3 datatypeLibrary", "<element name='r'><group datatypeLibrary='%'><empty/></group></element>",
           ["", "urn:x", "http://x/y", "x", "/x", "//x", "#x", "urn:x#y", "urn:", "http:", "1:x", "a+b.c-1:x", "urn:%41", "urn:%4", "http://x/%zz", "urn:a b"])
    yield ("4.10 names", "<element name='%'><empty/></element>",
           ["a", " a ", "a b", "", "1", "f:a", "g:a", "f:", ":a", "f:a:b", "xml:a", "a-b", "-a", "a.", "_", "é", "\u0131", "\u2160", "a\u0300", "\u0300"])
    yield ("4.18 definitions", "<grammar><start><ref name='%'/></start><define name='a'><element name='a'><empty/></element></define><define name='f:b'><empty/></define></grammar>", ["a"])
    yield ("4.18 references", "<grammar><start><ref name='%'/></start><define name='a'><element name='a'><empty/></element></define></grammar>",
           ["a", " a ", "b", "", "f:a"])
    for first in ("", " combine='choice'", " combine='interleave'", " combine='other'"):
        yield ("4.17 combine", f"<grammar><start><ref name='a'/></start><define name='a'{first}><element name='a'><empty/></element></define>%</grammar>",
               ["<define name='a'><element name='b'><empty/></element></define>"[:16] + second + "><element name='b'><empty/></element></define>"
                for second in ("", " combine='choice'", " combine='interleave'")]
               + ["<define name='a' combine='choice'><element name='b'><empty/></element></define><define name='a'><notAllowed/></define>", ""])
    recursion = ["<ref name='a'/>", "<element name='b'><ref name='a'/></element>", "<optional><ref name='a'/></optional>",
                 "<choice><element name='c'><empty/></element><ref name='a'/></choice>", "<element name='b'><optional><ref name='a'/></optional></element>",
                 "<group><element name='c'><empty/></element><ref name='b'/></group>", "<attribute name='x'><ref name='a'/></attribute>"]
    yield ("4.19 recursion", "<grammar><start><ref name='a'/></start><define name='a'>%</define><define name='b'><choice><ref name='a'/><element name='z'><empty/></element></choice></define></grammar>", recursion)
    yield ("4.19 recursion of what nobody refers to", "<grammar><start><element name='s'><empty/></element></start><define name='a'>%</define><define name='b'><ref name='a'/></define></grammar>", recursion)
    inner = ["<start><element name='i'><empty/></element></start>", "", "<start><ref name='d'/></start>", "<start><parentRef name='d'/></start>",
             "<start><parentRef name='x'/></start>", "<start><ref name='d'/></start><define name='d'><parentRef name='d'/></define>",
             "<start><ref name='d'/></start><define name='d'><empty/></define>", "<define name='d'><empty/></define>",
             "<start><grammar><start><parentRef name='d'/></start></grammar></start>",
             "<start><grammar><start><parentRef name='d'/></start></grammar></start><define name='d'><text/></define>"]
    for place in ("<start><element name='r'><grammar>%</grammar></element></start><define name='d'><empty/></define>",
                  "<start><element name='r'><empty/></element></start><define name='d'><empty/></define><define name='u'><grammar>%</grammar></define>"):
        yield ("4.18 grammars within grammars", f"<grammar>{place}</grammar>", inner)
    overrides = ["", "<start><ref name='b'/></start>", "<define name='b'><element name='z'><empty/></element></define>",
                 "<define name='x'><empty/></define>", "<div><define name='b'><empty/></define></div>",
                 "<define name='b'><empty/></define><define name='b' combine='choice'><text/></define>", "<include href='other'/>", "<element name='a'><empty/></element>",
                 "<start combine='choice'><ref name='b'/></start>"]
    yield ("4.7 include", "<grammar><include href='included'>%</include></grammar>", overrides)
    yield ("4.7 include beside a definition", "<grammar><include href='included'>%</include><define name='b'><text/></define></grammar>", overrides)
    yield ("4.5 references to documents", "<grammar><include href='%'/></grammar>",
           ["other", "included", "none", "other#x", "pattern", "", "main", "loop"])
    yield ("4.6 external patterns", "<element name='r'><externalRef href='%'/></element>",
           ["other", "included", "none", "other#x", "pattern", "main", "loop"])


OTHERS = {
    "other": OTHER,
    "included": f"<grammar {NAMESPACES}><start><ref name='b'/></start><define name='b'><element name='b'><empty/></element></define></grammar>",
    "pattern": f"<element name='p' {NAMESPACES}><empty/></element>",
    "loop": f"<grammar {NAMESPACES}><include href='loop'/></grammar>",
}


def declared(grammar):
    end = min(position for position in (grammar.find(" "), grammar.find(">"), grammar.find("/>")) if position >= 0)
    return f"{grammar[:end]} {NAMESPACES}{grammar[end:]}"


def documents():
    """(section, grammar, documents)."""
    b, c, t = "<element name='b'><empty/></element>", "<element name='c'><text/></element>", "<attribute name='t'/>"
    pool = ["<a/>", "<a> </a>", "<a>x</a>", "<a><b/></a>", "<a><c/></a>", "<a><b/><c/></a>", "<a><c/><b/></a>", "<a><b/><b/></a>",
            "<a><c>y</c><c/></a>", "<a><b/><c/><b/></a>", "<a><b/><c/><b/><c/></a>", "<a><b/><b/><c/><c/></a>", "<a>x<b/>y<c/>z</a>", "<a t='1'/>",
            "<a t='1'><b/></a>", "<a t='1'><b/><c/></a>", "<a t='1'>x</a>", "<a u='1'/>", "<a t='' u=''/>", "<a><b>x</b></a>", "<a><b> </b></a>", "<a><d/></a>",
            "<a xmlns='urn:f'/>", "<a><b xmlns='urn:f'/></a>", "<b/>", "<a><!-- c --><b/><?p?></a>", "<a xmlns:f='urn:f' f:t='1'/>", "<a>&#32;&#10;</a>", "<a><c><b/></c></a>",
            "<a><![CDATA[x]]></a>", "<a t=' '/>"]
    atoms = {"b": b, "c": c, "t": t, "text": "<text/>", "empty": "<empty/>", "not": "<notAllowed/>"}
    forms = []
    for first in atoms.values():
        for wrapper in ("%", "<optional>%</optional>", "<zeroOrMore>%</zeroOrMore>", "<oneOrMore>%</oneOrMore>", "<mixed>%</mixed>"):
            forms.append(("6.2 one pattern", wrapper.replace("%", first)))
    for sign in ("group", "interleave", "choice"):
        for one, first in atoms.items():
            for other, second in atoms.items():
                for wrapper in ("%", "<optional>%</optional>", "<oneOrMore>%</oneOrMore>"):
                    forms.append((f"6.2 {sign}", wrapper.replace("%", f"<{sign}>{first}{second}</{sign}>")))
    for content in ("<value>x</value>", "<value type='string'> </value>", "<value></value>", "<data type='string'/>", "<data type='token'/>",
                    "<data type='string' datatypeLibrary=''/>", "<list><empty/></list>", "<list><oneOrMore><value>x</value></oneOrMore></list>",
                    "<data type='string'><except><value>x</value></except></data>", "<choice><value>x</value>" + b + "</choice>",
                    "<optional><value>x</value></optional>", "<attribute name='t'><empty/></attribute>", "<attribute name='t'><value>1</value></attribute>",
                    "<attribute name='t'><value></value></attribute>", "<optional><attribute name='t'><data type='int'/></attribute></optional>",
                    "<attribute name='t'><notAllowed/></attribute>", "<zeroOrMore><attribute><anyName/></attribute></zeroOrMore>",
                    "<zeroOrMore><attribute><nsName ns='urn:f'/></attribute></zeroOrMore>", "<oneOrMore><attribute><anyName><except><name>t</name></except></anyName></attribute></oneOrMore>",
                    "<element><anyName/><empty/></element>", "<element><nsName ns='urn:f'/><empty/></element>", "<element><choice><name>b</name><name>d</name></choice><text/></element>",
                    "<element><anyName><except><name>b</name></except></anyName><text/></element>", "<element name='f:b'><empty/></element>",
                    "<element name='b' ns='urn:f'><empty/></element>", "<attribute name='f:t'/>", "<attribute name='t' ns='urn:f'/>", "<group ns='urn:f'>" + b + "</group>", "<group ns='urn:f'>" + t + "</group>"):
        forms.append(("6.2 content", content))
    for section, content in forms:
        yield section, f"<element name='a'>{content}</element>", pool
