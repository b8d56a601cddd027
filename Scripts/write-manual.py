#!/usr/bin/env python3
"""Writes manual pages (mdoc) of what a build of the command says of itself.

    write-manual.py COMMAND DIRECTORY

Names, options, words and defaults are the command's own; what help has no room for (files, environment, examples) stands here.
"""
import json
import os
import subprocess
import sys
import time

command, directory = sys.argv[1], sys.argv[2]
date = time.strftime("%B %d, %Y", time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", time.time()))))

STATUS = [
    (0, "All well."),
    (1, "There are findings of severity error, documents differ, or libvirt refused."),
    (2, "Something could not be examined or reached, such as a file that can't be read or a schema that does not compile."),
    (3, "A backup's job is done, and QEMU still holds its files."),
    (64, "The command was used wrongly."),
    (141, "The reader of the output went away."),
]

ENVIRONMENT = [
    ("NO_COLOR", "If it is set and not empty, nothing is coloured unless --color=always says so."),
    ("CLICOLOR_FORCE", "If it is set and neither empty nor 0, results are coloured also where they do not go to a terminal."),
    ("CLICOLOR", "If it is 0, nothing is coloured."),
    ("TERM", "Nothing is coloured on a terminal called dumb."),
]
HOST_ENVIRONMENT = [("LIBVIRT_DEFAULT_URI", "The host that is meant without --connect; libvirt chooses where it is not set.")]

FILES = [
    (".virtmoment.json", "Options for the files in its directory and below; the nearest one upwards from each file holds. See virtmoment-config-show(1)."),
    ("/usr/share/libvirt/schemas", "The grammars that --schema=system takes."),
]

# The commands of which a domain's host is asked.
HOST_COMMANDS = ("backup", "checkpoint", "snapshot", "save", "doctor", "fill", "template-render", "validate")

EXAMPLES = {
    "validate": [
        ("Check all documents below a directory for the oldest libvirt that gets them:", "virtmoment validate --libvirt 9.0.0 -- documents/"),
        ("See what a running backup looks like, and whether it could be submitted again:", "virsh backup-dumpxml web | virtmoment validate -"),
        ("Check for a domain as it is:", "virtmoment validate --domain web.xml --checkpoint monday backup.xml"),
        ("Mend what can be mended without asking; first see what that would be:", "virtmoment validate --fix --diff backup.xml"),
        ("Begin with an old repository: tell only what is new from now on:", "virtmoment validate --write-baseline known.json -- .\nvirtmoment validate --baseline known.json -- ."),
        ("Write what a code host takes:", "virtmoment validate --format sarif -- . > findings.sarif"),
    ],
    "fill": [
        ("See the default backup of a domain, and why it is like this:", "virtmoment fill --kind backup --domain web.xml --explain"),
    ],
    "format": [
        ("Print a document in libvirt's own layout:", "virtmoment format backup.xml"),
        ("Make what libvirt printed fit to be submitted again:", "virsh backup-dumpxml web | virtmoment format --resubmit -"),
        ("See whether files are in that layout:", "virtmoment format --check -- documents/"),
    ],
    "diff": [("See what two documents mean differently:", "virtmoment diff old.xml new.xml")],
    "explain": [
        ("Learn what a code means:", "virtmoment explain unknown-attribute"),
        ("Learn which findings go with an error of libvirt's:", "virtmoment explain XML_INVALID_SCHEMA"),
    ],
    "config-show": [("See what holds for a file:", "virtmoment config show documents/backup.xml")],
    "template-render": [
        ("Make a full backup's document for a domain:", "virtmoment template render push-full --domain web.xml -p directory=/backup"),
    ],
    "schema-export": [("Put the grammars where an editor finds them:", "virtmoment schema export ~/.local/share/virtmoment/schemas")],
    "backup-run": [
        ("See what would be done:", "virtmoment backup run web --dry-run"),
        ("Back up what changed since the newest checkpoint, and make the next one:", "virtmoment backup run web --incremental newest --with-checkpoint tuesday.xml"),
        ("Fetch a pull backup over NBD:", "virtmoment backup run web pull.xml --exec 'nbdcopy \"$NBD_URI_VDA\" web.raw'"),
    ],
    "checkpoint-tree": [("See the checkpoints of a domain:", "virtmoment checkpoint tree web")],
    "snapshot-create": [
        ("Make a snapshot of the disks and a checkpoint at one instant:", "virtmoment snapshot create web before.xml --with-checkpoint tuesday.xml --disk-only"),
    ],
    "doctor": [("See whether checkpoints, bitmaps, snapshots and files fit together:", "virtmoment doctor web")],
}


def escaped(text):
    """Text as it may stand in a line of mdoc."""
    lines = []
    for line in text.replace("\\", "\\e").split("\n"):
        # A line that begins with a dot or an apostrophe would be a request.
        lines.append("\\&" + line if line[:1] in (".", "'") else line)
    return "\n".join(lines)


def flag(name):
    return ("-" if name["kind"] == "long" else "") + name["name"]


def names(argument):
    return sorted(argument.get("names", []), key=lambda name: name["kind"] == "long")


def value(argument):
    name = argument["valueName"]
    return f"{name}..." if argument["isRepeating"] else name


def item(argument):
    if argument["kind"] == "positional":
        return f".It Ar {value(argument)}"
    flags = " , ".join(flag(name) for name in names(argument))
    return f".It Fl {flags}" + (f" Ar {value(argument)}" if argument["kind"] == "option" else "")


def synopsis(argument):
    if argument["kind"] == "positional":
        line = f"Ar {value(argument)}"
    else:
        line = f"Fl {flag(argument['preferredName'])}" + (f" Ar {value(argument)}" if argument["kind"] == "option" else "")
    return f".Op {line}" if argument["isOptional"] else f".{line}"


def table(title, rows):
    lines = [f".Sh {title}", ".Bl -tag -width 6n"]
    for name, text in rows:
        lines += [f".It {name}", escaped(text)]
    return lines + [".El"]


def page(path, help, siblings):
    name, typed = "-".join(path), " ".join(path)
    key = "-".join(path[1:])
    arguments = [argument for argument in help.get("arguments", []) if argument["shouldDisplay"]]
    subcommands = [one for one in help.get("subcommands", []) if one["shouldDisplay"] and one["commandName"] != "help"]
    lines = [f".Dd {date}", f".Dt {name.upper()} 1", ".Os", ".Sh NAME", f".Nm {name}", f".Nd {help['abstract'].rstrip('.')}"]
    lines += [".Sh SYNOPSIS", f'.Nm "{typed}"'] + ([".Ar subcommand"] if subcommands else []) + [synopsis(one) for one in arguments]
    lines += [".Sh DESCRIPTION", escaped(help.get("discussion") or help["abstract"])]
    if subcommands:
        lines += [".Ss Commands", ".Bl -tag -width 6n"]
        for one in subcommands:
            lines += [f'.It Ic "{one["commandName"]}"', escaped(one["abstract"]), f"See {name}-{one['commandName']}(1)."]
            below = [inner for inner in one.get("subcommands", []) if inner["commandName"] != "help"]
            if below:
                lines += [".Bl -tag -width 6n -compact"]
                for inner in below:
                    lines += [f'.It Ic "{inner["commandName"]}"', escaped(inner["abstract"])]
                lines += [".El"]
        lines += [".El"]
    lines += [".Ss Options", ".Bl -tag -width 6n"]
    for argument in arguments:
        lines += [item(argument), escaped(argument.get("abstract", ""))]
        words = argument.get("allValues")
        if words:
            lines += [".Pp", "Values: " + escaped(", ".join(words)) + "."]
        if argument.get("defaultValue") and argument["kind"] == "option":
            lines += [".Pp", f"Default: {escaped(argument['defaultValue'])}."]
    lines += [".El"]
    if not subcommands or len(path) == 1:
        lines += table('"EXIT STATUS"', STATUS)
        hosts = len(path) == 1 or any(key == one or key.startswith(one + "-") for one in HOST_COMMANDS)
        lines += table("ENVIRONMENT", ENVIRONMENT + (HOST_ENVIRONMENT if hosts else []))
    if key in ("", "validate", "config-show"):
        lines += table("FILES", FILES)
    examples = EXAMPLES["validate"][:2] + EXAMPLES["backup-run"][:1] if len(path) == 1 else EXAMPLES.get(key, [])
    if examples:
        lines += [".Sh EXAMPLES"]
        for text, typed in examples:
            lines += [escaped(text), ".Bd -literal -offset indent", escaped(typed), ".Ed", ".Pp"]
        lines.pop()
    others = [f"{name}-{one['commandName']}" for one in subcommands] or [one for one in siblings if one != name]
    if len(path) > 1:
        others = ["-".join(path[:-1])] + others
    lines += ['.Sh "SEE ALSO"'] + [f".Xr {one} 1 ," for one in others[:-1]] + [f".Xr {others[-1]} 1"]
    with open(f"{directory}/{name}.1", "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    below = [f"{name}-{one['commandName']}" for one in subcommands]
    for one in subcommands:
        page([*path, one["commandName"]], one, below)


help = json.loads(subprocess.run([command, "--experimental-dump-help"], check=True, capture_output=True).stdout)["command"]
os.makedirs(directory, exist_ok=True)
for file in os.listdir(directory):
    if file.endswith(".1"):
        os.remove(f"{directory}/{file}")
page([help["commandName"]], help, [])
