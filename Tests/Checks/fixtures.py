#!/usr/bin/env python3
"""What is generated in Fixtures is what the generator makes now: no file differs, none is missing, none is left over.

Argument: a folder that was just generated.
"""

import pathlib
import sys

from house import ROOT, files, finish

made = pathlib.Path(sys.argv[1])
fresh = {str(path.relative_to(made)): path for path in made.rglob("*") if path.is_file()}
kept = [name.removeprefix("Fixtures/") for name in files() if name.startswith("Fixtures/")]
# Borrowed folders say where they come from; their files stay as they came. The text for people is written by hand.
borrowed = {name.split("/")[0] for name in kept if name.endswith("/SOURCE.txt")}
ours = {name for name in kept if name.split("/")[0] not in borrowed and name != "README.md"}

complaints = []
for name in sorted(ours - fresh.keys()):
    complaints.append(f"Fixtures/{name}:1: nothing generates it; git rm it, or give its folder a SOURCE.txt")
for name in sorted(fresh.keys() - ours):
    complaints.append(f"Fixtures/{name}:1: it is missing; call make fixtures")
for name in sorted(fresh.keys() & ours):
    old, new = (ROOT / "Fixtures" / name).read_bytes().split(b"\n"), fresh[name].read_bytes().split(b"\n")
    if old != new:
        line = next((at for at, (a, b) in enumerate(zip(old, new), 1) if a != b), min(len(old), len(new)))
        complaints.append(f"Fixtures/{name}:{line}: it is not what the generator makes; call make fixtures")

finish("fixtures", complaints, f"{len(fresh)} generated files, {len(borrowed)} borrowed folders")
