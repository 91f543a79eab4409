#!/usr/bin/env python3
"""The root holds the agreed names only, nothing built is committed, and no package but the benchmarks' peers depends on
another's repository."""

import re

from house import code, files, finish, text

AGREED = {
    "Package.swift", "Sources", "Tests", "Fixtures", "Makefile", "README.md", "CHANGELOG.md", "SECURITY.md", "LICENSE",
    ".ci", ".swift-format", ".gitignore",
}
BUILT = re.compile(r"(^|/)(Package\.resolved|\.build[^/]*|\.swiftpm|__pycache__)(/|$)")

complaints = []
everything = files()
for name in sorted({name.split("/")[0] for name in everything} - AGREED):
    complaints.append(f"{name}:1: not one of the names agreed for the root; give it a place below one of them")
for name in filter(BUILT.search, everything):
    complaints.append(f"{name}:1: built, not written; git rm --cached it")
# Whoever is measured beside us needs its own packages; nothing of ours is built from there, and CI builds none of them.
PEERS = re.compile(r"Tests/Benchmarks/([^/]+/peers/swift|swift-peers)/Package\.swift")
for manifest in (name for name in everything if name.split("/")[-1] == "Package.swift" and not PEERS.fullmatch(name)):
    # The root needs nothing; a nested package may need the root, by its path.
    allowed = re.compile(r"\.package\(\s*name:[^,]*,\s*path:") if "/" in manifest else re.compile(r"(?!)")
    only_code = code(text(manifest))
    for match in re.finditer(r"\.package\s*\(", only_code):
        if not allowed.match(only_code, match.start()):
            line = only_code.count("\n", 0, match.start()) + 1
            complaints.append(f"{manifest}:{line}: a package dependency; MagicLink has none and keeps none")

finish("top level", complaints, f"{len(everything)} files")
