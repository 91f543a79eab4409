#!/usr/bin/env python3
"""Warns of source files over 400 lines that do not say why. It never fails: length is a smell, not a fault."""

from house import entries, files, text

LIST, LIMIT = "Tests/Checks/length.txt", 400

reasons = {name: number for number, name, _, _ in entries(LIST)}
lengths = {name: text(name).count("\n") for name in files() if name.startswith("Sources/") and name.endswith(".swift")}
for name, length in lengths.items():
    if length > LIMIT and name not in reasons:
        print(f"{name}:{LIMIT}: warning: {length} lines; split it by its ideas, or add to {LIST}: {name} | long | why")
for name, number in reasons.items():
    if lengths.get(name, 0) <= LIMIT:
        print(f"{LIST}:{number}: warning: {name} is not over {LIMIT} lines; remove the line")
print(f"length: the longest of {len(lengths)} files has {max(lengths.values(), default=0)} lines")
