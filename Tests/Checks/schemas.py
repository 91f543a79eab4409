#!/usr/bin/env python3
"""Every generated fixture validates against its schema, and no schema lets an unlisted member pass.

Needs the command `jsonschema` (Debian: python3-jsonschema).
"""

import json
import subprocess

from house import ROOT, files, finish

# A file below Fixtures and its schema; the first prefix that fits counts.
SCHEMAS = {"keys.json": "keys", "manifest.json": "manifest", "tokens/": "tokens", "flows/": "flow"}


def open_objects(schema, place=""):
    """The places in a schema where an object may have members that are not listed."""
    if isinstance(schema, dict):
        if schema.get("type") == "object" and schema.get("additionalProperties") is not False:
            yield place or "/"
        for name, part in schema.items():
            yield from open_objects(part, f"{place}/{name}")
    elif isinstance(schema, list):
        for number, part in enumerate(schema):
            yield from open_objects(part, f"{place}/{number}")


complaints, checked = [], 0
names = [name.removeprefix("Fixtures/") for name in files() if name.startswith("Fixtures/") and name.endswith(".json")]
for name in names:
    if name.startswith("schema/"):
        for place in open_objects(json.loads((ROOT / "Fixtures" / name).read_text(encoding="utf-8"))):
            complaints.append(f"Fixtures/{name}:1: {place} takes members that it does not list")
        continue
    schema = next((schema for prefix, schema in SCHEMAS.items() if name.startswith(prefix)), None)
    if schema is None:
        continue
    checked += 1
    done = subprocess.run(
        ["jsonschema", "--output", "plain", "--error-format", "{error.json_path}: {error.message:.200}\n", "--instance",
         ROOT / "Fixtures" / name, ROOT / "Fixtures" / "schema" / f"{schema}.json"],
        capture_output=True, text=True)
    if done.returncode != 0:
        lines = (done.stdout + done.stderr).strip().splitlines()
        # The command may say more than our format: that it is deprecated, or that it cannot be found.
        reason = next((line for line in lines if line.startswith("$")), lines[-1] if lines else "no word")
        complaints.append(f"Fixtures/{name}:1: not as schema/{schema}.json says: {reason}")

finish("schemas", complaints, f"{checked} files, each as its schema says")
