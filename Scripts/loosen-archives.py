#!/usr/bin/env python3
"""Copies archives of the Swift toolchain so that the linker may drop what the command does not use of them.

Usage: loosen-archives.py FOLDER

Swift marks the records of every type and conformance to be kept, and through them all of their code, because a dynamic cast could ask for
them. In the copies the mark (SHF_GNU_RETAIN) is taken off: what the command refers to stays, the rest may go. So a dynamic cast no longer
finds what only these libraries declare; nothing in the command asks for it. Swift's own core is left as it is. Prints the copies' paths.
"""

import json
import struct
import subprocess
import sys
from pathlib import Path

LIBRARIES = ["FoundationEssentials", "_FoundationCollections", "swift_StringProcessing", "swift_RegexParser"]
RETAIN = 0x200000


def members(archive):
    """The places at which the members of an archive begin and their sizes."""
    position = 8
    while position + 60 <= len(archive):
        size = int(archive[position + 48 : position + 58])
        yield position + 60
        position += 60 + size + size % 2


def loosen(archive):
    """Takes the mark off every section of every ELF object in an archive."""
    for start in members(archive):
        if archive[start : start + 4] != b"\x7fELF":
            continue
        (table,) = struct.unpack_from("<Q", archive, start + 0x28)
        entry, count = struct.unpack_from("<HH", archive, start + 0x3A)
        if count == 0:  # More than fit: the first section tells how many.
            (count,) = struct.unpack_from("<Q", archive, start + table + 0x20)
        for place in range(start + table + 8, start + table + 8 + entry * count, entry):
            (flags,) = struct.unpack_from("<Q", archive, place)
            struct.pack_into("<Q", archive, place, flags & ~RETAIN)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    information = json.loads(subprocess.check_output(["swiftc", "-static-stdlib", "-print-target-info"]))
    libraries = Path(information["paths"]["runtimeResourcePath"]) / "linux"
    for name in LIBRARIES:
        source, copy = libraries / f"lib{name}.a", folder / f"lib{name}.a"
        if not copy.exists() or copy.stat().st_mtime < source.stat().st_mtime:
            archive = bytearray(source.read_bytes())
            loosen(archive)
            copy.write_bytes(archive)
        print(copy)


main()
