#!/usr/bin/env python3
"""Every public declaration of every library target has a doc comment.

The lint rule passes enum cases, protocol requirements and members of a `public extension`; the symbol graphs do not.
usage: documented.py FOLDER-OF-SYMBOL-GRAPHS
"""

import json
import pathlib
import sys
import urllib.parse

from house import ROOT, files, finish

folder = pathlib.Path(sys.argv[1])
modules = {name.split("/")[1] for name in files() if name.startswith("Sources/") and name.endswith(".swift")}
# A program has no interface for others.
modules = sorted(modules - {"MagicLinkCommand"})

complaints, count = [], 0
for module in modules:
    graphs = [folder / f"{module}.symbols.json", *folder.glob(f"{module}@*.symbols.json")]
    if not graphs[0].exists():
        complaints.append(f"Sources/{module}:1: there is no symbol graph of it; is it a target of Package.swift?")
        continue
    for symbol in (symbol for graph in graphs for symbol in json.loads(graph.read_text())["symbols"]):
        # Without a place it was made by the compiler.
        if "location" not in symbol:
            continue
        count += 1
        lines = [line["text"].strip() for line in symbol.get("docComment", {}).get("lines", [])]
        if not any(lines):
            path = urllib.parse.unquote(urllib.parse.urlparse(symbol["location"]["uri"]).path)
            place = pathlib.Path(path)
            place = place.relative_to(ROOT) if place.is_relative_to(ROOT) else place
            line = symbol["location"]["position"]["line"] + 1
            complaints.append(
                f"{place}:{line}: {'.'.join(symbol['pathComponents'])} is public and has no doc comment; "
                "say what it is, its units, limits and errors, or make it internal")

finish("documented", sorted(complaints), f"{count} public declarations in {len(modules)} modules")
