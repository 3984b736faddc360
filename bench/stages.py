"""A clock on the stages of a crawl: what each takes of a thread's CPU, without the stages it calls."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from functools import cached_property, wraps
from importlib import import_module
from typing import Any

# Stage → the functions that are it, by the name their caller knows them by.
PARSE = "parse"
SOUP = "BeautifulSoup: the cut fragment alone"
STAGES = {
    PARSE: ("crawler.page:Page.text", "crawler.page:Page.tree"),
    "listing": ("spiders.listing:read_listing",),
    "blocks": ("crawler.judge:find_block", "crawler.judge:find_link_spam"),
    "extraction: fields": ("crawler.judge:extract",),
    SOUP: ("crawler.fragment:BeautifulSoup",),
    "extraction: cut and blocks": ("crawler.extraction:_blocks",),
    "extraction: body": ("crawler.extraction:make_body",),
    "boilerplate": ("crawler.body:clean", "crawler.body:read_byline", "crawler.body:split_signature"),
    "topic": ("crawler.judge:score_topic",),
    "hashing and signature": (
        "storage.revisions:content_hash",
        "storage.revisions:text_hash",
        "storage.revisions:search_fold",
        "storage.duplicates:measure",
        "storage.pages:sha256",
    ),
    "seeds": ("storage.articles:recognise", "storage.batch:known_seeds"),
    "storage: compressing pages": ("storage.pages:zstd.compress",),
    "storage: listings against the ledger": ("storage.ledger:discover",),
    "storage: saving articles": ("storage.writer:save",),
    "storage: transactions": ("storage.writer:Writer._commit",),
}


class StageClock:
    """Puts a clock on every stage of this process, for good. `seconds`: stage → CPU seconds of all threads so far.

    Raises KeyError, AttributeError or ImportError when a function of STAGES is not there any more.
    """

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._running = threading.local()  # .inner: CPU seconds of the stages called by the one that runs
        for stage, places in STAGES.items():
            for place in places:
                self._watch(stage, place)

    def _watch(self, stage: str, place: str) -> None:
        module, _, path = place.partition(":")
        *owners, name = path.split(".")
        owner: Any = import_module(module)
        for each in owners:
            owner = getattr(owner, each)
        found = vars(owner)[name]
        if isinstance(found, cached_property):
            found.func = self._timed(stage, found.func)
        else:
            setattr(owner, name, self._timed(stage, found))

    def _timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def timed(*args: Any, **kwargs: Any) -> Any:
            outer = getattr(self._running, "inner", 0.0)
            self._running.inner = 0.0
            begin = time.thread_time()
            try:
                return function(*args, **kwargs)
            finally:
                spent = time.thread_time() - begin
                self.seconds[stage] += spent - self._running.inner
                self._running.inner = outer + spent

        return timed
