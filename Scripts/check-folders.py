#!/usr/bin/env python3
"""Measures which modules import which, and which folders of a module use the types of which; a knot is an error.

    Scripts/check-folders.py [--graph] [SOURCES]

A folder uses another one where its code names a type that is declared there, outside any other type. Folders are compared with those beside
them; files that stand beside folders count as a folder of their own, named '.'. A knot is a set of folders, or of modules, each of which is
reached from each. With --graph everything that was found is printed, otherwise the knots alone.

The table of modules in docs/architecture.md is held to the imports, too.
"""

import collections
import pathlib
import re
import sys

DECLARATION = re.compile(
    r"^(?:@\w+(?:\([^)]*\))?\s+|(?:public|package|internal|indirect|final|nonisolated)\s+)*"
    r"(?:struct|enum|class|protocol|actor|typealias)\s+([A-Z]\w*)",
    re.MULTILINE,
)
IMPORT = re.compile(r"^(?:@\w+(?:\([^)]*\))?\s+)*(?:\w+\s+)?import\s+(?:struct\s+|enum\s+|class\s+)?(\w+)", re.MULTILINE)
# A string's interpolations are lost with it, which takes no type's name out of all of a file's code in practice.
NO_CODE = re.compile(r'"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*[\s\S]*?\*/')


def knots(graph):
    """The sets of nodes each of which is reached from each, without single ones (Tarjan)."""
    order, low, stack, result = {}, {}, [], []

    def visit(node):
        order[node] = low[node] = len(order)
        stack.append(node)
        for other in sorted(graph.get(node, ())):
            if other not in order:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], order[other])
        if low[node] == order[node]:
            knot = []
            while True:
                knot.append(stack.pop())
                if knot[-1] == node:
                    break
            if len(knot) > 1:
                result.append(sorted(knot))

    for node in sorted(graph):
        if node not in order:
            visit(node)
    return result


def levels(paths):
    """For each folder that holds folders: the files below it, each with the part of it that they are in."""
    result = collections.defaultdict(dict)
    for path in paths:
        parts = path.parts
        for depth in range(len(parts)):
            part = parts[depth] if depth < len(parts) - 1 else "."
            result[parts[:depth]][path] = part
    return {level: parts for level, parts in result.items() if len(set(parts.values())) > 1}


def folder_graphs(module):
    """For each level of a module: which part uses which, and the names by which it does."""
    code = {}
    declared = {}
    for path in sorted(module.rglob("*.swift")):
        relative = path.relative_to(module)
        text = NO_CODE.sub(" ", path.read_text())
        code[relative] = set(re.findall(r"\b[A-Z]\w*", text))
        for name in DECLARATION.findall(text):
            declared.setdefault(name, relative)
    for level, parts in sorted(levels(code).items()):
        graph = collections.defaultdict(lambda: collections.defaultdict(set))
        for path, part in parts.items():
            graph[part]
            for name in code[path] & declared.keys():
                other = parts.get(declared[name])
                if other is not None and other != part:
                    graph[part][other].add(name)
        yield "/".join((module.name,) + level), graph


def module_graph(sources):
    modules = {path.name for path in sources.iterdir() if path.is_dir()}
    graph = {}
    for module in sorted(modules):
        found = set()
        for path in (sources / module).rglob("*.swift"):
            found |= set(IMPORT.findall(path.read_text()))
        graph[module] = (found & modules) - {module}
    return graph


def wrong_rows(modules, page):
    """The modules whose row of the table names other imports than the sources have."""
    rows = {}
    for line in page.read_text().splitlines():
        row = re.match(r"\| `(\w+)`.* \| (.*) \|$", line)
        if row and row[1] in modules:
            rows[row[1]] = set(re.findall(r"`(\w+)`", row[2])) & set(modules)
    swift = {name for name in modules if not name.startswith("C") and name != "virtmoment"}
    for name in sorted(swift | set(rows)):
        if rows.get(name) != modules[name]:
            yield f"{page.name} says of {name}: {sorted(rows.get(name, []))}, and it imports {sorted(modules[name])}"


def main():
    arguments = sys.argv[1:]
    prints_graph = "--graph" in arguments
    rest = [argument for argument in arguments if argument != "--graph"]
    sources = pathlib.Path(rest[0] if rest else pathlib.Path(__file__).resolve().parent.parent / "Sources")
    modules = module_graph(sources)
    if prints_graph:
        for module, others in sorted(modules.items()):
            print(f"{module} -> {', '.join(sorted(others)) or 'nothing'}")
    found = [("modules", knot, modules) for knot in knots(modules)]
    for module in sorted(modules):
        for level, graph in folder_graphs(sources / module):
            if prints_graph:
                print(f"\n{level}:")
                for part, others in sorted(graph.items()):
                    print(f"  {part} -> {', '.join(sorted(others)) or 'nothing'}")
            found += [(level, knot, graph) for knot in knots(graph)]
    for level, knot, graph in found:
        print(f"knot in {level}: {', '.join(knot)}", file=sys.stderr)
        for part in knot:
            for other in sorted(set(graph[part]) & set(knot)):
                names = sorted(graph[part][other]) if isinstance(graph[part], dict) else []
                print(f"  {part} uses {other}: {', '.join(names)}", file=sys.stderr)
    page = sources.parent / "docs" / "architecture.md"
    wrong = list(wrong_rows(modules, page)) if page.exists() else []
    for row in wrong:
        print(row, file=sys.stderr)
    if not found and not wrong:
        print("no knots between modules or folders")
    return 1 if found or wrong else 0


sys.exit(main())
