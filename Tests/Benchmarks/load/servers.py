"""The servers that are measured: `magiclink dev`, nginx, and Hummingbird where it was built."""

import os
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import time

from release import BINARY, build_ours, build_peer

CORES = len(os.sched_getaffinity(0))
# As many loops as ours has by itself; see ServerConfiguration.
LOOPS = max(CORES // 2, 1)
NCHAN_MODULE = pathlib.Path("/usr/lib/nginx/modules/ngx_nchan_module.so")


def build():
    """Our service and the peer on Hummingbird; the path of that one, or None where it is not here."""
    build_ours()
    for peer in absent():
        print(f"absent: {peer}")
    return build_peer("ParkPeer")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class Server:
    """A process with its children, and what the kernel says of them. It ends with its `with` block."""

    def __init__(self, words, **settings):
        self.folder = tempfile.TemporaryDirectory(prefix="magiclink-bench-")
        self.path = pathlib.Path(self.folder.name)
        self.output = self.path / "output"
        with open(self.output, "w") as output:
            self.process = subprocess.Popen(words(self.path), cwd=self.path, env={**os.environ, **settings},
                                            stdout=output)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.folder.cleanup()

    def until(self, is_ready):
        for _ in range(1_000):
            if self.process.poll() is not None:
                raise SystemExit(f"it did not start: {self.output.read_text()}")
            if is_ready():
                return
            time.sleep(0.01)
        raise SystemExit(f"it did not start in time: {self.output.read_text()}")

    def listens(self):
        try:
            socket.create_connection(("127.0.0.1", self.port)).close()
            return True
        except ConnectionRefusedError:
            return False

    def pids(self):
        """The process, and its children, of which nginx has some."""
        pid = self.process.pid
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *map(int, children)]

    def cpu(self):
        """Seconds of all threads, those that have ended among them: the processes' own clocks, in nanoseconds."""
        # What clock_getcpuclockid(3) makes of a process id; Python has no such function.
        return sum(time.clock_gettime(~pid << 3 | 2) for pid in self.pids())

    def memory(self, name):
        """A line of smaps_rollup, in bytes."""
        rolled = (pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in self.pids())
        return sum(int(re.search(rf"^{name}: +(\d+)", text, re.M)[1]) for text in rolled) * 1024


class MagicLink(Server):
    def __init__(self, store="memory:"):
        super().__init__(lambda _: [BINARY, "dev"], MAGICLINK_STORE=store, MAGICLINK_LISTEN="127.0.0.1:0",
                         MAGICLINK_ADMIN_LISTEN="127.0.0.1:0")
        self.until(lambda: "\nready\n" in self.output.read_text())
        text = self.output.read_text()
        self.port = int(re.search(r"listens +127.0.0.1:(\d+)", text)[1])
        self.admin = int(re.search(r"health +127.0.0.1:(\d+)", text)[1])
        self.read = 0

    def logins(self, generator, count, prefix):
        """Begins logins; a file of poll token, link token and number for each."""
        begun = self.path / f"{prefix}.begun"
        generator.do("begin", count, prefix, begun)
        links, size = {}, 0
        while len(links) < count:
            with open(self.output) as output:
                output.seek(self.read)
                for line in output:
                    if not line.endswith("\n"):
                        break
                    self.read += len(line)
                    if found := re.match(r"mail for ([^:]+): .*/([^/\n]+)\n", line):
                        links[found[1]] = found[2]
            time.sleep(0.05)
        path = self.path / f"{prefix}.records"
        with open(path, "w") as records:
            for line in begun.read_text().splitlines():
                address, code, number = line.split("\t")
                records.write(f"{code}\t{links[address]}\t{number}\n")
        return path


class Nginx(Server):
    """`return 200` at /livez, and where nchan is there, long-poll channels. It may have more connections than there will be,
    because nginx closes those that are idle when only a sixteenth is left."""

    def __init__(self, workers, nchan=False):
        self.port = free_port()
        super().__init__(lambda path: ["nginx", "-p", path, "-c", self.configure(path, workers, nchan)])
        self.until(self.listens)

    def configure(self, path, workers, nchan):
        config = path / "nginx.conf"
        config.write_text(f"""
            {f"load_module {NCHAN_MODULE};" if nchan else ""}
            daemon off; worker_processes {workers}; worker_rlimit_nofile 20000;
            pid {path}/pid; error_log {path}/error.log crit;
            events {{ worker_connections 40000; }}
            http {{
                access_log off; keepalive_requests 1000000000; keepalive_timeout 1h;
                client_body_temp_path {path}; proxy_temp_path {path}; fastcgi_temp_path {path};
                uwsgi_temp_path {path}; scgi_temp_path {path};
                {"nchan_max_reserved_memory 512M;" if nchan else ""}
                server {{
                    listen 127.0.0.1:{self.port} reuseport backlog=4096;
                    location = /livez {{ default_type text/plain; return 200 "ok\n"; }}
                    {'''
                    location ~ ^/wait/(.+)$ {
                        nchan_subscriber longpoll; nchan_channel_id $1; nchan_subscriber_first_message newest;
                    }
                    location ~ ^/wake/(.+)$ {
                        nchan_publisher; nchan_channel_id $1; nchan_store_messages off;
                    }''' if nchan else ""}
                }}
            }}""")
        return config


class Hummingbird(Server):
    def __init__(self, program):
        self.port = free_port()
        super().__init__(lambda _: [program, str(self.port)])
        self.until(self.listens)


def absent():
    """The peers that are not here, each with how to get it."""
    missing = []
    if not shutil.which("nginx"):
        missing.append("nginx (apt install nginx)")
    elif not NCHAN_MODULE.exists():
        missing.append("nchan (apt install libnginx-mod-nchan)")
    if not shutil.which("wrk"):
        missing.append("wrk (apt install wrk)")
    return missing


def number_of_records(path, count):
    """Records for peers whose polls have any name."""
    path.write_text("".join(f"{index}\n" for index in range(count)))
    return path
