#!/usr/bin/env python3
"""Shows seeded mutations of the corpus and of valid requests to our parser and to h11, and compares what they say.

usage: differ.py PARSER COUNT [SEED]      PARSER is the filter of this folder; ends with 1 at a difference without a reason
"""

import base64
import collections
import json
import pathlib
import random
import re
import struct
import subprocess
import sys

import h11

ROOT = pathlib.Path(__file__).resolve().parents[3]
PARSER, COUNT = sys.argv[1], int(sys.argv[2])
CHANCE = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 9112)
BATCH = 20_000

VALID = [
    b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    b"HEAD /a?b=c HTTP/1.0\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: a.example:80\r\nAccept: */*, text/html;q=0.5\r\n\r\n",
    b"GET http://a.example/x?y HTTP/1.1\r\nHost: a.example\r\nConnection: keep-alive, x\r\n\r\n",
    b"POST /token HTTP/1.1\r\nHost: [::1]:80\r\nContent-Length: 7\r\n\r\na=1&b=2",
    b"POST /token HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;a=\"b\"\r\nhello\r\n0A\r\n0123456789\r\n0\r\nT: u\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\nX:\t\xc3\xa4 \r\n\r\nhi",
    b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: b\r\n\r\n",
]
PIECES = [
    b"\r\n", b"\n", b"\r", b"\0", b" ", b"\t", b":", b";", b",", b"=", b"\"", b"\x7f", b"\x80", b"\xff", b"0", b"1", b"F", b"/", b"%",
    b"HTTP/1.1", b"HTTP/1.0", b"HTTP/2.0", b"chunked", b"Host: a\r\n", b"Content-Length: 1\r\n", b"Content-Length: 0\r\n",
    b"Transfer-Encoding: chunked\r\n", b"Transfer-Encoding: gzip\r\n", b"\r\n ", b"0\r\n\r\n", b"Connection: close\r\n", b"Expect: x\r\n",
]

# Why ours may accept what h11 refuses: a name, what h11 says, and what the bytes must look like.
REASONS = [
    ("an empty line before the request line is skipped (RFC 9112 section 2.2 asks for it)",
     "no request line received", re.compile(rb"^\r\n[^\r\n]")),
    ("bad white space around a chunk extension is read (RFC 9112 section 7.1.1 asks for it)",
     "illegal chunk header", re.compile(rb"[0-9A-Fa-f][ \t]*;")),
    ("empty elements of Transfer-Encoding are ignored (RFC 9110 section 5.6.1.2 asks for it)",
     "Only Transfer-Encoding: chunked is supported", re.compile(rb"(?i)transfer-encoding:[ \t,]*chunked[ \t,]*\r\n")),
]


def mutated(sources):
    message = bytearray(CHANCE.choice(sources))
    for _ in range(CHANCE.randint(0, 4)):
        at = CHANCE.randint(0, len(message))
        end = min(len(message), at + CHANCE.randint(1, 12))
        match CHANCE.randrange(7):
            case 0: message[at:at] = CHANCE.choice(PIECES)
            case 1: message[at:end] = CHANCE.choice(PIECES)
            case 2: del message[at:end]
            case 3: message[at:at] = message[at:end]
            case 4 if at < len(message): message[at] ^= 1 << CHANCE.randrange(8)
            case 5:
                other = CHANCE.choice(sources)
                start = CHANCE.randint(0, len(other))
                message[at:end] = other[start:start + CHANCE.randint(1, 60)]
            case 6:
                lines = bytes(message).split(b"\r\n")
                CHANCE.shuffle(part := lines[1:4])
                lines[1:4] = part
                message = bytearray(b"\r\n".join(lines))
    # Of nothing at all h11 thinks that the peer has ended.
    return bytes(message[:4096]) or b"\r"


def theirs(message):
    """What h11 makes of the first request."""
    connection = h11.Connection(h11.SERVER, max_incomplete_event_size=32_768)
    connection.receive_data(message)
    request, body = None, b""
    try:
        while True:
            event = connection.next_event()
            if event is h11.NEED_DATA or event is h11.PAUSED:
                return {"is": "incomplete"}
            if isinstance(event, h11.Request):
                request = event
            elif isinstance(event, h11.Data):
                body += bytes(event.data)
            elif isinstance(event, h11.EndOfMessage):
                break
    except h11.RemoteProtocolError as error:
        return {"is": "refused", "why": str(error)}
    return {"is": "accepted", "method": request.method, "target": request.target, "fields": list(request.headers),
            "body": body, "consumed": len(message) - len(connection.trailing_data[0])}


def reduced(method, target):
    """A target in absolute form as path and query, which is how ours gives it."""
    found = re.match(rb"(?i)https?://[^/?]*(.*)", target)
    if target.startswith(b"/") or not found:
        return target
    rest = found[1]
    if not rest and method == b"OPTIONS":
        return b"*"
    return rest if rest.startswith(b"/") else b"/" + rest


def value(name, text):
    """Field values as text, since ours are; the name of a coding has no case."""
    text = text.decode("utf-8", "replace")
    return text.lower() if name == b"transfer-encoding" else text


def difference(ours, them):
    """What differs between two that accept; empty if nothing does."""
    method = bytes.fromhex(ours["method"])
    fields = [(bytes.fromhex(name).lower(), value(bytes.fromhex(name).lower(), bytes.fromhex(text)))
              for name, text in ours["fields"]]
    pairs = {
        "method": (method, them["method"]), "target": (bytes.fromhex(ours["target"]), reduced(method, them["target"])),
        "fields": (fields, [(name, value(name, text)) for name, text in them["fields"]]),
        "body": (bytes.fromhex(ours["body"]), them["body"]), "consumed": (ours["consumed"], them["consumed"]),
    }
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


corpus = [base64.b64decode(json.loads(line)["hosted_b64"])
          for line in (ROOT / "Fixtures/http_llhttp/requests.jsonl").read_text().splitlines()]
sources = corpus + VALID * (len(corpus) // len(VALID))
counts, reasons, faults = collections.Counter(), collections.Counter(), []
done = 0
while done < COUNT:
    messages = [mutated(sources) for _ in range(min(BATCH, COUNT - done))]
    framed = b"".join(struct.pack("<I", len(message)) + message for message in messages)
    lines = subprocess.run([PARSER], input=framed, stdout=subprocess.PIPE, check=True).stdout.splitlines()
    if len(lines) != len(messages):
        sys.exit("the parser did not answer every message")
    for message, line in zip(messages, lines):
        ours, them = json.loads(line), theirs(message)
        counts[ours["is"], them["is"]] += 1
        if ours["is"] == "accepted" and them["is"] == "accepted":
            if found := difference(ours, them):
                faults.append((message, f"read otherwise: {found}"))
        elif ours["is"] == "accepted":
            said = them.get("why", "it waits for more")
            for name, words, shape in REASONS:
                if words in said and shape.search(message):
                    reasons[name] += 1
                    break
            else:
                faults.append((message, f"h11: {said}"))
        elif ours["is"] == "incomplete" and them["is"] == "accepted":
            faults.append((message, "h11 has a whole request where ours waits"))
    done += len(messages)

print(f"{done} messages, h11 {h11.__version__}")
for (ours, them), count in sorted(counts.items()):
    print(f"{count:>9}  ours: {ours:<10}  h11: {them}")
for name, count in reasons.items():
    print(f"{count:>9}  accepted here, refused there: {name}")
print(f"{len(faults):>9}  without a reason")
for message, why in faults[:12]:
    print(f"  {message!r}\n    {why}")
sys.exit(bool(faults))
