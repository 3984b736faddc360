"""Run as a script in the crawl's own process: `tinhso`, weighed. Writes cost.json: `memory`, bytes at the peak above the start;
`cpu`, seconds in all; `slowest`, the most seconds a page took to be judged; `held`, bytes held at each tenth page."""

import json
import os
import time
from pathlib import Path
from typing import Any

import trafilatura  # noqa: F401  # the program's own weight is no page's
from trafilatura import bare_extraction

import cli
import spiders.portal
from crawler.judge import judge
from tests.hostile.measuring import memory


def main() -> None:
    bare_extraction("<html><body><p>x</p></body></html>")
    if pages := os.environ.get("TINHSO_TEST_MAX_PAGES"):
        spiders.portal.MAX_PAGES = int(pages)
    took: list[float] = []
    held: list[int] = []

    def timed(*given: Any) -> Any:
        began = time.thread_time()
        outcome = judge(*given)
        took.append(time.thread_time() - began)
        if len(took) % 10 == 0:
            held.append(memory("VmRSS"))
        return outcome

    spiders.portal.judge = timed
    start, began = memory("VmRSS"), time.process_time()
    try:
        cli.main()
    finally:
        cost = {
            "memory": memory("VmHWM") - start,
            "cpu": time.process_time() - began,
            "slowest": max(took, default=0),
            "held": held,
        }
        Path("cost.json").write_text(json.dumps(cost))


main()
