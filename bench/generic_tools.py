"""Reads every article page with every generic extractor and prints what they found as JSON.

python -m bench.generic_tools [PAGES OF A PORTAL]
"""

import contextlib
import io
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from importlib.util import find_spec

import lxml.html
import trafilatura
from readability import Document
from trafilatura.settings import Document as TrafilaturaDocument

from bench.corpus import ABSENT, RECORDED, UNCLAIMED, Sample, is_recorded
from bench.generic import LEARNT, OURS, Measured
from bench.paths import RECORDINGS
from bench.recording import Recording
from bench.scoring import leaks, score
from bench.scramble import scramble
from bench.tools import text_lines
from crawler.extraction import extract
from crawler.layout import Layout
from crawler.lines import read_lines
from crawler.page import Page
from crawler.repeated import RepeatedLines
from storage.records import Entry, PortalFacts
from vietnamese.dates import parse_moment
from vietnamese.unicode import fold

_NOW = datetime(2026, 11, 23, tzinfo=UTC)
_NOBODY = Layout("unknown", 1, title=(), body=(), date=())  # a CMS nobody has seen
_FACTS = PortalFacts(
    "unknown", "", "", "province", "", ("2025", "12"), "unknown.example", "unknown", "active", "unverified", ()
)  # fmt: skip
_MAGIC = "magic-html"
_LEARNT_ARTICLES = 6  # a crawl has read so many, beside the listings, before most of the others


@dataclass(frozen=True, slots=True)
class Reading:
    """What a tool says stands on a page; None for what it does not tell."""

    lines: Sequence[str]
    title: str | None = None
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A page to be read, and what is known of its portal."""

    sample: Sample
    repeated: RepeatedLines


Tool = Callable[[Case], Reading]


def read_all(most: int | None = None) -> list[Measured]:
    """Every tool on every article page, as it was sent and scrambled."""
    found = []
    for is_scrambled in (False, True):
        cases = [case for recording in _recordings() for case in _cases(recording, is_scrambled, most)]
        found += [_measured(tool, read, cases, is_scrambled) for tool, read in tools().items()]
    return found


def _recordings() -> list[Recording]:
    return [Recording(name, RECORDINGS / folder) for name, folder in (RECORDED | UNCLAIMED).items()]


def _cases(recording: Recording, is_scrambled: bool, most: int | None) -> list[Case]:
    def shown(page: bytes, url: str) -> bytes:
        return scramble(page, url) if is_scrambled else page

    samples = [
        replace(sample, portal=recording.folder.name, page=shown(sample.page, sample.url))
        for sample in recording.samples()[:most]
    ]
    known = RepeatedLines()
    for url, page in (
        *((url, shown(page, url)) for url, page in recording.listings()),
        *((sample.url, sample.page) for sample in samples[:_LEARNT_ARTICLES]),
    ):
        known = known.with_page(_page(url, page).tree)
    return [Case(sample, known) for sample in samples]


def _measured(tool: str, read: Tool, cases: Sequence[Case], is_scrambled: bool) -> Measured:
    read(cases[0])  # loads what the tool needs
    begin = time.process_time()
    readings = [read(case) for case in cases]
    ms = 1000 * (time.process_time() - begin) / len(cases)
    pairs = [(reading, case.sample) for reading, case in zip(readings, cases, strict=True)]
    scores = [score(it.lines, lead=page.lead, body=page.body, neutral=page.neutral) for it, page in pairs]
    portals = dict.fromkeys(page.portal for _, page in pairs)
    tells_dates = tool not in _DATELESS
    dated = [it.published == page.published for it, page in pairs if it.published] if tells_dates else []
    return Measured(
        tool,
        is_scrambled,
        len(cases),
        statistics.fmean(scores),
        min(scores),
        {
            portal: statistics.fmean(
                value for value, (_, page) in zip(scores, pairs, strict=True) if page.portal == portal
            )
            for portal in portals
        },
        leads=statistics.fmean(_keeps_lead(it, page) for it, page in pairs if page.lead),
        leaks=statistics.fmean(
            leaks(it.lines, truth=[page.title, page.lead, *page.body, *page.neutral]) for it, page in pairs
        ),
        titles=statistics.fmean(fold(it.title or "") == fold(page.title) for it, page in pairs),
        dates_right=sum(dated) if tells_dates else None,
        dates_wrong=len(dated) - sum(dated) if tells_dates else None,
        ms=ms,
    )


def _keeps_lead(reading: Reading, sample: Sample) -> bool:
    return fold(sample.lead) in fold("\n".join(reading.lines))


def _page(url: str, page: bytes, repeated: RepeatedLines | None = None) -> Page:
    headers = {"content-type": "text/html; charset=utf-8"}
    return Page(url, 200, headers, page, _NOW, Entry(url), repeated=repeated or RepeatedLines())


def _ours(learnt: bool) -> Tool:
    def read(case: Case) -> Reading:
        page = _page(case.sample.url, case.sample.page, case.repeated if learnt else None)
        article = extract(page, _NOBODY, _FACTS)
        if article is None:
            return Reading([], "")
        published = article.published.on if article.published else None
        return Reading([article.lead, *article.paragraphs], article.title, published)

    return read


def _trafilatura(fast: bool) -> Tool:
    def read(case: Case) -> Reading:
        found = trafilatura.bare_extraction(case.sample.page, fast=fast, include_comments=False, with_metadata=True)
        if not isinstance(found, TrafilaturaDocument):
            return Reading([], "")
        moment = parse_moment(found.date or "")
        return Reading((found.text or "").splitlines(), found.title or "", moment.on if moment else None)

    return read


def _readability(case: Case) -> Reading:
    document = Document(case.sample.page.decode())
    return Reading(text_lines(document.summary(html_partial=True)), document.short_title())


def _magic_html(case: Case) -> Reading:
    from magic_html import GeneralExtractor

    with contextlib.redirect_stdout(io.StringIO()):
        found = GeneralExtractor().extract(case.sample.page.decode(), base_url=case.sample.url)
    return Reading(text_lines(found["html"]), found["title"])


def _after_the_cut(read: Tool) -> Tool:
    """The tool on the page without the elements that our own reader passes over: the base that was not chosen."""

    def read_cut(case: Case) -> Reading:
        tree = _page(case.sample.url, case.sample.page).tree
        for element in read_lines(tree.find("body")).noise:
            if element.getparent() is not None:
                element.drop_tree()
        page: bytes = lxml.html.tostring(tree, encoding="utf-8")
        return read(replace(case, sample=replace(case.sample, page=page)))

    return read_cut


_FAST, _DEFAULT, _READABLE = "trafilatura, fast", "trafilatura, default", "readability-lxml"
_CUT = "after our cut: "
_DATELESS = (_READABLE, _CUT + _READABLE, _MAGIC)


def tools() -> dict[str, Tool]:
    """Every tool that is installed, ours first."""
    found: dict[str, Tool] = {
        OURS: _ours(learnt=False),
        LEARNT: _ours(learnt=True),
        _CUT + _FAST: _after_the_cut(_trafilatura(fast=True)),
        _CUT + _READABLE: _after_the_cut(_readability),
        _FAST: _trafilatura(fast=True),
        _DEFAULT: _trafilatura(fast=False),
        _READABLE: _readability,
    }
    return found if absent() else found | {_MAGIC: _magic_html}


def absent() -> list[str]:
    """The tools that are not installed here: magic-html asks for Python 3.12."""
    return [] if find_spec("magic_html") else [_MAGIC]


if __name__ == "__main__":
    if not is_recorded():
        sys.exit(ABSENT)
    rows = read_all(int(sys.argv[1]) if len(sys.argv) > 1 else None)
    sys.stdout.write(json.dumps({"rows": [asdict(row) for row in rows], "absent": absent()}))
