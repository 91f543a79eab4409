"""What people run, and how it and its peers are built: with Swift's own libraries in the program."""

import subprocess

from report import ROOT

BINARY = ROOT / ".build/release/magiclink"
PEERS, PEERS_BUILD = ROOT / "Tests/Benchmarks/swift-peers", ROOT / ".build-swift-peers"


def build_ours():
    """Our service."""
    subprocess.run(["make", "release"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def build_peer(name):
    """A program of swift-peers, or None where it cannot be built, which is said; the first time that takes minutes."""
    # SwiftPM keeps its plan of a nested package when the outer Package.swift changes.
    for plan in PEERS_BUILD.glob("*.yaml"):
        plan.unlink()
    done = subprocess.run(["swift", "build", "-c", "release", "--static-swift-stdlib", "--product", name,
                           "--package-path", PEERS, "--scratch-path", PEERS_BUILD], capture_output=True, text=True)
    if done.returncode == 0:
        return PEERS_BUILD / "release" / name
    print(f"absent: {name}: it could not be built ({(done.stderr or done.stdout).strip().splitlines()[-1]})")
    return None
