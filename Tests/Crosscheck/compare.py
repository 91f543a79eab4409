"""Holds what the implementations said against the verdicts and their leniency flags, and writes the table.

Arguments: the fixtures' folder, the folder with the answers, and LIBRARY=VERSION for the head of the table.
"""

import pathlib
import sys

from vectors import tokens

folder, answers = sys.argv[1], pathlib.Path(sys.argv[2])
NAMES = {"openssl": "openssl, coreutils", "node": "node", "pyjwt": "PyJWT", "joserfc": "joserfc"}
TEXT = {"alphabet", "shape", "encoding"}
# JSON.parse passes what is odd in these, and a later check then refuses them with its own word.
LATER = {
    "header-json-18": "header_member", "header-json-19": "header_member", "header-json-22": "header_member",
    "header-json-23": "header_member", "header-json-24": "header_member", "header-json-26": "header_member",
    "header-json-40": "header_alg", "exp-12": "expired", "iat-09": "not_yet_valid", "nbf-08": "not_yet_valid",
}

vectors = tokens(folder)
said = {}
for library in NAMES:
    lines = (answers / f"{library}.tsv").read_text(encoding="utf-8").splitlines()
    said[library] = {fields[0]: fields[1:] for fields in (line.split("\t") for line in lines)}
    if len(lines) != len(vectors) or set(said[library]) != {vector["id"] for vector in vectors}:
        sys.exit(f"crosscheck: {library} did not answer once for each of {len(vectors)} tokens")

complaints = []
for vector in vectors:
    accepted, flags = vector["verdict"] == "accept", vector.get("leniency", [])
    for library in NAMES:
        verdict, *word = said[library][vector["id"]]
        if library == "openssl":
            # It sees text and MAC, and no JSON.
            wanted = vector["mac"] and vector.get("check") not in TEXT
        else:
            wanted = accepted or library in flags
        if (verdict == "accept") != wanted:
            complaints.append(f"{vector['id']} {vector['name']}: {library} says {verdict} {' '.join(word)}, "
                              f"announced is {'accept' if wanted else 'reject'}")
    # Where an implementation has our words, they are the same words.
    code = vector.get("code")
    for library in ("openssl", "node"):
        verdict, *word = said[library][vector["id"]]
        asked = library == "node" or vector.get("check") in TEXT | {"mac"}
        if verdict == "reject" and asked and code != word[0] and LATER.get(vector["id"]) != word[0]:
            complaints.append(f"{vector['id']} {vector['name']}: {library} says {word[0]}, and not {code}")

for complaint in complaints:
    print(complaint)
if complaints:
    sys.exit(f"crosscheck: {len(complaints)} answers are not what the fixtures announce")


def versions():
    return dict(pair.split("=", 1) for pair in sys.argv[3:])


def table():
    libraries = ["node", "pyjwt", "joserfc"]
    refused = [vector for vector in vectors if vector["verdict"] == "reject"]
    groups = list(dict.fromkeys(vector["id"].rsplit("-", 1)[0] for vector in refused))
    version = versions()
    yield ("| group | vectors | " + " | ".join(f"{NAMES[name]} {version.get(name, '')}".strip() for name in libraries)
           + " |")
    yield "|---|---|" + "---|" * len(libraries)
    for group in groups:
        own = [vector for vector in refused if vector["id"].rsplit("-", 1)[0] == group]
        cells = []
        for library in libraries:
            passed = [vector for vector in own if library in vector["leniency"]]
            must = sum(vector["basis"] == "must" for vector in passed)
            cells.append(f"{len(passed)}{f' (**{must}**)' if must else ''}" if passed else "")
        yield f"| `{group}` | {len(own)} | " + " | ".join(cells) + " |"
    totals = []
    for library in libraries:
        passed = [vector for vector in refused if library in vector["leniency"]]
        totals.append(f"{len(passed)} (**{sum(vector['basis'] == 'must' for vector in passed)}**)")
    yield f"| all | {len(refused)} | " + " | ".join(totals) + " |"
    yield ""
    for library in libraries:
        wrong = [vector for vector in refused if library in vector["leniency"] and vector["basis"] == "must"]
        names = ", ".join(f"`{vector['id']}` {vector['name'].replace('_', ' ')}" for vector in wrong)
        yield f"- **{NAMES[library]}** accepts, with `basis` `must`: {names or 'none'}."


readme = pathlib.Path(folder) / "README.md"
text = readme.read_text(encoding="utf-8")
BEGIN, END = "<!-- crosscheck -->\n", "<!-- /crosscheck -->\n"
before, rest = text.split(BEGIN)
_, after = rest.split(END)
readme.write_text(before + BEGIN + "\n".join(table()) + "\n" + END + after, encoding="utf-8")
print(f"crosscheck: {len(vectors)} tokens, each judged as announced by {', '.join(NAMES.values())}; "
      f"{readme} has the table")
