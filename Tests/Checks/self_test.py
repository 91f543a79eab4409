#!/usr/bin/env python3
"""Shows each check a small tree: a good one, which it must pass, and one fault at a time, which it must name."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent

GOOD = {
    "Package.swift": "// no .package(url: here\n",
    "README.md": "# Über uns & `ids`\n[self](#über-uns--ids) [a](Sources/A/A.swift) `[no](link)`\n"
                 "<!-- linkage -->\n```swift\nimport A\n```\n",
    "Sources/A/A.swift": 'import Wall\n// unsafe\nlet a = "unsafe import Glibc"\nlet b = unsafe call()\n',
    "Sources/B/B.swift": 'import A\nlet q = #"""\n"unsafe" \\(unsafe)\n"""#\n/* /* unsafe */ unsafe */\n',
    "Tests/ATests/ATests.swift": "@testable import A\nimport Foundation\nimport Testing\n",
    "Tests/Checks/fence.txt": "Sources/A/A.swift | Wall unsafe | the wall\n",
    "Tests/Checks/arrows.txt": "CWall | - | c\nA | CWall | a\nB | A | b\n",
    "Tests/Checks/length.txt": "# none\n",
    "Fixtures/keys.json": '{\n  "a": 1\n}\n',
    "Fixtures/README.md": "Written by hand.\n",
    "Fixtures/corpus/SOURCE.txt": "elsewhere\n",
    "Fixtures/corpus/case.json": "1",
    "Tests/Linkage/allowed.txt": "libc.so.6 | needed | c\nld-linux*.so.* | needed | the loader\n",
    "Tests/Linkage/Sources/Linkage/main.swift": "import A\n",
}


def package(arrows):
    """What `swift package dump-package` says of targets with these arrows."""
    return json.dumps({"targets": [
        {"name": name, "type": "test" if name.endswith("Tests") else "regular",
         "dependencies": [{"byName": [arrow, None]} for arrow in uses]} for name, uses in arrows.items()]})


def graph(*documented):
    """The symbol graph of module A with one declaration per argument."""
    return json.dumps({"symbols": [
        {"pathComponents": ["Port", f"verb{number}"], "location": {"uri": "file:///A.swift", "position": {"line": 6}},
         **({"docComment": {"lines": [{"text": comment}]}} if comment is not None else {})}
        for number, comment in enumerate(documented)]})


ARROWS = {"CWall": [], "A": ["CWall"], "B": ["A"], "ATests": ["A"]}
MADE = {"made/keys.json": '{\n  "a": 1\n}\n'}
CLOSED = '{"type": "object", "additionalProperties": false, "properties": {"a": {"type": "integer"}}}'
LONG = "let x = 1\n" * 401

# A sentence, the check, what is different from the good tree, what the check must say (None: it passes).
CASES = [
    ("The good tree passes the fence", "fence", {}, None),
    ("The word unsafe is seen", "fence", {"Sources/B/B.swift": "\nlet x = unsafe y\n"}, "B.swift:2: `unsafe`"),
    ("An unsafe pointer is seen", "fence", {"Sources/B/B.swift": "let x: UnsafeRawPointer\n"}, "`UnsafeRawPointer`"),
    ("withUnsafeBytes is seen", "fence", {"Sources/B/B.swift": "x.withUnsafeBytes {}\n"}, "`withUnsafeBytes`"),
    ("nonisolated(unsafe) is seen", "fence", {"Sources/B/B.swift": "nonisolated(unsafe) var x = 1\n"}, "`unsafe`"),
    ("@safe is seen", "fence", {"Sources/B/B.swift": "@safe struct X {}\n"}, "`@safe`"),
    ("unsafe inside an interpolation is seen", "fence",
     {"Sources/B/B.swift": 'let x = "\\(f("a", unsafe y))"\n'}, "B.swift:1: `unsafe`"),
    ("unsafe inside a raw interpolation is seen", "fence",
     {"Sources/B/B.swift": 'let x = #"\\(no) \\#(unsafe y)"#\n'}, "B.swift:1: `unsafe`"),
    ("Code behind a string that ends in a backslash pair is seen", "fence",
     {"Sources/B/B.swift": 'let x = "\\\\"; let y = unsafe z // "\n'}, "`unsafe`"),
    ("@unchecked is seen", "fence", {"Sources/B/B.swift": "final class X: @unchecked Sendable {}\n"}, "| unchecked |"),
    ("@preconcurrency is seen", "fence", {"Sources/B/B.swift": "@preconcurrency import A\n"}, "| preconcurrency |"),
    ("Glibc is seen", "fence",
     {"Sources/B/B.swift": "#if canImport(Glibc)\nimport Glibc\n#endif\n"}, "B.swift:2: `import Glibc`"),
    ("A C wall is seen", "fence", {"Sources/B/B.swift": "internal import CWall\n"}, "| CWall |"),
    ("One function of Glibc is seen", "fence", {"Sources/B/B.swift": "import func Glibc.exit\n"}, "`import Glibc`"),
    ("Foundation is seen in sources", "fence", {"Sources/B/B.swift": "import Foundation\n"}, "`import Foundation`"),
    ("Glibc is seen in tests", "fence", {"Tests/ATests/ATests.swift": "import Glibc\n"}, "`import Glibc`"),
    ("A permission no longer used is seen", "fence", {"Sources/A/A.swift": "import Wall\n"}, "no longer uses unsafe"),
    ("A listed file that is gone is seen", "fence", {"Sources/A/A.swift": None}, "there is no Sources/A/A.swift"),
    ("A permission without a reason is seen", "fence",
     {"Tests/Checks/fence.txt": "a | b |\n"}, "none of them is empty"),

    ("The good tree passes the arrows", "arrows", {}, None),
    ("An import that is not declared is seen", "arrows", {"Sources/B/B.swift": "import A\nimport CWall\n"},
     "B.swift:2: B imports CWall"),
    ("An arrow that is not allowed is seen", "arrows", {"stdin": package({**ARROWS, "A": ["CWall", "B"]})}, "A uses B"),
    ("A wall behind another target is not allowed", "arrows",
     {"stdin": package({**ARROWS, "B": ["CWall"]})}, "B uses CWall"),
    ("A target without a line is seen", "arrows", {"stdin": package({**ARROWS, "D": []})}, "target D is missing"),
    ("A line without a target is seen", "arrows",
     {"Tests/Checks/arrows.txt": "CWall | - | c\nA | CWall | a\nB | A | b\nE | - | e\n"},
     "no target E"),

    ("The good tree passes the links", "links", {}, None),
    ("A dead link is seen", "links", {"README.md": "\n[a](Sources/none.md)\n"}, "README.md:2: `Sources/none.md`"),
    ("A dead reference is seen", "links", {"README.md": "[a][b]\n\n[b]: none.md\n"}, "README.md:3: `none.md`"),
    ("A dead anchor is seen", "links", {"README.md": "[a](#nowhere)\n"}, "`#nowhere` names a heading"),
    ("A link out of the repository is seen", "links", {"README.md": "[a](../DESIGN.md)\n"}, "../DESIGN.md"),
    # Written in two halves, or the check would find it here.
    ("A machine's path is seen", "links",
     {"Sources/A/A.swift": 'let x = "/ho' 'me/ada/x"\n'}, "A.swift:1: `/ho" "me/ada/`"),

    ("The good tree passes the top level", "top_level", {}, None),
    ("A new name in the root is seen", "top_level", {"NOTES.md": "x"}, "NOTES.md:1: not one of the names"),
    ("Package.resolved is seen", "top_level", {"Tests/Linkage/Package.resolved": "x"}, "Package.resolved:1: built"),
    ("A package dependency is seen", "top_level",
     {"Package.swift": '\n.package(url: "x", from: "1.0.0")\n'}, "Package.swift:2: a package"),
    ("One of a nested package is seen", "top_level",
     {"Tests/Linkage/Package.swift": '.package(url: "x", from: "1.0.0")\n'}, "Tests/Linkage/Package.swift:1: a package"),
    ("A peer of a benchmark may need its own", "top_level",
     {"Tests/Benchmarks/swift-peers/Package.swift": '.package(url: "x", from: "1.0.0")\n'}, None),

    ("The good tree is documented", "documented",
     {"graphs/A.symbols.json": graph("Fine."), "graphs/B.symbols.json": graph()}, None),
    ("A requirement without a comment is seen", "documented",
     {"graphs/A.symbols.json": graph("Fine.", None), "graphs/B.symbols.json": graph()},
     "A.swift:7: Port.verb1 is public"),
    ("An empty comment is seen", "documented",
     {"graphs/A.symbols.json": graph(" "), "graphs/B.symbols.json": graph()}, "A.swift:7: Port.verb0 is public"),
    ("A module without a symbol graph is seen", "documented",
     {"graphs/A.symbols.json": graph()}, "Sources/B:1: there is no"),

    ("A program within the list passes the linkage", "linkage", {}, None),
    ("A library outside the list is seen", "linkage",
     {"Tests/Linkage/allowed.txt": "ld-linux*.so.* | needed | the loader\n"},
     "needs libc.so.6"),
    ("A library that only another may bring is seen", "linkage",
     {"Tests/Linkage/allowed.txt": "libc.so.6 | behind | c\nld-linux*.so.* | behind | the loader\n"},
     "needs libc.so.6"),
    ("A README that differs is seen", "linkage",
     {"README.md": "<!-- linkage -->\n```swift\nimport B\n```\n"}, "README.md:3: this block"),
    ("A README without the block is seen", "linkage", {"README.md": "# MagicLink\n"}, "README.md:1: no ```swift block"),

    ("The good tree has the fixtures that are generated", "fixtures", MADE, None),
    ("A fixture that differs is seen", "fixtures",
     {**MADE, "Fixtures/keys.json": '{\n  "a": 2\n}\n'}, "keys.json:2: it is not"),
    ("A fixture that ends early is seen", "fixtures",
     {**MADE, "Fixtures/keys.json": '{\n'}, "keys.json:2: it is not"),
    ("A fixture that is missing is seen", "fixtures",
     {**MADE, "Fixtures/keys.json": None}, "keys.json:1: it is missing"),
    ("A fixture that nothing generates is seen", "fixtures",
     {**MADE, "Fixtures/tokens/x.json": "{}\n"},
     "tokens/x.json:1: nothing generates it"),

    ("A fixture that is as its schema says passes", "schemas", {"Fixtures/schema/keys.json": CLOSED}, None),
    ("A member that the schema does not list is seen", "schemas",
     {"Fixtures/schema/keys.json": CLOSED, "Fixtures/keys.json": '{"b": 1}'},
     "keys.json:1: not as schema/keys.json says"),
    ("A schema that takes any member is seen", "schemas",
     {"Fixtures/schema/keys.json": '{"type": "object"}'}, "schema/keys.json:1: / takes members"),
    ("A fixture whose schema is missing is seen", "schemas", {}, "keys.json:1: not as schema/keys.json says"),

    ("The good tree has no long file", "length", {}, None),
    ("A long file is warned of", "length", {"Sources/A/A.swift": LONG}, "A.swift:400: warning: 401 lines"),
]
ARGUMENTS = {"documented": ["graphs"], "fixtures": ["made"], "linkage": ["/bin/sh"]}


def answer(check, change):
    """What `check` says of the good tree with `change` in it, and its exit code."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in {**GOOD, **change}.items():
            if text is not None and name != "stdin":
                (pathlib.Path(folder) / name).parent.mkdir(parents=True, exist_ok=True)
                (pathlib.Path(folder) / name).write_text(text, encoding="utf-8")
        subprocess.run(["git", "-c", "init.defaultBranch=main", "init", "--quiet"], cwd=folder, check=True)
        subprocess.run(["git", "add", "--all", "--force"], cwd=folder, check=True)
        done = subprocess.run(
            [HERE / f"{check}.py", *ARGUMENTS.get(check, [])], cwd=folder, input=change.get("stdin", package(ARROWS)),
            capture_output=True, text=True, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
        return done.stdout + done.stderr, done.returncode


wrong = 0
for sentence, check, change, expected in CASES:
    said, code = answer(check, change)
    warns_only = check == "length"
    passed = code == 0 and "warning" not in said
    fine = passed if expected is None else expected in said and (code == 0) == warns_only
    if not fine:
        wrong += 1
        print(f"{check}.py: {sentence}: wanted {expected or 'a pass'}, got exit {code}:\n{said}")
if wrong:
    sys.exit(f"self test: {wrong} of {len(CASES)} went wrong")
print(f"self test: {len(CASES)} trees, each judged rightly")
