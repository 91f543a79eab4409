#!/usr/bin/env python3
"""A mail server of aiosmtpd, or one that plays a part, on a free port of 127.0.0.1.

usage: mail_server.py FOLDER SETTINGS     SETTINGS is a JSON object, see below

The port is written to FOLDER/port when it listens, and what happens to FOLDER/log, a JSON object on each line.
"""

import asyncio
import base64
import json
import os
import socketserver
import ssl
import sys
import threading

from aiosmtpd.smtp import SMTP, AuthResult

FOLDER, SETTINGS = sys.argv[1], json.loads(sys.argv[2])
LOG = open(f"{FOLDER}/log", "a", buffering=1)
LOCK = threading.Lock()


def log(kind, **more):
    with LOCK:
        LOG.write(json.dumps({"kind": kind, **more}) + "\n")


def listening(port):
    with open(f"{FOLDER}/port.new", "w") as file:
        file.write(str(port))
    os.rename(f"{FOLDER}/port.new", f"{FOLDER}/port")


def context():
    if "certificate" not in SETTINGS:
        return None
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(SETTINGS["certificate"], SETTINGS["key"])
    return tls


def is_secure(session):
    return session.ssl is not None or SETTINGS.get("implicit", False)


class Mailbox:
    """What aiosmtpd asks. `refuse` is what to say to whom at RCPT; `greylist` says 451 to each recipient once;
    `delay` is how many seconds a recipient's mail takes."""

    def __init__(self):
        self.seen = set()

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        log("hello", name=hostname, tls=is_secure(session))
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        refusal = SETTINGS.get("refuse", {}).get(address)
        if refusal:
            return refusal
        if SETTINGS.get("greylist") and address not in self.seen:
            self.seen.add(address)
            log("greylisted", to=address)
            return "451 4.7.1 come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(SETTINGS.get("delay", {}).get(envelope.rcpt_tos[0], 0))
        log("mail", sender=envelope.mail_from, recipients=envelope.rcpt_tos,
            data=base64.b64encode(envelope.original_content).decode(), tls=is_secure(session),
            user=session.auth_data, connection=id(session))
        return "250 2.0.0 taken"

    async def auth_XOAUTH2(self, server, args):
        blob = args[1] if len(args) > 1 else await server.challenge_auth("")
        text = base64.b64decode(blob).decode() if isinstance(blob, str) else blob.decode()
        user, token = text.split("\x01")[:2]
        user, token = user.removeprefix("user="), token.removeprefix("auth=Bearer ")
        log("auth", mechanism="XOAUTH2", user=user)
        with open(SETTINGS["token"]) as file:
            good = user == SETTINGS["user"] and token == file.read().strip()
        return AuthResult(success=good, handled=False, auth_data=user)


def authenticate(server, session, envelope, mechanism, data):
    user, password = data.login.decode(), data.password.decode()
    log("auth", mechanism=mechanism, user=user)
    good = user == SETTINGS.get("user") and password == SETTINGS.get("password")
    return AuthResult(success=good, handled=False, auth_data=user)


async def serve():
    tls = context()
    implicit = SETTINGS.get("implicit", False)
    ways = set(SETTINGS.get("ways", []))
    mailbox = Mailbox()

    def factory():
        log("connection")
        return SMTP(
            mailbox, hostname="mail.test", tls_context=None if implicit else tls, require_starttls=False,
            auth_required=bool(ways), auth_require_tls=SETTINGS.get("auth_wants_tls", True) and not implicit,
            auth_exclude_mechanism={"PLAIN", "LOGIN", "XOAUTH2"} - ways, authenticator=authenticate,
            decode_data=False, enable_SMTPUTF8=False)

    server = await asyncio.get_running_loop().create_server(
        factory, "127.0.0.1", SETTINGS.get("port", 0), ssl=tls if implicit else None)
    listening(server.sockets[0].getsockname()[1])
    await server.serve_forever()


class Part(socketserver.StreamRequestHandler):
    """A server that says what it is told to say at each stage: a reply, "drop" to leave, "silent" to say nothing more.
    A list is for one connection after the other, the last for all that follow."""

    count = 0

    def word(self, stage, usual):
        words = SETTINGS["part"].get(stage, usual)
        return words[min(self.number, len(words) - 1)] if isinstance(words, list) else words

    def say(self, stage, usual):
        word = self.word(stage, usual)
        if word == "silent":
            log("silent", stage=stage)
            self.rfile.read()
        if word in ("silent", "drop"):
            raise ConnectionAbortedError
        self.wfile.write(word.encode() + b"\r\n")

    def handle(self):
        with LOCK:
            self.number, Part.count = Part.count, Part.count + 1
        log("connection")
        try:
            self.talk()
        except (ConnectionError, OSError):
            pass

    def talk(self):
        self.say("greeting", "220 part.test")
        while line := self.rfile.readline():
            verb = line.split(b" ")[0].strip().upper().decode()
            log("command", line=line.decode().strip(), connection=self.number)
            if verb in ("EHLO", "HELO"):
                self.say("ehlo", "250-part.test\r\n250-SIZE 1000000\r\n250 8BITMIME")
            elif verb == "MAIL":
                self.say("mail", "250 OK")
            elif verb == "RCPT":
                self.say("rcpt", "250 OK")
            elif verb == "DATA":
                self.say("data", "354 go on")
                if not self.word("data", "354").startswith("3"):
                    continue
                self.take()
                self.say("end", "250 taken")
                if self.word("after", "stay") == "leave":
                    return
                if self.word("after", "stay") == "closing":
                    self.wfile.write(b"421 part.test closing\r\n")
                    return
            elif verb == "QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.say(verb.lower(), "250 OK")

    def take(self):
        """The mail, byte by byte as it came, with its end."""
        mail = b""
        while not mail.endswith(b"\r\n.\r\n"):
            more = self.rfile.readline()
            if not more:
                raise ConnectionAbortedError
            mail += more
            if self.word("middle", "stay") == "drop" and len(mail) > 200:
                raise ConnectionAbortedError
        log("raw", data=base64.b64encode(mail).decode(), connection=self.number)


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


if "part" in SETTINGS:
    with Server(("127.0.0.1", SETTINGS.get("port", 0)), Part) as server:
        listening(server.server_address[1])
        server.serve_forever()
else:
    asyncio.run(serve())
