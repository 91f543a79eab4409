"""Chromium by the DevTools protocol over two pipes: no port, and nothing but Python.

https://chromedevtools.github.io/devtools-protocol/
"""

import fcntl
import json
import os
import select
import shutil
import signal
import time

# For anything that a page or the browser has to come to; nothing waits for a time to pass.
PATIENCE = 20


class Failure(Exception):
    pass


def until(what, holds):
    """Waits until `holds()` is something, and returns it."""
    limit = time.monotonic() + PATIENCE
    while not (found := holds()):
        if time.monotonic() > limit:
            raise Failure(f"never: {what}")
        time.sleep(0.02)
    return found


class Browser:
    """A browser with a profile of its own. `host` is found at `port` of this machine, under this key."""

    def __init__(self, profile, host, port, key):
        words = [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--no-proxy-server",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
            "--remote-debugging-pipe", f"--user-data-dir={profile}", f"--host-resolver-rules=MAP {host}:443 127.0.0.1:{port}",
            f"--ignore-certificate-errors-spki-list={key}", "about:blank",
        ]
        # From beyond the two places that Chromium reads and writes at.
        pipes = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 20) for end in os.pipe() + os.pipe()]
        self.input, self.output = pipes[1], pipes[2]
        log = os.open(f"{profile}.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        actions = [
            (os.POSIX_SPAWN_DUP2, pipes[0], 3), (os.POSIX_SPAWN_DUP2, pipes[3], 4), (os.POSIX_SPAWN_DUP2, log, 1),
            (os.POSIX_SPAWN_DUP2, log, 2),
        ]
        program = shutil.which("chromium")
        environment = {**os.environ, "HOME": profile}
        self.process = os.posix_spawn(program, [program] + words, environment, file_actions=actions, setsid=True)
        for end in (pipes[0], pipes[3], log):
            os.close(end)
        self.count, self.unread, self.events = 0, b"", []
        page = self.call("Target.getTargets")["targetInfos"]
        target = next(found["targetId"] for found in page if found["type"] == "page")
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Audits", "Network"):
            self.call(f"{domain}.enable")

    def end(self):
        """Ends it and all its helpers, and nothing else."""
        try:
            os.killpg(self.process, signal.SIGKILL)
        except ProcessLookupError:
            pass
        os.waitpid(self.process, 0)

    # What goes over the pipes.

    def call(self, method, **parameters):
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if not method.startswith("Target."):
            message["sessionId"] = self.session
        os.write(self.input, json.dumps(message).encode() + b"\0")
        limit = time.monotonic() + PATIENCE
        while True:
            answer = self.receive(limit)
            if answer is None:
                raise Failure(f"no answer to {method}")
            if answer.get("id") != self.count:
                continue
            if "error" in answer:
                raise Failure(f"{method}: {answer['error']['message']}")
            return answer["result"]

    def receive(self, limit):
        """The next message; None if none comes in time. An event is also kept."""
        while b"\0" not in self.unread:
            if not select.select([self.output], [], [], max(0, limit - time.monotonic()))[0]:
                return None
            piece = os.read(self.output, 1 << 20)
            if not piece:
                raise Failure("the browser has ended")
            self.unread += piece
        text, _, self.unread = self.unread.partition(b"\0")
        message = json.loads(text)
        if "method" in message:
            self.events.append(message)
        return message

    # What a person does and sees.

    def open(self, address):
        failure = self.call("Page.navigate", url=address).get("errorText")
        if failure:
            raise Failure(f"{address}: {failure}")

    def evaluate(self, expression):
        """What a page shows, by the inspector's own means: also where the page may run no script. None where the page is
        just being replaced."""
        try:
            found = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        except Failure as failure:
            if "context" in str(failure) or "navigated" in str(failure):
                return None
            raise
        return found["result"].get("value")

    def heading(self):
        return self.evaluate("document.readyState === 'complete' ? document.querySelector('h1')?.innerText : null")

    def see(self, words):
        """Waits for the page with that heading."""
        try:
            until(words, lambda: self.heading() == words)
        except Failure as failure:
            raise Failure(f"{failure}, but {self.heading()!r}") from failure

    def text(self, selector):
        return self.evaluate(f"document.querySelector({json.dumps(selector)})?.innerText")

    def type(self, selector, words):
        until(selector, lambda: self.evaluate(f"(document.querySelector({json.dumps(selector)})?.focus(), "
                                              f"document.activeElement?.matches({json.dumps(selector)}))"))
        self.call("Input.insertText", text=words)

    def press(self, label):
        """Clicks the button that says so, where it is; false if there is none."""
        place = self.evaluate(
            "(() => { const button = [...document.querySelectorAll('button')].find((one) => one.innerText === "
            + json.dumps(label) + "); if (!button) return null; button.scrollIntoView({ block: 'center' });"
            "const box = button.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; })()")
        if not place:
            return False
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], button="left", clickCount=1)
        return True

    def cookies(self):
        return {cookie["name"]: cookie for cookie in self.call("Network.getCookies")["cookies"]}

    def complaints(self):
        """What the console has, and what the browser holds against the pages."""
        found = []
        for event in self.events:
            what, about = event["method"], event["params"]
            if what == "Runtime.consoleAPICalled":
                found.append(f"console.{about['type']}")
            elif what == "Runtime.exceptionThrown":
                found.append(f"exception: {about['exceptionDetails']['text']}")
            elif what == "Log.entryAdded":
                entry = about["entry"]
                # Chromium asks every site for this picture.
                if not entry.get("url", "").endswith("/favicon.ico"):
                    found.append(f"{entry['level']}: {entry['text']} {entry.get('url', '')}")
            # Reading document.cookie is called slow; it is this program that reads it.
            elif what == "Audits.issueAdded" and about["issue"]["code"] != "PerformanceIssue":
                found.append(f"issue: {about['issue']['code']}")
        return found
