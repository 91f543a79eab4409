"""A TLS client that has every byte of its records in hand: Python's ssl over memory, and a socket beside it.

usage: tls_client.py WHAT ADDRESS CERTIFICATE [MORE…]      ADDRESS is HOST:PORT or a path
"""

import random
import socket
import ssl
import sys
import warnings

# Of versions that nobody should speak, and that nobody shall.
warnings.simplefilter("ignore", DeprecationWarning)
REQUEST = b"GET /%d HTTP/1.1\r\nHost: localhost\r\n\r\n"


def context(**settings):
    made = ssl.create_default_context(cafile=CERTIFICATE)
    # An end without close_notify shall be seen.
    made.options &= ~ssl.OP_IGNORE_UNEXPECTED_EOF
    for name, value in settings.items():
        setattr(made, name, value)
    return made


class Client:
    def __init__(self, made=None, session=None):
        kind = socket.AF_UNIX if "/" in ADDRESS else socket.AF_INET
        host, _, port = ADDRESS.rpartition(":")
        self.socket = socket.socket(kind)
        self.socket.settimeout(20)
        self.socket.connect(ADDRESS if "/" in ADDRESS else (host, int(port)))
        if "/" not in ADDRESS:
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = (made or context()).wrap_bio(self.incoming, self.outgoing, server_hostname="localhost", session=session)
        self.sent, self.unread = 0, b""
        # How a flight of records goes over the wire.
        self.change = lambda number, flight: flight
        self.piece = 1 << 20

    def flush(self):
        flight = self.outgoing.read()
        if flight:
            flight = self.change(self.sent, flight)
            self.sent += 1
            for start in range(0, len(flight), self.piece):
                self.socket.sendall(flight[start:start + self.piece])

    def drive(self, step):
        """Runs `step` until it has what it waits for."""
        while True:
            try:
                result = step()
                self.flush()
                return result
            except ssl.SSLWantReadError:
                self.flush()
                found = self.socket.recv(65536)
                if found:
                    self.incoming.write(found)
                else:
                    self.incoming.write_eof()

    def shake(self):
        self.drive(self.tls.do_handshake)
        return self

    def send(self, data):
        self.drive(lambda: self.tls.write(data))

    def read(self):
        """Some bytes; none at the peer's close_notify."""
        try:
            return self.drive(lambda: self.tls.read(65536))
        except ssl.SSLZeroReturnError:
            return b""

    def response(self):
        while b"\r\n\r\n" not in self.unread:
            self.more()
        head, _, self.unread = self.unread.partition(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        while len(self.unread) < length:
            self.more()
        body, self.unread = self.unread[:length], self.unread[length:]
        return body

    def more(self):
        found = self.read()
        if not found:
            raise EOFError(self.unread[-200:])
        self.unread += found

    def rest(self):
        """How it ended, after how many bytes."""
        count = len(self.unread)
        while True:
            try:
                more = self.read()
            except (ssl.SSLError, ConnectionError):
                return f"a cut after {count}"
            if not more:
                return f"close_notify after {count}"
            count += len(more)


def one_byte():
    """Handshake and requests, each byte in a packet of its own."""
    client = Client()
    client.piece = 1
    client.shake()
    for number in range(3):
        client.send(REQUEST % number + (REQUEST % 9 if number == 2 else b""))
        print(client.response().decode().strip())


def one_record():
    """Each byte of a request in a record of its own, all in one write."""
    client = Client().shake()
    for byte in REQUEST % 1 + REQUEST % 2:
        client.tls.write(bytes([byte]))
    client.flush()
    print(client.response().decode().strip(), client.response().decode().strip())


def protocols():
    for offered in ([], ["http/1.1"], ["h2", "http/1.1"], ["http/1.0"], ["h2"]):
        made = context()
        if offered:
            made.set_alpn_protocols(offered)
        try:
            print(",".join(offered), Client(made).shake().tls.selected_alpn_protocol())
        except ssl.SSLError:
            print(",".join(offered), "refused")


def versions():
    for version in ("TLSv1", "TLSv1_1", "TLSv1_2", "TLSv1_3"):
        made = context()
        made.set_ciphers("ALL:@SECLEVEL=0")
        made.minimum_version = made.maximum_version = ssl.TLSVersion[version]
        try:
            print(version, Client(made).shake().tls.version())
        except ssl.SSLError:
            print(version, "refused")


def ciphers():
    """What of TLS 1.2 is taken when nothing better is offered, and whose preference counts."""
    for offered in ("ECDHE-ECDSA-AES128-SHA256", "ECDHE-ECDSA-AES256-SHA", "AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-CCM",
                    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256",
                    "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES128-GCM-SHA256"):
        made = context(maximum_version=ssl.TLSVersion.TLSv1_2)
        made.set_ciphers(offered)
        try:
            print(offered, Client(made).shake().tls.cipher()[0])
        except ssl.SSLError:
            print(offered, "refused")


def resumption():
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        made = context(maximum_version=version, options=ssl.OP_ALL)
        first = Client(made).shake()
        first.send(REQUEST % 1)
        first.response()
        session = first.tls.session
        second = Client(made, session).shake()
        print(version.name, session.has_ticket, len(session.id) if version == ssl.TLSVersion.TLSv1_2 else "-",
              second.tls.session_reused, second.tls.compression())


def closing():
    """An answer that ends the connection, and a connection that ends us."""
    client = Client().shake()
    client.send(b"GET /1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    print(client.response().decode().strip(), client.rest())
    client = Client().shake()
    client.send(REQUEST % 1)
    client.response()
    try:
        client.tls.unwrap()
    except ssl.SSLWantReadError:
        client.flush()
    print("said close_notify:", client.rest())
    client = Client().shake()
    client.send(REQUEST % 1 + b"GET /2 HTTP/1.1\r\nHost: loc")
    client.response()
    client.socket.shutdown(socket.SHUT_WR)
    print("cut in a request:", client.rest())
    for _ in range(50):
        client = Client().shake()
        client.send(REQUEST % 1)
        client.socket.shutdown(socket.SHUT_WR)
        client.response()
    print("cut behind a request: answered")


def no_room():
    """Answers of many sizes are not read until they lie in the kernel: in some there is no room for close_notify."""
    ends = set()
    for size in range(int(MORE[0]), int(MORE[1]), int(MORE[2])):
        client = Client().shake()
        client.send(b"GET /%d HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" % size)
        other = Client().shake()
        other.send(REQUEST % 1)
        other.response()
        if len(client.response()) != size:
            print("cut at", size)
        ends.add(client.rest())
    print(ends)


def mute():
    """Shakes hands, which in TLS 1.2 the server ends, says so by a file, and waits for the end."""
    client = Client(context(maximum_version=ssl.TLSVersion.TLSv1_2)).shake()
    open(MORE[0], "w").close()
    print(client.rest())


def idle():
    """Asks once, and then waits for the end."""
    client = Client().shake()
    client.send(REQUEST % 1)
    print(client.response().decode().strip(), client.rest())


def mutate(chance, flight, start):
    """One change from `start` on: a bit, a byte more or less, bytes twice, an end."""
    while True:
        place = chance.randrange(start, len(flight))
        before, after = flight[:place], flight[place:]
        changed = before + chance.choice([
            bytes([after[0] ^ 1 << chance.randrange(8)]) + after[1:], bytes([chance.randrange(256)]) + after, after[1:],
            after[:20] + after, b""])
        # Something more behind whole records leaves them whole.
        if not changed.startswith(flight):
            return changed


def mutations():
    """One flight of each connection is changed. Whatever it was, the request is not answered, and all of them end."""
    chance, outcomes = random.Random(int(MORE[0])), {}
    for _ in range(int(MORE[1])):
        version = chance.choice([ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
        target = chance.randrange(3)
        client = Client(context(maximum_version=version))
        # The second flight of TLS 1.3 begins with six bytes that mean nothing and that nobody vouches for.
        start = 6 if target == 1 and version == ssl.TLSVersion.TLSv1_3 else 0
        client.change = lambda number, flight: mutate(chance, flight, start) if number == target else flight
        try:
            outcome = "answered" if ask(client, target) else "ended"
        except TimeoutError:
            outcome = "did not end"
        except (ssl.SSLError, ConnectionError):
            outcome = "ended"
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
        client.socket.close()
    print(outcomes)


def ask(client, target):
    """Asks, and waits for nothing behind the change but the end: our side ends with it. What was answered."""
    steps = [client.tls.do_handshake, lambda: client.tls.write(REQUEST % 1)]
    while steps and client.sent <= target:
        try:
            steps[0]()
            steps.pop(0)
        except ssl.SSLWantReadError:
            client.flush()
            if client.sent > target:
                break
            found = client.socket.recv(65536)
            client.incoming.write(found) if found else client.incoming.write_eof()
        client.flush()
    client.socket.shutdown(socket.SHUT_WR)
    while found := client.socket.recv(65536):
        client.incoming.write(found)
    client.incoming.write_eof()
    return client.tls.read(65536)


WHAT, ADDRESS, CERTIFICATE, *MORE = sys.argv[1:]
globals()[WHAT]()
