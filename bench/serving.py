"""Serves a benchmark's portals from a process of its own, so that a server's CPU and memory never count.

    python -m bench.serving corpus        the recordings, or the replica's two portals where there are none
    python -m bench.serving large 10000   one NukeViet portal with so many sample articles

Prints one JSON object, portal → origin, and serves until its standard input ends.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from bench.corpus import Portal, portals
from bench.paths import ROOT


@contextmanager
def served(*what: str) -> Iterator[dict[str, str]]:
    """Portal → origin, while another process serves them. `what`: the command line above."""
    command = [sys.executable, "-m", "bench.serving", *what]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        try:
            line = process.stdout.readline()
            if not line:
                raise RuntimeError(f"the server did not start: {' '.join(command)}")
            yield json.loads(line)
        finally:
            process.stdin.close()


def _chosen(what: str, articles: int) -> list[Portal]:
    if what != "large":
        return portals()
    from bench.sample import large_portal

    return [large_portal(articles)]


def main(what: str, articles: str = "0") -> None:
    """Serves until standard input ends."""
    with ExitStack() as stack:
        origins = {portal.name: stack.enter_context(portal.serve()) for portal in _chosen(what, int(articles))}
        sys.stdout.write(json.dumps(origins) + "\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
