"""Prints figures as a table and adds them to .build/bench.json, one object a figure."""

import json
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]


def report(command, figures):
    """figures: (name, value, unit) or (name, value, unit, peer, ratio)"""
    rows = [dict(zip(("name", "value", "unit", "peer", "ratio"), list(f) + [None] * (5 - len(f)))) for f in figures]
    width = max(len(row["name"]) for row in rows)
    for row in rows:
        peer = f"  {row['ratio']:.2f} of {row['peer']}" if row["peer"] else ""
        places = 1 if abs(row["value"]) >= 1 else 2
        print(f"{row['name']:<{width}}  {row['value']:>12,.{places}f} {row['unit']}{peer}")
    path = ROOT / ".build/bench.json"
    path.parent.mkdir(exist_ok=True)
    kept = json.loads(path.read_text()) if path.exists() else []
    kept = [row for row in kept if row["command"] != command]
    path.write_text(json.dumps(kept + [dict(row, command=command) for row in rows], indent=1) + "\n")
