"""What the checks share: which files there are, and what of a Swift file is code."""

import pathlib
import re
import subprocess
import sys

# The tree to look at is the folder a check is called in; `make` calls them in the root.
ROOT = pathlib.Path.cwd()


def files():
    """Every file that is, or would be, committed: tracked or not ignored."""
    # A container often runs as another user than the one who cloned; git would refuse to answer.
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True)
    if listing.returncode != 0:
        sys.exit(f"the checks look at what git lists, and git says: {listing.stderr.strip()}")
    return sorted({name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()})


def text(name):
    """The file's text, or None where it is not UTF-8 (a picture, a vector of odd bytes)."""
    try:
        return (ROOT / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def entries(name):
    """Lines `subject | what | why` of a list beside the checks, as (line number, subject, words, reason)."""
    for number, line in enumerate(text(name).splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = [part.strip() for part in line.split("|")]
        if len(parts) != 3 or not all(parts):
            sys.exit(f"{name}:{number}: a line reads `subject | what | why`, and none of them is empty")
        yield number, parts[0], parts[1].split(), parts[2]


def finish(check, complaints, good):
    """Prints every complaint and ends the check: 0 without any, else 1."""
    for complaint in complaints:
        print(complaint)
    if complaints:
        sys.exit(f"{check}: {len(complaints)} to mend")
    print(f"{check}: {good}")


def code(swift):
    """`swift` with comments and string literals blanked; every line keeps its number.

    Code inside an interpolation stays. A bare `/regex/` is not recognised, only `#/regex/#`.
    """
    out = []
    skim(swift, 0, out, None)
    return "".join(out)


STRING = re.compile(r'(#*)("""|")')
REGEX = re.compile(r"(#+)/")
PLAIN = re.compile(r'[^/"#()\n]+')


def skim(swift, at, out, closing):
    """Copies code from `at` on, if `closing` up to the parenthesis that ends an interpolation; returns its end."""
    depth = 0
    while at < len(swift):
        plain = PLAIN.match(swift, at)
        if plain:
            out.append(plain.group())
            at = plain.end()
            continue
        if swift.startswith("//", at):
            end = swift.find("\n", at)
            at = len(swift) if end < 0 else end
            continue
        if swift.startswith("/*", at):
            at = skip_block(swift, at, out)
            continue
        string = STRING.match(swift, at)
        if string:
            at = skip_string(swift, string, out)
            continue
        regex = REGEX.match(swift, at)
        if regex:
            end = swift.find("/" + regex.group(1), regex.end())
            end = len(swift) if end < 0 else end + 1 + len(regex.group(1))
            out.append(blank(swift[at:end]))
            at = end
            continue
        character = swift[at]
        at += 1
        if character == "(":
            depth += 1
        elif character == ")":
            if closing and depth == 0:
                return at
            depth -= 1
        out.append(character)
    return at


def skip_block(swift, at, out):
    """Blanks a block comment, nested ones inside it too."""
    depth, start = 0, at
    for mark in re.compile(r"/\*|\*/").finditer(swift, at):
        depth += 1 if mark.group() == "/*" else -1
        if depth == 0:
            out.append(blank(swift[start:mark.end()]))
            return mark.end()
    out.append(blank(swift[start:]))
    return len(swift)


def skip_string(swift, opening, out):
    """Blanks a string literal, and keeps the code of its interpolations."""
    hashes, quote = opening.groups()
    at = opening.end()
    out.append('"')
    escape = "\\" + hashes
    while at < len(swift):
        if swift.startswith(quote + hashes, at):
            out.append('"')
            return at + len(quote + hashes)
        if swift.startswith(escape, at):
            at += len(escape)
            if swift.startswith("(", at):
                out.append(" (")
                at = skim(swift, at + 1, out, closing=True)
                out.append(") ")
            elif at < len(swift):
                out.append(blank(swift[at]))
                at += 1
            continue
        if swift[at] == "\n":
            out.append("\n")
            # One quote closes at the end of its line at the latest, so a slip here costs one line and not the file.
            if quote == '"':
                return at + 1
        at += 1
    return at


def blank(piece):
    return " " + "\n" * piece.count("\n")


IMPORT = re.compile(
    r"(?<![\w.`])import\s+(?:(?:struct|class|enum|protocol|typealias|func|let|var)\s+)?`?([A-Za-z_]\w*)")


def imports(code_only):
    """Every imported module as (line number, name), also those behind `#if`."""
    for match in IMPORT.finditer(code_only):
        yield code_only.count("\n", 0, match.start(1)) + 1, match.group(1)
