#!/usr/bin/env python3
"""Draws what a command shows on a terminal, as an SVG picture. Needs util-linux's script.

    draw-terminal.py PICTURE.svg COLUMNS COMMAND [ARGUMENT ...]

The command runs on a pseudo-terminal, so that it shows its colours; of the command's path only the name is drawn.
"""
import html
import os
import re
import shlex
import subprocess
import sys

picture, columns, command = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
line_height, advance, margin = 19, 8.43, 16
colours = {31: "#ff7b72", 32: "#7ee787", 33: "#e3b341", 34: "#79c0ff", 35: "#d2a8ff", 36: "#56d4dd", 90: "#8b949e"}

environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": str(columns)}
environment.pop("NO_COLOR", None)
shown = f"stty cols {columns}; {shlex.join(command)}"
output = subprocess.run(["script", "-qec", shown, "/dev/null"], env=environment, stdin=subprocess.DEVNULL, capture_output=True).stdout
text = output.decode().replace("\r\n", "\n").rstrip("\n")
lines = [f"\x1b[32m$\x1b[0m {shlex.join([os.path.basename(command[0]), *command[1:]])}", *text.split("\n")]

rows, bold, colour = [], False, None
for line in lines:
    spans, position = [], 0
    for part in re.split(r"(\x1b\[[0-9;]*m)", line):
        if not part.startswith("\x1b"):
            if part:
                style = (f' fill="{colour}"' if colour else "") + (' font-weight="bold"' if bold else "")
                # A place for each run keeps the columns, whatever font is there.
                spans.append(f'<tspan x="{margin + position * advance:.1f}"{style}>{html.escape(part, quote=False)}</tspan>')
                position += len(part)
            continue
        for code in [int(code or 0) for code in part[2:-1].split(";")]:
            if code == 0:
                bold, colour = False, None
            elif code == 1:
                bold = True
            elif code in colours or code - 60 in colours:
                colour = colours.get(code) or colours[code - 60]
    rows.append("".join(spans))

width = max(len(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in lines) * advance + 2 * margin
height = len(rows) * line_height + 2 * margin
body = "\n".join(
    f'<text y="{margin + 14 + number * line_height}" xml:space="preserve">{row}</text>' for number, row in enumerate(rows)
)
with open(picture, "w", encoding="utf-8") as file:
    file.write(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" height="{height}" '
        f'font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14" fill="#e6edf3">\n'
        f'<rect width="100%" height="100%" rx="8" fill="#0d1117"/>\n{body}\n</svg>\n'
    )
