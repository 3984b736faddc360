"""The generator: repeatable, various, marked as sample data."""

import hashlib
import subprocess
import sys
import time
from itertools import combinations
from pathlib import Path

import pytest

from replica.articles import SAMPLE, STYLES, Article, Section, make_articles, slugify
from vietnamese.unicode import nfc

SECTIONS = (
    Section("chuyen-doi-so", "Chuyển đổi số", topical=True),
    Section("van-hoa", "Văn hoá"),
    Section("tin", "Tin"),
)
ROOT = Path(__file__).resolve().parents[2]
DIGEST = (
    "import hashlib; from replica.articles import *;"
    "S=(Section('chuyen-doi-so','Chuyển đổi số',topical=True),Section('van-hoa','Văn hoá'),Section('tin','Tin'));"
    "print(hashlib.sha256(repr(make_articles(50,S,seed='x')).encode()).hexdigest())"
)


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    return make_articles(400, SECTIONS)


def shingles(article: Article) -> set[tuple[str, ...]]:
    words = " ".join(article.paragraphs).lower().split()
    return set(zip(words, words[1:], words[2:], strict=False))


def test_the_same_seed_makes_the_same_articles_in_another_process() -> None:
    ours = hashlib.sha256(repr(make_articles(50, SECTIONS, seed="x")).encode()).hexdigest()
    for hash_seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", DIGEST],
            cwd=ROOT,
            env={"PYTHONHASHSEED": hash_seed, "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            check=True,
        )
        assert run.stdout.strip() == ours


def test_another_seed_makes_other_articles() -> None:
    ours, others = ({article.title for article in make_articles(50, SECTIONS, seed=seed)} for seed in ("x", "y"))
    assert len(ours & others) < 5


def test_two_articles_are_no_near_copies(articles: list[Article]) -> None:
    sets = [shingles(article) for article in articles]
    overlaps = [len(one & other) / len(one | other) for one, other in combinations(sets, 2)]
    assert max(overlaps) < 0.35
    assert sum(overlaps) / len(overlaps) < 0.05


def test_ids_and_dates_rise_together(articles: list[Article]) -> None:
    assert [article.id for article in articles] == sorted({article.id for article in articles})
    dates = [article.published for article in articles]
    assert dates == sorted(dates)
    assert all(date.second == 0 and date.utcoffset() is not None for date in dates)
    assert len({date.minute for date in dates}) > 30
    assert (dates[-1] - dates[0]).days > 700


def test_addresses_are_unique(articles: list[Article]) -> None:
    assert len({article.slug for article in articles}) == len(articles)


def test_every_article_is_marked_as_sample_data(articles: list[Article]) -> None:
    assert all(SAMPLE in article.last_words for article in articles)


def test_the_text_is_composed_and_complete(articles: list[Article]) -> None:
    for article in articles:
        for line in (article.title, article.lead, *article.paragraphs):
            assert line == nfc(line)
            assert not set("{}[]") & set(line)
        assert len(article.paragraphs) >= 4


def test_there_is_some_of_everything(articles: list[Article]) -> None:
    def share(wanted: list[bool]) -> float:
        return sum(wanted) / len(articles)

    assert 0.3 < share([article.topical for article in articles]) < 0.7
    assert 0.05 < share([not article.lead for article in articles]) < 0.3
    assert 0.05 < share([not article.author for article in articles]) < 0.4
    assert share([bool(article.source) for article in articles]) > 0.1
    assert share([bool(article.attachments) for article in articles]) > 0.02
    assert share([bool(article.second_section) for article in articles]) > 0.01
    assert share([bool(article.pictures) for article in articles]) > 0.3
    assert share([any(" | " in line for line in article.paragraphs) for article in articles]) > 0.05
    assert share([any(line.startswith(("- ", "1. ")) for line in article.paragraphs) for article in articles]) > 0.05
    assert {article.style for article in articles} == set(STYLES)


def test_only_topical_articles_speak_of_digital_transformation(articles: list[Article]) -> None:
    def mentions(article: Article, *terms: str) -> bool:
        text = " ".join((article.title, article.lead, *article.paragraphs)).lower()
        return any(term in text for term in terms)

    assert not [
        each.title
        for each in articles
        if not each.topical and mentions(each, "chuyển đổi số", "chữ ký số", "trực tuyến")
    ]
    topical = [each for each in articles if each.topical]
    known = [
        each
        for each in topical
        if mentions(each, "số hóa", "chuyển đổi số", "trực tuyến", "công nghệ số", "vneid", "ký số")
    ]
    assert len(known) > 0.9 * len(topical)


def test_ten_thousand_articles_in_under_five_seconds() -> None:
    start = time.process_time()
    made = make_articles(10_000, SECTIONS)
    assert time.process_time() - start < 5
    assert len({article.id for article in made}) == len({article.slug for article in made}) == 10_000


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Đẩy mạnh chuyển đổi số ở xã An Hòa: “đi từng ngõ”", "day-manh-chuyen-doi-so-o-xa-an-hoa-di-tung-ngo"),
        ("  67,4% hồ sơ  ", "67-4-ho-so"),
    ],
)
def test_slugs(title: str, slug: str) -> None:
    assert slugify(title) == slug
