"""Reads every article page of the corpus with every tool, each given the page's bytes, and prints times and scores as JSON.

python -m bench.tools ROUNDS
"""

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache

import lxml.html
import trafilatura
from readability import Document

from bench.corpus import Sample, portals
from bench.extraction import OURS, RIVALS, Measured
from bench.scoring import score
from crawler.extraction import extract
from crawler.layout import Layout
from crawler.page import Page
from spiders.fleet import portal_classes
from spiders.portal import PortalSpider
from storage.records import Entry

_BLOCKS = (
    "p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote", "figcaption",
)  # fmt: skip
_NOBODY = Layout("unknown", 1, title=(), body=(), date=())  # of a CMS nobody has seen
_NOW = datetime(2026, 3, 20, tzinfo=UTC)


def read_all(rounds: int, most: int | None = None) -> list[Measured]:
    """Every tool on every article page, in turns, round by round. `most`: so many
    pages of each portal at most. A first round, in which tools load what they need, does not count."""
    samples = [sample for portal in portals() for sample in portal.samples()[:most]]
    scores = {tool: [_score(read(sample), sample) for sample in samples] for tool, read in TOOLS.items()}
    times: dict[str, list[float]] = {tool: [] for tool in TOOLS}
    for _ in range(rounds):
        for tool, read in TOOLS.items():
            gc.collect()  # so that no tool pays for what another left behind
            begin = time.process_time()
            for sample in samples:
                read(sample)
            times[tool].append(1000 * (time.process_time() - begin) / len(samples))
    return [
        Measured(
            tool,
            statistics.median(times[tool]),
            min(times[tool]),
            max(times[tool]),
            statistics.fmean(scores[tool]),
            min(scores[tool]),
        )
        for tool in TOOLS
    ]


def _score(found: Sequence[str], sample: Sample) -> float:
    return score(found, lead=sample.lead, body=sample.body, neutral=sample.neutral)


def _page(sample: Sample) -> Page:
    headers = {"content-type": "text/html; charset=utf-8"}
    return Page(sample.url, 200, headers, sample.page, _NOW, Entry(sample.url), _spider(sample.portal).sections)


@cache
def _spider(portal: str) -> type[PortalSpider]:
    return portal_classes()[portal]


def _ours(sample: Sample) -> list[str]:
    """The whole article as the crawl reads it, dates, tags, images and cuts too; its lead and body are scored."""
    spider = _spider(sample.portal)
    article = extract(_page(sample), spider.layout, spider.facts)
    return [article.lead, *article.paragraphs] if article else []


def _generic(sample: Sample) -> list[str]:
    article = extract(_page(sample), _NOBODY, _spider(sample.portal).facts)
    return [article.lead, *article.paragraphs] if article else []


def _trafilatura(fast: bool) -> Callable[[Sample], list[str]]:
    def read(sample: Sample) -> list[str]:
        return (trafilatura.extract(sample.page, fast=fast, include_comments=False) or "").splitlines()

    return read


def _readability(sample: Sample) -> list[str]:
    summary = Document(sample.page.decode()).summary(html_partial=True)  # its own decoding fails on some bytes
    return text_lines(summary)


def text_lines(html: str) -> list[str]:
    """The lines a person sees of a fragment of HTML."""
    tree = lxml.html.fragment_fromstring(html, create_parent=True)
    for element in tree.iter(*_BLOCKS):
        element.tail = "\n" + (element.tail or "")
    return [line for line in tree.text_content().splitlines() if line.strip()]


TOOLS: dict[str, Callable[[Sample], list[str]]] = {
    OURS: _ours,
    "tinhso: the generic path": _generic,
    RIVALS[0]: _trafilatura(fast=True),
    RIVALS[1]: _trafilatura(fast=False),
    "readability-lxml": _readability,
}

if __name__ == "__main__":
    sys.stdout.write(json.dumps([asdict(row) for row in read_all(int(sys.argv[1]))]))
