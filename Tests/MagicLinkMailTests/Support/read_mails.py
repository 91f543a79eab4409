#!/usr/bin/env python3
"""Reads mails as a stranger would: one in base64 on each line of standard input, what was found as a line of JSON."""

import base64
import email
import email.header
import email.policy
import html.parser
import json
import sys


class Page(html.parser.HTMLParser):
    """What a page is made of, and what is seen of it."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.links, self.title, self.visible, self.inside = set(), set(), [], "", [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name == "href"]
        if tag not in ("br", "meta"):
            self.inside.append(tag)
        if tag in ("p", "br"):
            self.visible.append(" ")

    def handle_endtag(self, tag):
        if not self.inside or self.inside.pop() != tag:
            raise ValueError(f"</{tag}> closes nothing")

    def handle_comment(self, data):
        raise ValueError("a comment")

    def handle_data(self, data):
        if "title" in self.inside:
            self.title += data
        elif "body" in self.inside:
            self.visible.append(data)


def sender_name(mail, raw):
    """The display name. Python puts a space between encoded words of a name, against RFC 2047, section 6.2
    (https://github.com/python/cpython/issues/128110); where there are several, its older parser is asked."""
    plain = email.message_from_bytes(raw, policy=email.policy.compat32)["From"]
    if plain.count("=?UTF-8?Q?") < 2:
        return mail["From"].addresses[0].display_name
    return "".join(text.decode(charset) for text, charset in email.header.decode_header(plain) if charset)


def part(piece):
    text = piece.get_content()
    return {
        "type": piece.get_content_type(), "charset": piece.get_content_charset() or "",
        "encoding": piece["Content-Transfer-Encoding"] or "", "text": text.replace("\r\n", "\n"),
    }


def found(raw):
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    pieces = [piece for piece in mail.walk() if not piece.is_multipart()]
    parts = [part(piece) for piece in pieces]
    pages = [Page(piece["text"]) for piece in parts if piece["type"] == "text/html"]
    defects = [repr(defect) for piece in mail.walk() for defect in piece.defects]
    defects += [f"{name}: {defect!r}" for piece in mail.walk() for name, value in piece.items()
                for defect in getattr(value, "defects", ())]
    return {
        "defects": defects,
        "fields": [[name, str(value)] for name, value in mail.items()],
        "senderName": sender_name(mail, raw) if "From" in mail else "",
        "senders": [f"{one.username}@{one.domain}" for one in mail["From"].addresses] if "From" in mail else [],
        "recipients": [f"{one.username}@{one.domain}" for one in mail["To"].addresses] if "To" in mail else [],
        "date": int(mail["Date"].datetime.timestamp()) if "Date" in mail else 0,
        "type": mail.get_content_type(),
        "parts": parts,
        "pages": [{
            "tags": sorted(page.tags), "attributes": sorted(page.attributes), "links": page.links,
            "title": page.title, "visible": "".join(page.visible),
        } for page in pages],
    }


for line in sys.stdin:
    print(json.dumps(found(base64.b64decode(line))))
