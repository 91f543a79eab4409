#!/usr/bin/env python3
"""Unsafe code, foreign modules and unchecked promises stand only in the files of fence.txt."""

import re

from house import code, entries, files, finish, imports, text

LIST = "Tests/Checks/fence.txt"

# Modules that anybody may import; who may import which of our own Swift targets is the concern of arrows.py.
FREE = {"FoundationEssentials", "Swift", "Synchronization"}
FREE_IN_TESTS = FREE | {"Foundation", "Testing"}
OWN = {name.split("/")[1] for name in files() if name.startswith(("Sources/", "Tests/")) and name.endswith(".swift")}

WORDS = {
    # Every identifier that says it, attributes too; `@safe` and `@_silgen_name` make the same promise in silence.
    "unsafe": re.compile(r"\b\w*[uU]nsafe\w*|@safe\b|@_silgen_name\b|@_extern\b"),
    "unchecked": re.compile(r"@unchecked\b"),
    "preconcurrency": re.compile(r"@preconcurrency\b"),
}


def uses(name):
    """What of the fenced a file uses: permission -> (first line, the word itself)."""
    found = {}
    only_code = code(text(name))
    for permission, pattern in WORDS.items():
        match = pattern.search(only_code)
        if match:
            found[permission] = (only_code.count("\n", 0, match.start()) + 1, match.group())
    free = FREE_IN_TESTS if name.startswith("Tests/") else FREE
    for line, module in imports(only_code):
        if module not in free | OWN:
            found.setdefault(module, (line, f"import {module}"))
    return found


complaints, listed = [], {}
sources = [
    name for name in files()
    if name.startswith(("Sources/", "Tests/")) and name.endswith(".swift") and not name.endswith("/Package.swift")
]

for number, name, permissions, _ in entries(LIST):
    if name in listed:
        complaints.append(f"{LIST}:{number}: {name} is listed twice; make one line of it")
    listed[name] = set(permissions)
    if name not in sources:
        complaints.append(f"{LIST}:{number}: there is no {name}; remove the line")
        continue
    for permission in sorted(set(permissions) - uses(name).keys()):
        complaints.append(f"{LIST}:{number}: {name} no longer uses {permission}; take the permission away")

for name in sources:
    used = uses(name)
    for permission, (line, word) in sorted(used.items()):
        if permission not in listed.get(name, set()):
            complaints.append(
                f"{name}:{line}: `{word}` stands outside the fence; do without it, or move it into a file that may, "
                f"or let {LIST} say: {name} | {' '.join(sorted(used))} | why")

finish("fence", complaints, f"{len(sources)} files, {len(listed)} of them with a permission")
