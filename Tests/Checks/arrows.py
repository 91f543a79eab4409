#!/usr/bin/env python3
"""A target imports only what it declares, and declares only what arrows.txt allows.

SwiftPM's own --explicit-target-dependency-import-check passes whatever a declared dependency drags along, so that
half is done here. Input: `swift package dump-package`.
"""

import json
import sys

from house import code, entries, files, finish, imports, text

LIST = "Tests/Checks/arrows.txt"


def is_wall(target):
    return target.startswith("C")


def reach(target, direct):
    """Everything inwards of `target`: its own C walls, and its other arrows followed to the end."""
    found, waiting = set(), list(direct.get(target, ()))
    while waiting:
        step = waiting.pop()
        if step not in found:
            found.add(step)
            waiting += [further for further in direct.get(step, ()) if not is_wall(further)]
    return found


complaints, direct = [], {}
targets = {target["name"]: target for target in json.load(sys.stdin)["targets"]}
declared = {
    name: {(arrow.get("byName") or arrow.get("target") or arrow["product"])[0] for arrow in target["dependencies"]}
    for name, target in targets.items()
}
plain = sorted(name for name, target in targets.items() if target["type"] != "test")

for number, name, allowed, _ in entries(LIST):
    direct[name] = set(allowed) - {"-"}
    for gone in sorted({name, *direct[name]} - set(plain)):
        complaints.append(f"{LIST}:{number}: the package has no target {gone}; remove the line or the word")

for name in plain:
    if name not in direct:
        complaints.append(f"{LIST}:1: target {name} is missing here; add: {name} | what it may use | why")
        continue
    for arrow in sorted(declared[name] - reach(name, direct)):
        complaints.append(f"Package.swift:1: {name} uses {arrow}, which {LIST} does not allow; "
                          "move the code inwards, or into MagicLinkCommand")

for name, target in sorted(targets.items()):
    folder = target.get("path") or f"{'Tests' if target['type'] == 'test' else 'Sources'}/{name}"
    for file in files():
        if not (file.startswith(f"{folder}/") and file.endswith(".swift")):
            continue
        for line, module in imports(code(text(file))):
            if module in targets and module != name and module not in declared[name]:
                complaints.append(f"{file}:{line}: {name} imports {module} without declaring it; do without it, or add "
                                  f"\"{module}\" to what {name} uses in Package.swift")

finish("arrows", complaints, f"{len(targets)} targets")
