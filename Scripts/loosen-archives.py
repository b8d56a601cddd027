#!/usr/bin/env python3
"""Copies archives of the Swift toolchain so that the linker may drop what the command does not use of them.

Usage: loosen-archives.py FOLDER

Swift marks the records of every type and conformance to be kept, and through them all of their code, because a dynamic cast could ask for
them. In the copies the mark (SHF_GNU_RETAIN) is taken off: what the command refers to stays, the rest may go. So a dynamic cast no longer
finds what only these libraries declare; nothing in the command asks for it. Of Swift's own core only such records of conformances lose
the mark as nobody can ask for while a program runs: those to what literals, arithmetic and vectors are made of, which the compiler settles.
The runtime reads all records that are left whenever a type is asked for a conformance for the first time. Prints the copies' paths.
"""

import json
import re
import struct
import subprocess
import sys
from pathlib import Path

LIBRARIES = [
    "FoundationEssentials",
    "_FoundationCollections",
    "swift_StringProcessing",
    "swift_RegexParser",
    "swiftDispatch",
    "swiftCore",
]
# The core's protocols that are no type's requirement in the command and no cast's target, and its types that the command has none of.
SETTLED = re.compile(
    r" : Swift\.(_?ExpressibleBy\w+|SIMD\w*|AdditiveArithmetic|(Signed)?Numeric|(Binary)?FloatingPoint|_?CVarArg\w*|SetAlgebra"
    r"|LosslessStringConvertible|MutableCollection|RangeReplaceableCollection|UnicodeCodec|_CustomPlaygroundQuickLookable) in Swift$"
    r"| for (<.*> )?Swift\.(SIMD|Float80|Float16)"
)
RETAIN = 0x200000


def members(archive):
    """The places at which the members of an archive begin and their sizes."""
    position = 8
    while position + 60 <= len(archive):
        size = int(archive[position + 48 : position + 58])
        yield position + 60
        position += 60 + size + size % 2


def loosen(archive, selects):
    """Takes the mark off sections of the ELF objects in an archive; `selects` gives those of an object, by their headers and its place."""
    for start in members(archive):
        if archive[start : start + 4] != b"\x7fELF":
            continue
        (table,) = struct.unpack_from("<Q", archive, start + 0x28)
        entry, count = struct.unpack_from("<HH", archive, start + 0x3A)
        if count == 0:  # More than fit: the first section tells how many.
            (count,) = struct.unpack_from("<Q", archive, start + table + 0x20)
        places = [start + table + entry * number for number in range(count)]
        sections = [struct.unpack_from("<IIQQQQIIQQ", archive, place) for place in places]
        for number in selects(archive, start, sections):
            struct.pack_into("<Q", archive, places[number] + 8, sections[number][2] & ~RETAIN)


def every(archive, start, sections):
    """All sections of an object."""
    return range(len(sections))


def unasked(archive, start, sections):
    """The sections of an object of the core but for what the runtime reads: records, without those of settled conformances."""
    texts = start + sections[struct.unpack_from("<H", archive, start + 0x3E)[0]][4]
    symbols = next((section for section in sections if section[1] == 2), None)
    conformances = {}
    for section in sections:
        kind, offset, target = section[1], section[4], section[7]
        # A record of a conformance refers to the conformance and nothing else.
        if kind != 4 or not text(archive, texts + sections[target][0]).startswith("swift5_protocol_conformances"):
            continue
        (symbol,) = struct.unpack_from("<I", archive, start + offset + 12)
        (name,) = struct.unpack_from("<I", archive, start + symbols[4] + 24 * symbol)
        conformances[target] = text(archive, start + sections[symbols[6]][4] + name)
    meanings = subprocess.run(
        ["swift-demangle", "--compact"],
        input="\n".join(conformances.values()),
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    settled = {number for number, meaning in zip(conformances, meanings) if SETTLED.search(meaning)}
    return [
        number
        for number, section in enumerate(sections)
        if number in settled or not text(archive, texts + section[0]).startswith("swift5_")
    ]


def text(archive, place):
    """The text at a place, to its end."""
    return archive[place : archive.index(b"\0", place)].decode()


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    information = json.loads(subprocess.check_output(["swiftc", "-static-stdlib", "-print-target-info"]))
    libraries = Path(information["paths"]["runtimeResourcePath"]) / "linux"
    for name in LIBRARIES:
        source, copy = libraries / f"lib{name}.a", folder / f"lib{name}.a"
        newest = max(source.stat().st_mtime, Path(__file__).stat().st_mtime)
        if not copy.exists() or copy.stat().st_mtime < newest:
            archive = bytearray(source.read_bytes())
            loosen(archive, unasked if name == "swiftCore" else every)
            copy.write_bytes(archive)
        print(copy)


main()
