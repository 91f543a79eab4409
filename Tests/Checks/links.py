#!/usr/bin/env python3
"""Every relative link and anchor in Markdown leads to a file of the repository; no file names one machine's path."""

import os
import re
import urllib.parse

from house import files, finish, text

INLINE = re.compile(r"\]\(\s*<?([^)\s>]*)>?(?:\s+[\"'(][^)]*)?\)")
DEFINITION = re.compile(r"^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)>?", re.MULTILINE)
HTML = re.compile(r"<(?:a|img)\b[^>]*?\b(?:href|src)=[\"']([^\"']*)[\"']", re.IGNORECASE)
ANCHOR = re.compile(r"<\w+\b[^>]*?\b(?:id|name)=[\"']([^\"']+)[\"']", re.IGNORECASE)
HEADING = re.compile(r"^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$", re.MULTILINE)
FENCED = re.compile(r"^ {0,3}(`{3,}|~{3,}).*?(?:^ {0,3}\1[`~]*\s*$|\Z)", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
# A path that exists on one machine only. Written so that this line does not find itself.
MACHINE = re.compile(r"(?<![\w.~-])/(?:work/(?:main|shared)\b|tmp/[r]ooms\b|root/[\w.]|home/[\w.-]+/)")


def blank(match):
    return re.sub(r"[^\n]", " ", match.group())


def anchors(markdown):
    """The names a page can be entered by, as GitHub makes them of headings."""
    found = set(ANCHOR.findall(markdown))
    for heading in HEADING.findall(FENCED.sub(blank, markdown)):
        shown = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "")
        slug = re.sub(r"[^\w\- ]", "", re.sub(r"<[^>]+>", "", shown).lower()).replace(" ", "-")
        repeat, name = 0, slug
        while name in found:
            repeat += 1
            name = f"{slug}-{repeat}"
        found.add(name)
    return found


def target_of(page, link):
    """The file a link names, as a path from the root, and its anchor."""
    path, _, anchor = link.partition("#")
    path = urllib.parse.unquote(path)
    if not path:
        return page, anchor
    base = "" if path.startswith("/") else os.path.dirname(page)
    return os.path.normpath(os.path.join(base, path.lstrip("/"))), anchor


everything = files()
folders = {os.path.dirname(name) for name in everything}
folders |= {folder[:cut] for folder in folders for cut, letter in enumerate(folder) if letter == "/"} | {"."}
complaints, count = [], 0

for page in (name for name in everything if name.endswith(".md")):
    whole = text(page)
    prose = CODE.sub(blank, FENCED.sub(blank, whole))
    for match in sorted((m for p in (INLINE, DEFINITION, HTML) for m in p.finditer(prose)), key=lambda m: m.start(1)):
        link, line = match.group(1), prose.count("\n", 0, match.start(1)) + 1
        if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//", link):
            continue
        count += 1
        target, anchor = target_of(page, link)
        if target not in everything and target not in folders:
            complaints.append(f"{page}:{line}: `{link}` leads to {target}, which is not in the repository")
        elif anchor and target.endswith(".md") and anchor not in anchors(text(target)):
            complaints.append(f"{page}:{line}: `{link}` names a heading that {target} does not have")

for name in everything:
    # Borrowed vectors are full of odd paths; what we write about them is not.
    if name.startswith("Fixtures/") and not name.endswith(".md"):
        continue
    for match in MACHINE.finditer(text(name) or ""):
        line = text(name).count("\n", 0, match.start()) + 1
        complaints.append(f"{name}:{line}: `{match.group()}` is a path of one machine; write it from the root of the "
                          "repository, or take /srv or /var/lib for an example")

finish("links", complaints, f"{count} links inside the repository")
