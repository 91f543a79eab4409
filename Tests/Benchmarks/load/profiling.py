"""Where a server's CPU goes, by perf: what share of it was spent inside functions of some name."""

import re
import shutil
import subprocess
import tempfile


class Profile:
    """Samples of a process with their callers, for as long as its `with` block runs; empty where there is no perf."""

    def __init__(self, pid, frequency=997):
        self.stacks = []
        self.file = tempfile.NamedTemporaryFile(prefix="magiclink-perf-")
        # By the unwinding tables: where a callee keeps no frame of its own, as memcpy, the frame pointers miss its caller.
        self.words = ["perf", "record", "-q", "-F", str(frequency), "--call-graph", "dwarf,4096", "-e", "cpu-clock",
                      "-o", self.file.name, "-p", str(pid)]
        self.process = None

    def __enter__(self):
        if shutil.which("perf"):
            self.process = subprocess.Popen(self.words, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        return self

    def __exit__(self, *_):
        if not self.process:
            return
        self.process.terminate()
        self.process.wait()
        script = subprocess.run(["perf", "script", "-i", self.file.name, "-F", "ip,sym"], capture_output=True, text=True)
        self.file.close()
        for block in script.stdout.split("\n\n"):
            stack = [line.split(None, 1)[1] for line in block.splitlines() if len(line.split(None, 1)) == 2]
            if stack:
                self.stacks.append(stack)

    def share(self, pattern):
        """The share of samples with such a function on the stack; None where nothing was seen."""
        if not self.stacks:
            return None
        found = sum(any(re.search(pattern, frame) for frame in stack) for stack in self.stacks)
        return found / len(self.stacks)

    def top(self, count=30):
        """The functions that ran themselves most, as (share, name)."""
        own = {}
        for stack in self.stacks:
            own[stack[0]] = own.get(stack[0], 0) + 1
        ranked = sorted(own.items(), key=lambda item: -item[1])[:count]
        return [(number / len(self.stacks), name) for name, number in ranked]


# The store in memory and the feed's caller in it; everything below counts, also what it allocates.
STORE = r"InMemoryConfirmationStore|MailRows"
