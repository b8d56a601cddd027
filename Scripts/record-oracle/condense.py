#!/usr/bin/python3
"""Keeps of a release's answers what is not as libvirt 9.0.0 answered: Tests/Fixtures/oracle-releases/RELEASE.jsonl.

    condense.py ANSWERS…

ANSWERS are files that record.py wrote, all of one release. Say in hosts.json there which QEMU and libxml2 answered.
"""
import json
import sys
from pathlib import Path

FIXTURES = Path(__file__).parent.parent.parent / "Tests/Fixtures"
CORPORA = {"oracle": "given", "oracle-own": "own", "oracle-extra": "extra"}


def rows(file):
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def answer(row):
    """What of a row is an answer."""
    if "notAsked" in row:
        return {"notAsked": row["notAsked"]}
    kept = {"accepted": row["accepted"]}
    if not row["accepted"]:
        kept["error"] = {"code": row["error"]["code"], "name": row["error"]["name"]}
    if "effective" in row:
        kept["effective"] = row["effective"]
    return kept


def matters(kept):
    """What is compared: not why something was not asked, nor what an error is called."""
    return ("notAsked" in kept, kept.get("accepted"), kept.get("error", {}).get("code"), kept.get("effective"))


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    usual = {}
    for folder, corpus in CORPORA.items():
        for file in sorted((FIXTURES / folder).glob("*.jsonl")):
            if file.name != "sequences.jsonl":
                usual |= {(corpus, row["id"]): answer(row) for row in rows(file)}
    given = {}
    releases = set()
    for name in sys.argv[1:]:
        for row in rows(Path(name)):
            given[CORPORA[row["corpus"]], row["id"]] = answer(row)
            releases |= {row["release"]} if "release" in row else set()
    if len(releases) != 1:
        sys.exit(f"answers of one release are wanted, and these are of {sorted(releases)}")
    release = releases.pop()
    others = []
    for key in sorted(usual):
        kept = given.get(key, {"notAsked": "not asked of this release"})
        if matters(kept) != matters(usual[key]):
            others.append({"corpus": key[0], "id": key[1]} | kept)
    file = FIXTURES / "oracle-releases" / f"{release}.jsonl"
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in others), "utf-8")
    print(f"{file}: {len(others)} of {len(usual)} are answered otherwise")


if __name__ == "__main__":
    main()
