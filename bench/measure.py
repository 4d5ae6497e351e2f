"""Times whole processes, and watches servers."""

import http.client
import json
import os
import re
import signal
import statistics
import subprocess
import threading
import time
import urllib.parse
from dataclasses import dataclass


@dataclass
class Run:
    """One process from its start to its end."""

    wall: float  # seconds
    cpu: float  # seconds, of every thread
    peak: float  # MB resident at most
    output: str


def run(command, **how):
    """Runs a command to its end. What it cost comes from the kernel, when the process is reaped."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **how)
    output, errors = drain(child)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    # A check that finds faults ends with 1.
    if child.returncode not in (0, 1) or not output.strip():
        raise RuntimeError(f"{' '.join(map(str, command))} ended with {child.returncode}\n{errors[-2000:]}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output)


def drain(child):
    """Both outputs of a process until it closes them, without reaping it."""
    errors = []
    reader = threading.Thread(target=lambda: errors.append(child.stderr.read()))
    reader.start()
    output = child.stdout.read()
    reader.join()
    return output, errors[0]


def interleaved(commands, runs):
    """Runs each command in turn, `runs` times over, so that a busy moment touches all of them. name -> [Run]"""
    done = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            done[name].append(run(command))
    return done


def median(runs, what):
    return statistics.median(getattr(one, what) for one in runs)


class Server:
    """A server of ours on a free port, until the block ends."""

    def __init__(self, command):
        self.command = command
        self.connection = None

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.key = None
        for line in self.process.stdout:
            if found := re.match(r"administrator key: (\S+)$", line):
                self.key = found[1]
            if found := re.match(r"listening on (http://\S+)$", line):
                self.address = found[1]
                return self
        raise RuntimeError(f"{' '.join(map(str, self.command))} ended before it listened")

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()

    def memory(self, what):
        """MB: `VmRSS` now, `VmHWM` at most."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return int(re.search(rf"{what}:\s+(\d+) kB", status.read())[1]) / 1024

    def ask(self, path):
        """The answer at a path, over one connection that is kept, as programs and proxies keep theirs."""
        if not self.connection:
            self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(self.address).netloc)
        self.connection.request("GET", path)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}: {body[:500]}")
        return body

    def rows(self, path):
        """The rows of an answer, so that nothing empty is timed."""
        return json.loads(self.ask(path))["data"]

    def milliseconds(self, path):
        start = time.perf_counter()
        self.ask(path)
        return (time.perf_counter() - start) * 1000
