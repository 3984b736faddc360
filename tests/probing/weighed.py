"""Run as a script in the look's own process: `tinhso`, weighed, not waiting long. Writes cost.json: `memory`, bytes at the peak
above the start; `cpu`, seconds in all."""

import json
import time
from pathlib import Path

import trafilatura  # noqa: F401  # the program's own weight is no page's

import cli
import crawler.settings
from tests.hostile.measuring import memory


def main() -> None:
    crawler.settings.DOWNLOAD_TIMEOUT = 5
    start, began = memory("VmRSS"), time.process_time()
    try:
        cli.main()
    finally:
        cost = {"memory": memory("VmHWM") - start, "cpu": time.process_time() - began}
        Path("cost.json").write_text(json.dumps(cost))


main()
