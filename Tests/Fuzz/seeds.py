#!/usr/bin/env python3
"""Writes the inputs that each fuzz target starts from, made of the fixtures, into folders of the given one.

What is in Fixtures/fuzz comes on top: inputs that fuzzing found and that reach what these do not.
"""

import base64
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FIXTURES = ROOT / "Fixtures"
# Longer ones make everything slow and reach nothing more.
LONGEST = 4_096

FORMS = [
    b"login_hint=ada%40example.org&client_id=magiclink", b"grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code",
    b"a=1&b=2&a=3", b"a=&b", b"=x&&=", b"a+b=c+d%20e", b"%", b"%4", b"%zz", b"a=%00", b"a=%ff", b"a=%c3%a4&%c3%a4=1",
    b"&".join(b"f%d=%d" % (n, n) for n in range(33)), b"a" * 65 + b"=1", b"a=" + b"b" * 300,
]
BASE64URL = [b"", b"A", b"AA", b"AB", b"AAA", b"AAB", b"AAAA", b"-_-_", b"ab+/", b"aa==", b"Zm9vYmFyZm9vYmFyZm9vYmFy"]
URLS = [
    b"/", b"/a/b?c=d#e", b"//evil.example/", b"/\\evil.example", b"/%2e%2e/", b"/a/../b", b"/./", b"/%2f", b"/a%00",
    b"https://app.example.org/x", b"https://app.example.org.evil.example/", b"https://app.example.org@evil.example/",
    b"https://b.example:8443/below/x", b"https://b.example:8443/", b"http://localhost:3000/", b"javascript:alert(1)",
]


def requests():
    for line in (FIXTURES / "http_llhttp/requests.jsonl").read_text().splitlines():
        yield base64.b64decode(json.loads(line)["hosted_b64"])


def chunked():
    for request in requests():
        head, mark, body = request.partition(b"\r\n\r\n")
        if b"hunked" in head and body:
            yield body


def tokens():
    """By the first byte: a text as it stands, or claims and a header to be signed."""
    for name in ("valid", "invalid"):
        for vector in json.loads((FIXTURES / f"tokens/{name}.json").read_text())["vectors"]:
            yield b"\0" + vector["token"].encode()
            decoded = vector.get("decoded") or {}
            kind = {"link": 0, "poll": 4, "refresh": 8, "session": 12}.get(vector["purpose"], 0)
            if decoded.get("claims"):
                yield bytes([kind | 1]) + decoded["claims"].encode()
                yield bytes([kind | 2]) + decoded.get("header", "").encode() + b"\0" + decoded["claims"].encode()
    yield b"\x03" + bytes(range(96))
    yield b"\x03" + bytes(32) + b"magiclink"


def addresses():
    for line in (FIXTURES / "isemail/addresses.jsonl").read_text().splitlines():
        yield base64.b64decode(json.loads(line)["address_b64"])


def urls():
    yield from URLS
    for row in json.loads((FIXTURES / "wpt_url/urltestdata.json").read_text()):
        if isinstance(row, dict):
            yield row["input"].encode("utf-8", "surrogatepass")


SEEDS = {
    "head": lambda: (choice + request for request in requests() for choice in (b"\x80", b"\x41")),
    "chunked": lambda: (choice + body for body in chunked() for choice in (b"\x80", b"\x41", b"\xff")),
    "form": lambda: iter(FORMS),
    "json": lambda: (path.read_bytes() for path in (FIXTURES / "json_test_suite/test_parsing").iterdir()),
    "base64url": lambda: iter(BASE64URL),
    "token": tokens,
    "address": addresses,
    "url": urls,
}

folder = pathlib.Path(sys.argv[1])
for target, seeds in SEEDS.items():
    (folder / target).mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(dict.fromkeys(seed for seed in seeds() if len(seed) <= LONGEST)):
        (folder / target / f"{number:04}").write_bytes(seed)
