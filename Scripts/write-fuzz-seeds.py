#!/usr/bin/env python3
"""Writes the seeds for each fuzz target, from samples/, schemas/ and templates/, and a dictionary of the words in the grammars.

    write-fuzz-seeds.py SEEDS DICTIONARY
"""
import pathlib
import re
import shutil
import sys

seeds, dictionary = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
repository = pathlib.Path(__file__).resolve().parent.parent
samples = repository / "samples"
documents = [path for kind in ("backup", "checkpoint", "snapshot", "broken") for path in sorted((samples / kind).glob("*.xml"))]
documents += sorted((samples / "live").rglob("*.xml"))
domains = sorted((samples / "domains").rglob("*.xml"))
grammars = sorted((repository / "schemas").glob("*.rng"))
templates = sorted((repository / "templates").glob("*.xsl"))
small = "<grammar xmlns='http://relaxng.org/ns/structure/1.0' datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes'><start>" \
    "<element name='a'>{}</element></start></grammar>"
patterns = [
    "<empty/>", "<text/>", "<interleave><text/><zeroOrMore><element name='b'><empty/></element></zeroOrMore></interleave>",
    "<choice><value>x</value><data type='int'><param name='minInclusive'>3</param></data></choice>",
    "<attribute><anyName><except><name>c</name></except></anyName><data type='string'><param name='pattern'>[a-z]+(-[0-9]{2,4})?</param></data></attribute>",
    "<list><oneOrMore><data type='token'/></oneOrMore></list>", "<mixed><optional><ref name='r'/></optional></mixed>",
]
plan = {
    "parse": documents + domains, "peers": documents + domains, "grammar": grammars, "validate": documents, "roundtrip": documents, "json": documents,
    "template": templates + domains, "fill": documents + domains,
}
for target, files in plan.items():
    folder = seeds / target
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for path in files:
        (folder / "-".join(path.relative_to(repository).parts)).write_bytes(path.read_bytes())
for number, pattern in enumerate(patterns):
    (seeds / "grammar" / f"pattern-{number}").write_text(small.format(pattern))
for kind in ("backup", "checkpoint", "snapshot"):
    (seeds / "json" / f"default-{kind}").write_text(f'{{"$kind":"domain{kind}"}}')

words = set()
for path in grammars + templates:
    text = path.read_text()
    words |= set(re.findall(r'name="([A-Za-z-]+)"', text)) | set(re.findall(r"<value>([^<]+)</value>", text))
    words |= {f"<{tag}" for tag in re.findall(r"<([a-z]+:?[a-zA-Z-]+)", text)}
words |= {"='", "'/>", "</", "<![CDATA[", "]]>", "<!--", "-->", "<?", "?>", "&amp;", "&#x0;", "&#xD;", "xmlns:a='b'", "xml:space", "\ufeff"}


def escaped(word):
    return "".join(f"\\x{byte:02x}" if not 32 <= byte < 127 or byte in b'"\\' else chr(byte) for byte in word.encode())


dictionary.write_text("".join(f'"{escaped(word)}"\n' for word in sorted(words)))
