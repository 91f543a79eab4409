#!/usr/bin/env python3
"""A program that embeds the core loads the shared objects of Tests/Linkage/allowed.txt and no others.

Tests/Linkage/Sources/Linkage/main.swift is that program; the block that README.md marks with <!-- linkage -->
is the same text, so that what people copy is what was measured.
usage: linkage.py PROGRAM
"""

import fnmatch
import os
import re
import subprocess
import sys

from house import ROOT, entries, finish, text

LIST, MAIN = "Tests/Linkage/allowed.txt", "Tests/Linkage/Sources/Linkage/main.swift"
program = sys.argv[1]
complaints = []


def ask(*command):
    return subprocess.run(
        command, check=True, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"}).stdout


needed = re.findall(r"\(NEEDED\).*\[(.+)\]", ask("readelf", "--dynamic", "--wide", program))
loaded = re.findall(r"^\s+(\S+)(?: => (\S+))?", ask("ldd", program), re.MULTILINE)
whole = {name.split("/")[-1]: place for name, place in loaded if not name.startswith("linux-vdso")}
allowed = [(subject, how) for _, subject, how, _ in entries(LIST)]

for name in sorted(set(needed) | set(whole)):
    how = "needs" if name in needed else "loads, through another library,"
    ranks = [["needed"]] if name in needed else [["needed"], ["behind"]]
    if not any(fnmatch.fnmatchcase(name, pattern) and rank in ranks for pattern, rank in allowed):
        complaints.append(f"{MAIN}:1: the core {how} {name}, which {LIST} does not allow; find the import that brings "
                          "it, or add the line with its reason")
    if whole.get(name) == "not":
        complaints.append(f"{MAIN}:1: {name} is not found on this machine")

if (ROOT / "README.md").exists():
    readme = text("README.md")
    block = re.search(r"^<!-- linkage -->\n+```swift\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    if not block:
        complaints.append("README.md:1: no ```swift block behind <!-- linkage -->; show there how to embed the core")
    elif block.group(1) != text(MAIN):
        line = readme.count("\n", 0, block.start(1)) + 1
        complaints.append(f"README.md:{line}: this block and {MAIN} differ; make README show the program byte for byte")

finish("linkage", complaints, f"{program} needs {', '.join(needed)}")
