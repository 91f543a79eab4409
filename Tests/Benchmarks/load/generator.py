"""The load generator (load.c and its parts) as an object: a command goes in, figures come out."""

import json
import pathlib
import subprocess

from report import ROOT

HERE = pathlib.Path(__file__).resolve().parent
BINARY = ROOT / ".build/bench-load"
GRANT = "urn:ietf:params:oauth:grant-type:device_code"

# How a poll and its wake are asked for; $1 to $3 are the columns of a record.
MAGICLINK = {
    "poll-path": "/token", "poll-body": f"grant_type={GRANT}&device_code=$1", "poll-fields": r"Prefer: wait=25\r\n",
    "wake-path": "/confirm", "wake-body": "token=$2&decision=approve&number=$3",
}
NCHAN = {"poll-path": "/wait/$1", "wake-path": "/wake/$1", "wake-body": "ready"}
HUMMINGBIRD = {"poll-path": "/wait/$1", "wake-path": "/wake/$1", "wake-body": ""}


def compile():
    BINARY.parent.mkdir(exist_ok=True)
    subprocess.run(["cc", "-O2", "-Wall", "-Wextra", "-Werror", "-D_GNU_SOURCE", "-o", BINARY, *HERE.glob("*.c")],
                   check=True)


class Generator:
    """One process. It ends with its `with` block."""

    def __init__(self, port, requests, source=2, mails=None):
        words = [word for name, value in requests.items() for word in (f"--{name}", value)]
        self.process = subprocess.Popen([BINARY, str(port), str(source), *words], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, pass_fds=[] if mails is None else [mails])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def start(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()

    def result(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"the load generator ended: {self.process.wait()}")
        return json.loads(line)

    def do(self, *words):
        self.start(*words)
        return self.result()


def honest(run, **limits):
    """Stops the benchmark if answers were lost, or were others than those that are measured."""
    for name in ("lost", "failed", "refused", "unexpected", "closed"):
        if run.get(name, 0) > limits.get(name, 0):
            raise SystemExit(f"this run measures nothing: {name} is {run[name]} in {run}")
    return run
