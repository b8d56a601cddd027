#!/usr/bin/env python3
"""Prints a bill of materials (CycloneDX 1.5) of a built command: the Swift packages that are compiled in, and the C libraries that it loads.

    Scripts/write-sbom.py .build/release/virtmoment >virtmoment.cdx.json

Versions are those that were there when it was built: of packages from Package.resolved, of libraries from dpkg. The same build gives the same text.
"""
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

# Loaded by name when they are first needed; the command runs without them.
LOADED = ["libxslt.so.1", "libexslt.so.0", "libvirt.so.0"]
LICENCES = {"swift-argument-parser": "Apache-2.0", "swift-log": "Apache-2.0"}


def run(*arguments):
    return subprocess.run(arguments, capture_output=True, text=True, check=False).stdout


def linked(command):
    """The shared libraries that the command names itself."""
    return re.findall(r"NEEDED +(\S+)", run("objdump", "-p", str(command)))


def library(name):
    """A library with the Debian package that brings it, as far as dpkg knows one."""
    component = {"type": "library", "bom-ref": f"library:{name}", "name": name}
    found = re.search(rf"^\s*{re.escape(name)} .*=> (\S+)", run("/sbin/ldconfig", "-p"), re.MULTILINE)
    if found:
        path = Path(found[1])
        # Where /lib is a link, dpkg may know the file by either name.
        for candidate in (path, path.resolve(), Path("/usr", str(path).lstrip("/"))):
            owner = run("dpkg-query", "--search", str(candidate)).split(": ")[0].split(":")[0]
            if owner:
                version = run("dpkg-query", "--show", "--showformat", "${Version}", owner)
                component["version"] = version
                component["purl"] = f"pkg:deb/debian/{owner}@{version}"
                break
    return component


def package(pin):
    state = pin["state"]
    name = pin["identity"]
    component = {
        "type": "library",
        "bom-ref": f"package:{name}",
        "name": name,
        "version": state.get("version", state["revision"]),
        "purl": "pkg:swift/" + re.sub(r"^https?://|\.git$", "", pin["location"]) + "@" + state.get("version", state["revision"]),
        "externalReferences": [{"type": "vcs", "url": pin["location"], "comment": f"commit {state['revision']}"}],
    }
    if name in LICENCES:
        component["licenses"] = [{"license": {"id": LICENCES[name]}}]
    return component


def main():
    command = Path(sys.argv[1])
    repository = Path(__file__).resolve().parent.parent
    resolved = repository / "Package.resolved"
    pins = json.loads(resolved.read_text())["pins"] if resolved.exists() else []
    version = run(str(command), "--version").strip()
    parts = [package(pin) for pin in sorted(pins, key=lambda it: it["identity"])]
    parts.append(
        {
            "type": "library",
            "bom-ref": "package:swift-runtime",
            "name": "swift-runtime",
            "version": (re.search(r"Swift version (\S+)", run("swiftc", "--version")) or ["", "unknown"])[1],
            "licenses": [{"license": {"id": "Apache-2.0"}}],
        }
    )
    parts += [library(name) for name in sorted(linked(command))]
    optional = [dict(library(name), scope="optional") for name in LOADED]
    bom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "virtmoment",
                "name": "virtmoment",
                "version": version,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
                "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(command.read_bytes()).hexdigest()}],
            }
        },
        "components": parts + optional,
        "dependencies": [{"ref": "virtmoment", "dependsOn": [it["bom-ref"] for it in parts + optional]}],
    }
    json.dump(bom, sys.stdout, indent=2, ensure_ascii=False)
    print()


if __name__ == "__main__":
    main()
