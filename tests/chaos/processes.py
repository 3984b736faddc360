"""The processes of the chaos, and what is done to them."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from random import Random
from uuid import uuid4

from tests.crawling import ROOT

_MARK = "TINHSO_CHAOS_MARK"
_WRITE_LOCK = 120  # the byte of SQLite's -shm file that a writer holds


class Herd:
    """So many schedulers on one database, with their children: all of them recognised by a mark in their environment."""

    def __init__(
        self, folder: Path, database: str, copies: list[str], names: list[str], lease: float, size: int = 2
    ) -> None:
        self._folder, self._lease = folder, lease
        self._mark = uuid4().hex
        self._command = [
            sys.executable, str(ROOT / "scheduler.py"), *names, *(f"--at={each}" for each in copies), "--database", database,
        ]  # fmt: skip
        self._env = os.environ | {
            "PYTHONPATH": f"{Path(__file__).parent / 'scaled'}:{ROOT}", "TINHSO_CHAOS_LEASE": str(lease), _MARK: self._mark,
        }  # fmt: skip
        self._resume: dict[int, float] = {}  # stopped processes, and when each goes on
        self.stopped: set[int] = set()  # every process that ever was
        self.done: Counter[str] = Counter()
        self.schedulers = [self._start() for _ in range(size)]

    def _start(self) -> subprocess.Popen[bytes]:
        with (self._folder / "said").open("ab") as said:
            return subprocess.Popen(self._command, cwd=self._folder, env=self._env, stdout=said, stderr=said)

    @property
    def said(self) -> str:
        return (self._folder / "said").read_text(encoding="utf-8", errors="replace")

    def children(self) -> list[int]:
        """The processes that crawl, whoever started them."""
        return [pid for pid in self._marked() if "visit" in _words(pid)]  # a zombie has no words

    def _marked(self) -> list[int]:
        return [pid for each in Path("/proc").iterdir() if each.name.isdigit() and self._is_ours(pid := int(each.name))]

    def _is_ours(self, pid: int) -> bool:
        with suppress(OSError):
            return f"{_MARK}={self._mark}".encode() in Path(f"/proc/{pid}/environ").read_bytes()
        return False

    def kill_child(self, random: Random) -> None:
        self._signal_one(self.children(), signal.SIGKILL, random, "children killed")

    def end_child(self, random: Random) -> None:
        self._signal_one(self.children(), signal.SIGTERM, random, "children told to end")

    def stop_child(self, random: Random) -> None:
        """Beyond its lease, and then it goes on."""
        running = [pid for pid in self.children() if pid not in self._resume]
        if pid := self._signal_one(running, signal.SIGSTOP, random, "children stopped beyond their lease"):
            self.stopped.add(pid)
            self._resume[pid] = time.monotonic() + self._lease + random.uniform(0.5, 8.0)  # others have begun by then

    def kill_scheduler(self, random: Random) -> None:
        """Its children go on without it."""
        self._replace(random, signal.SIGKILL, "schedulers killed")

    def end_scheduler(self, random: Random) -> None:
        self._replace(random, signal.SIGTERM, "schedulers told to end")

    def kill_writer(self, file: Path) -> None:
        """Whoever has SQLite's write lock at the moment, in the midst of its transaction."""
        inode = Path(f"{file}-shm").stat().st_ino
        for _ in range(400):
            if (pid := _holder(inode)) and self._is_ours(pid) and pid not in {each.pid for each in self.schedulers}:
                os.kill(pid, signal.SIGKILL)
                self.done["children killed in mid-write"] += 1
                return
            time.sleep(0.002)

    def tend(self) -> None:
        """Lets go on what was stopped long enough, and starts again what has ended."""
        for pid, moment in list(self._resume.items()):
            if time.monotonic() >= moment:
                self._go_on(pid)
        for number, process in enumerate(self.schedulers):
            if process.poll() is not None:
                self.done["schedulers that ended by themselves"] += process.returncode != 0
                self.schedulers[number] = self._start()

    def calm(self) -> None:
        """Lets everything go on."""
        for pid in list(self._resume):
            self._go_on(pid)
        self.tend()

    def end(self) -> list[int]:
        """Ends the schedulers, and returns how each ended."""
        for process in self.schedulers:
            process.send_signal(signal.SIGTERM)
        return [self._await(process) for process in self.schedulers]

    def _await(self, process: subprocess.Popen[bytes]) -> int:
        """How it ended. Raises TimeoutError, with what every thread of every process was at."""
        try:
            return process.wait(120)
        except subprocess.TimeoutExpired as error:
            locks = Path("/proc/locks").read_text()
            for pid in self._marked():
                os.kill(pid, signal.SIGUSR1)
            time.sleep(5)
            raise TimeoutError(f"scheduler {process.pid} does not end: {locks}{self.said[-30_000:]}") from error

    def remove(self) -> None:
        """Kills whatever is left."""
        for pid in self._marked():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for process in self.schedulers:
            process.wait()

    def _go_on(self, pid: int) -> None:
        del self._resume[pid]
        if self._is_ours(pid):
            os.kill(pid, signal.SIGCONT)

    def _replace(self, random: Random, number: signal.Signals, what: str) -> None:
        place = random.randrange(len(self.schedulers))
        process = self.schedulers[place]
        if number == signal.SIGTERM:
            self.calm()  # or its children could not end
        process.send_signal(number)
        self._await(process)
        self.done[what] += 1
        self.schedulers[place] = self._start()

    def _signal_one(self, pids: list[int], number: signal.Signals, random: Random, what: str) -> int:
        """Returns whom it met; 0 if there was nobody."""
        if not pids:
            return 0
        pid = random.choice(sorted(pids))
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return 0
        self.done[what] += 1
        return pid


def _words(pid: int) -> list[str]:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace").split("\0")
    return []


def _holder(inode: int) -> int:
    """Who holds the write lock of the -shm file of that number, by the kernel's list of locks; 0 for nobody."""
    for line in Path("/proc/locks").read_text().splitlines():
        fields = line.split()
        if fields[-3].endswith(f":{inode}") and "WRITE" in fields and int(fields[-2]) <= _WRITE_LOCK:
            return int(fields[-4])
    return 0
