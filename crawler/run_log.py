"""Which portal and run a line of the log is of.

A crawl runs in a task of its own, and whatever it starts, callbacks and threads too, runs in the context of that task.
"""

import logging
from contextvars import ContextVar
from typing import Any

from scrapy.crawler import Crawler

LOG_FORMAT = "%(asctime)s %(levelname)s %(run)s[%(name)s] %(message)s"
_CRAWLER: ContextVar[Crawler | None] = ContextVar("crawler", default=None)


def begin(crawler: Crawler) -> None:
    """From now on, what is logged in this task is this crawler's."""
    _CRAWLER.set(crawler)


def name_runs() -> None:
    """Make every record of this process hold, as `run`, the portal and the run it is of; empty if it is of none."""
    make = logging.getLogRecordFactory()
    if getattr(make, "names_runs", False):
        return

    def made(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make(*args, **kwargs)
        record.run = _shown(_CRAWLER.get())
        return record

    made.names_runs = True  # type: ignore[attr-defined]
    logging.setLogRecordFactory(made)


def _shown(crawler: Crawler | None) -> str:
    if crawler is None:
        return ""
    spider: Any = crawler.spider
    ledger = getattr(spider, "ledger", None)
    number = f" run {ledger.run_id}" if ledger is not None and ledger.run_id else ""
    return f"{crawler.spidercls.name}{number} "
