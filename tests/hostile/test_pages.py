"""Every kind of page by itself: its verdict, its text to the letter, and what judging it costs."""

import pytest
import trafilatura  # noqa: F401  # loaded once here, and not on the first page that needs it

from crawler.judge import judge
from crawler.page import Page
from spiders.cms.nukeviet import LAYOUT
from storage.records import Entry, Judgement, Outcome
from tests.crawler.pages import FETCHED, PORTAL, URL
from tests.hostile import wire
from tests.hostile.corpus import KINDS, text_of
from tests.hostile.kinds import Kind
from tests.hostile.measuring import MAX_CPU, MAX_MEMORY, measured

PAGES = [kind for kind in KINDS if kind not in wire.KINDS]


def page_of(kind: Kind) -> Page:
    answer = kind.make(text_of(kind))
    return Page(URL, 200, {"content-type": answer.kind}, answer.body, FETCHED, Entry(URL), PORTAL.sections[1:])


def judged(page: object) -> Outcome:
    assert isinstance(page, Page)
    return judge(page, LAYOUT, PORTAL)


def test_there_are_forty_kinds() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS) >= 40
    assert [kind.name for kind in KINDS if kind.make(text_of(kind)).is_page] == [kind.name for kind in PAGES]


@pytest.mark.parametrize("kind", PAGES, ids=lambda kind: kind.name)
def test_a_page_gets_its_verdict_within_bounds(kind: Kind) -> None:
    cost = measured(lambda: page_of(kind), judged)
    outcome, text = cost.result, text_of(kind)
    assert (outcome.judgement, outcome.reason[: len(kind.reason)]) == (Judgement(kind.verdict), kind.reason), (
        outcome.reason
    )
    assert (outcome.article is None) == (outcome.judgement is not Judgement.ARTICLE)
    assert (outcome.pages == ()) == outcome.reason.startswith("page too large")
    if article := outcome.article:
        assert (article.title, article.lead) == (text.title, text.lead)
        assert article.paragraphs[: len(text.paragraphs)] == text.paragraphs
        assert not kind.whole or article.paragraphs == text.paragraphs
        assert article.extractor == LAYOUT.family
        kind.check(article)
    assert cost.cpu <= MAX_CPU
    assert cost.memory <= MAX_MEMORY
