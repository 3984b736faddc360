"""An answer of a portal's service as a page: what selectors find in it, and what is no such answer (DỮ LIỆU MẪU)."""

import json
from dataclasses import replace
from typing import Any

import pytest

from crawler.json_page import moment_of, of_json
from crawler.judge import judge
from crawler.layout import Where
from crawler.page import Page
from spiders.cms.json_articles import LAYOUT
from storage.records import Entry, Judgement
from tests.crawler.pages import FETCHED, HOST, LEAD, PARAGRAPHS, PORTAL, TITLE

URL = f"https://{HOST}/articles/xa-mau-trien-khai-ke-hoach"
CONTENT = f"<p><strong>{LEAD}</strong></p>" + "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def page_of(document: object, kind: str = "application/json") -> Page:
    text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)
    return Page(URL, 200, {"content-type": kind}, text.encode(), FETCHED, Entry(URL), PORTAL.sections[1:])


def told(**changes: Any) -> dict[str, Any]:
    return {"article": {"title": TITLE, "content": CONTENT, "published_date": 1772695800} | changes}


def test_keys_are_elements() -> None:
    tree = of_json(page_of({"a": {"b": "1 < 2 & 3"}, "rows": [{"b": "x"}, {"b": 5}], "none": None, "yes": True})).tree
    assert Where("[data-key=a] > [data-key=b]").read(tree) == ["1 < 2 & 3"]
    assert Where("[data-key=rows] > [data-item] > [data-key=b]").read(tree) == ["x", "5"]
    assert Where("[data-key=none], [data-key=yes]").read(tree) == []


def test_a_text_with_a_tag_is_markup_and_a_key_is_not() -> None:
    tree = of_json(page_of({"content": "<p>Một</p><p>Hai</p>", '"><p>': "a<b"})).tree
    assert Where("[data-key=content] p").read(tree) == ["Một", "Hai"]
    assert len(Where("p").elements(tree)) == 2


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        (1772695800, "2026-03-05T07:30:00+00:00"),
        (1772695800000, "2026-03-05T07:30:00+00:00"),
        ("2026-03-05T14:30:00+07:00", "2026-03-05T14:30:00+07:00"),
        (12, ""),
        (10**30, ""),
        (float("inf"), ""),
        (float("nan"), ""),
        (True, ""),
        (None, ""),
    ],
)
def test_moments(value: object, moment: str) -> None:
    assert moment_of(value) == moment


def test_an_article_is_judged_and_its_page_kept_as_sent() -> None:
    page = page_of(told())
    outcome = judge(page, LAYOUT, PORTAL)
    assert outcome.article is not None
    assert (outcome.article.title, outcome.article.lead, outcome.article.paragraphs) == (TITLE, LEAD, PARAGRAPHS)
    assert (outcome.article.url, outcome.article.source_key) == (URL, "xa-mau-trien-khai-ke-hoach")
    assert outcome.article.published is not None
    assert outcome.article.published.on.isoformat() == "2026-03-05"
    assert [kept.body for kept in outcome.pages] == [page.body]
    again = judge(Page.of_kept(outcome.pages, page.entry, page.sections), LAYOUT, PORTAL)
    assert again.article == outcome.article


@pytest.mark.parametrize(
    ("document", "judgement", "reason"),
    [
        ({}, Judgement.REJECTED, "empty page"),
        ({"article": {}}, Judgement.REJECTED, "empty page"),
        ("[1, 2]", Judgement.REJECTED, "not HTML: application/json"),
        ('{"article": {"title": ', Judgement.REJECTED, "not HTML: application/json"),
        ('{"a":' * 100_000, Judgement.REJECTED, "not HTML: application/json"),
        ({"rows": [0] * 100_000}, Judgement.REJECTED, "not HTML: application/json"),
        ("", Judgement.REJECTED, "not HTML: application/json"),
    ],
    ids=["nothing", "no article", "a list", "cut", "deep", "long", "empty"],
)
def test_what_is_no_article(document: object, judgement: Judgement, reason: str) -> None:
    outcome = judge(page_of(document), LAYOUT, PORTAL)
    assert (outcome.judgement, outcome.reason, outcome.article) == (judgement, reason, None)


def test_nested_beyond_sense_is_left_out() -> None:
    deep: object = "<p>Sâu</p>"
    for _ in range(30):
        deep = {"a": deep}
    assert "Sâu" not in of_json(page_of(told() | {"deep": deep})).text


def test_the_shell_is_no_article() -> None:
    shell = "<!DOCTYPE html><title>Cổng</title><body><noscript>Cần JavaScript.</noscript><div id='app'></div></body>"
    outcome = judge(page_of(shell, "text/html"), LAYOUT, PORTAL)
    assert (outcome.judgement, outcome.reason) == (Judgement.REJECTED, "empty page")


def test_other_families_take_no_json() -> None:
    outcome = judge(page_of(told()), replace(LAYOUT, json=False), PORTAL)
    assert (outcome.judgement, outcome.reason) == (Judgement.REJECTED, "not HTML: application/json")
