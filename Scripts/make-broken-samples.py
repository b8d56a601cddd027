#!/usr/bin/env python3
"""Makes samples/broken from the marked documents in Scripts/broken-samples.

    make-broken-samples.py OUTPUT [--check]

A marked document begins with `=== NAME`, then one line a finding, `! MARK CODE PATH`, then options, then the document,
in which `⟦MARK:` and `⟧` enclose the construct at fault. The marks are taken out and their places become the ranges of
NAME.expected.json, so that nobody counts columns. Options: `@ newline crlf`, `@ encoding NAME`, `@ end none` (no final
newline). ␇ and ␀ stand for the control characters they picture.

With --check nothing is written: the files in OUTPUT must be what would be, and every path of a document that is well
formed must lead to the construct its mark encloses.
"""
import argparse
import json
import pathlib
import re
import sys
from xml.parsers import expat

SOURCE = pathlib.Path(__file__).resolve().parent / "broken-samples"
MARK = re.compile(r"⟦(\d+):|⟧")
ELEMENT_CODES = {"unknown-element", "missing-element", "missing-attribute", "missing-value", "duplicate-element",
                 "misplaced-element", "conflicting-element", "unexpected-order", "wrong-root"}


class Sample:
    """One broken document: its text without marks, and what is to be found in it."""

    def __init__(self, section):
        self.name, *lines = section.split("\n")
        self.name = self.name.strip()
        self.options = {"newline": "lf", "encoding": "utf-8", "end": "newline"}
        findings = []
        while lines and lines[0][:2] in ("! ", "@ "):
            words = lines.pop(0).split(" ")
            if words[0] == "!":
                findings.append(words[1:])
            else:
                self.options[words[1]] = words[2]
        body = "\n".join(lines)
        if self.options["end"] == "newline":
            body = body.rstrip("\n") + "\n"
        else:
            body = body.rstrip("\n")
        self.text, self.ranges = unmark(body)
        self.text = self.text.replace("␇", "\x07").replace("␀", "\0")
        if len(self.ranges) != len(findings):
            raise SystemExit(f"{self.name}: {len(self.ranges)} marks, {len(findings)} findings")
        self.findings = [self.finding(*finding) for finding in findings]
        places = [(finding["line"], finding["column"]) for finding in self.findings]
        if places != sorted(places):
            raise SystemExit(f"{self.name}: findings are not in document order")

    def finding(self, mark, code, path):
        start, end = self.ranges[mark]
        (line, column), (end_line, end_column) = self.place(start), self.place(end)
        return {"line": line, "column": column, "endLine": end_line, "endColumn": end_column, "path": path,
                "code": code, "layer": "xml" if code.startswith("xml-") else "schema"}

    def place(self, offset):
        before = self.text[:offset]
        return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1

    def data(self):
        text = self.text.replace("\n", "\r\n") if self.options["newline"] == "crlf" else self.text
        return text.encode(self.options["encoding"])

    def json(self):
        rows = ",\n".join("  " + json.dumps(finding, ensure_ascii=False) for finding in self.findings)
        return f"[\n{rows}\n]\n".encode()

    def check(self):
        """Names every finding whose mark is not at the construct its path leads to."""
        if any(finding["layer"] == "xml" for finding in self.findings):
            return
        elements = outline(re.sub(r"encoding='[^']*'", lambda match: " " * len(match[0]), self.text))
        for (start, end), finding in zip(self.ranges.values(), self.findings):
            marked = self.text[start:end]
            path, _, attribute = finding["path"].partition("/@")
            if path not in elements:
                raise SystemExit(f"{self.name}: no element at {path}, but {sorted(elements)}")
            tag_start, tag_end = elements[path]
            tag = self.text[tag_start:tag_end]
            if attribute:
                value = re.search(rf"\s{re.escape(attribute)}\s*=\s*(?:'([^']*)'|\"([^\"]*)\")", tag)
                wanted = attribute if finding["code"].endswith("-attribute") else value[1] or value[2]
                right = tag_start < start and end < tag_end and marked == wanted
            elif finding["code"] in ELEMENT_CODES:
                right = (start, end) == (tag_start, tag_end)
            else:
                right = start >= tag_end and "<" not in marked and marked == marked.strip() != ""
            if not right:
                raise SystemExit(f"{self.name}: {marked!r} is not what {finding['path']} leads to")


def unmark(body):
    """The text without marks, and the range of each."""
    text, ranges, opened, position = "", {}, [], 0
    for match in MARK.finditer(body):
        text += body[position:match.start()]
        position = match.end()
        if match[1]:
            opened.append((match[1], len(text)))
        else:
            mark, start = opened.pop()
            ranges[mark] = (start, len(text))
    if opened:
        raise SystemExit(f"a mark is not closed: {body}")
    return text + body[position:], dict(sorted(ranges.items(), key=lambda item: item[1]))


def outline(text):
    """The range of every start tag, by the element's path: [n] only where siblings have the same name."""
    data = text.encode()
    parser = expat.ParserCreate()
    root = {"name": "", "children": []}
    stack = [root]

    def start(name, _):
        element = {"name": name, "children": [], "start": len(data[:parser.CurrentByteIndex].decode())}
        stack[-1]["children"].append(element)
        stack.append(element)

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: stack.pop()
    parser.Parse(data, True)
    found = {}

    def walk(element, path):
        for child in element["children"]:
            same = [other for other in element["children"] if other["name"] == child["name"]]
            number = f"[{same.index(child) + 1}]" if len(same) > 1 else ""
            below = f"{path}/{child['name']}{number}"
            tag = re.compile(r"<(?:[^'\">]|'[^']*'|\"[^\"]*\")*>").match(text, child["start"])
            found[below] = tag.span()
            walk(child, below)

    walk(root, "")
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=pathlib.Path)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    files = {}
    for source in sorted(SOURCE.glob("*.marked")):
        for section in re.split(r"^=== ", source.read_text(encoding="utf-8"), flags=re.M)[1:]:
            sample = Sample(section)
            sample.check()
            if f"{sample.name}.xml" in files:
                raise SystemExit(f"{sample.name}: two samples of one name")
            files[f"{sample.name}.xml"] = sample.data()
            files[f"{sample.name}.expected.json"] = sample.json()
    if arguments.check:
        there = {path.name: path.read_bytes() for path in arguments.output.iterdir() if path.name != "README.md"}
        differing = sorted(name for name in files.keys() | there.keys() if files.get(name) != there.get(name))
        print("\n".join(differing) or f"{len(files) // 2} samples as they should be")
        return 1 if differing else 0
    arguments.output.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (arguments.output / name).write_bytes(data)
    print(f"{len(files) // 2} samples")
    return 0


if __name__ == "__main__":
    sys.exit(main())
