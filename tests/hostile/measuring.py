"""Runs a function in a process of its own and measures what it costs: CPU seconds, and memory above the start."""

import os
import pickle
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

_T = TypeVar("_T")
_CPU_LIMIT = 60  # seconds, after which the process is killed

MAX_CPU = 2.0  # seconds a page
MAX_MEMORY = 200_000_000  # bytes above the start


@dataclass(frozen=True, slots=True)
class Cost(Generic[_T]):
    """What the function gave, and what it took."""

    result: _T
    cpu: float  # seconds
    memory: int  # bytes: the peak above the start


def measured(prepare: Callable[[], object], function: Callable[[object], _T]) -> Cost[_T]:
    """The cost of the function on what `prepare` makes, which is not measured. Linux only.

    Raises RuntimeError where the function raised, and where it did not end.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        try:
            answer: object = _measure(prepare, function)
        except BaseException as error:  # noqa: BLE001  # told to the parent
            answer = RuntimeError(f"{type(error).__name__}: {error}")
        with os.fdopen(writing, "wb") as out:
            pickle.dump(answer, out)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as out:
        data = out.read()
    _, status = os.waitpid(child, 0)
    if not data:
        raise RuntimeError(f"no end within {_CPU_LIMIT} s of CPU: signal {os.WTERMSIG(status)}")
    answer = pickle.loads(data)
    if isinstance(answer, RuntimeError):
        raise answer
    assert isinstance(answer, Cost)
    return answer


def _measure(prepare: Callable[[], object], function: Callable[[object], _T]) -> Cost[_T]:
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_LIMIT, _CPU_LIMIT))
    given = prepare()
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here
    start, began = memory("VmRSS"), time.process_time()
    result = function(given)
    return Cost(result, time.process_time() - began, memory("VmHWM") - start)


def memory(name: str) -> int:
    """VmRSS, what this process holds, or VmHWM, the most it held; bytes."""
    return int(Path("/proc/self/status").read_text().partition(f"{name}:")[2].split()[0]) * 1024
