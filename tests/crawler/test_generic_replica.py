"""The generic path on the replica's families, as if nobody knew them: pages its rules were not made on (DỮ LIỆU MẪU)."""

import statistics
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import get_args

import pytest

from bench.scoring import score
from bench.scramble import scramble
from crawler.extraction import extract
from crawler.page import Page
from replica.articles import Article as Sample
from replica.articles import Section, make_articles
from replica.exchange import Request
from replica.shelf import Variant
from replica.site import Site
from storage.records import Article, Entry
from tests.crawler.pages import PORTAL
from tests.crawler.test_generic import NOBODY
from vietnamese.unicode import fold

HOST = "khongquen.mau.gov.vn"
SECTIONS = (Section("tin-tuc", "Tin tức"), Section("chuyen-doi-so", "Chuyển đổi số", topical=True))
READ_AT = datetime(2026, 11, 1, tzinfo=UTC)


def _told(variant: Variant, sample: Sample) -> date | None:
    """What may be told of a date: mdefault prints none, aspnet an American one, which is sure on the second of February
    alone, module-wrapper one above the headline, liferay-stock every other one below the text."""
    day = sample.published.date()
    if variant in ("mdefault", "module-wrapper") or (variant == "liferay-stock" and sample.id % 2 == 0):
        return None
    return None if variant == "aspnet" and day.day != day.month else day


def _read(page: bytes, url: str) -> Article:
    article = extract(
        Page(url, 200, {"content-type": "text/html; charset=utf-8"}, page, READ_AT, Entry(url)),
        NOBODY, replace(PORTAL, host=HOST),
    )  # fmt: skip
    assert article is not None, url
    return article


@pytest.mark.parametrize("named", [True, False], ids=["as sent", "without names"])
@pytest.mark.parametrize(
    "variant", [name for name in get_args(Variant) if name != "json-articles"]
)  # no text in its pages
def test_a_family_nobody_knows(variant: Variant, named: bool) -> None:
    site = Site(variant, make_articles(30, SECTIONS, seed="unknown", first_id=900), SECTIONS, title="Cổng mẫu")
    scores, days = [], []
    for article in site.articles:
        url = f"https://{HOST}{site.address(article)}"
        page = site.answer(Request(site.address(article), f"https://{HOST}")).body
        found = _read(page if named else scramble(page, url), url)
        captions = [picture.caption for picture in article.pictures]
        captions += [article.head_image.caption] if article.head_image else []
        neutral = [*captions, article.signature]
        scores.append(
            score([found.lead, *found.paragraphs], lead=article.lead, body=article.paragraphs, neutral=neutral)
        )
        assert fold(found.title) == fold(article.title)
        assert not article.lead or fold(article.lead) in fold("\n".join([found.lead, *found.paragraphs]))
        days.append((found.published and found.published.on, _told(variant, article)))
    assert statistics.fmean(scores) >= 0.98
    assert min(scores) >= 0.95
    assert [told for told, _ in days] == [expected for _, expected in days], "none is better than wrong"
