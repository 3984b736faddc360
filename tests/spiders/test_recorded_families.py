"""Drupal and Joomla at their recordings, judged offline: identity, ends of listings, and what is no edit and no article."""

from collections.abc import Iterator

import pytest

from storage.records import Article, Judgement, Outcome
from storage.revisions import text_hash
from tests.crawler.recording import SHARED, Recording
from tests.leaves import RecordedDrupal, RecordedJoomla

pytestmark = [
    pytest.mark.recorded,
    pytest.mark.skipif(not (SHARED / "portals").is_dir(), reason="the recorded portals are not beside the checkout"),
]

DRUPAL, DRUPAL_BEFORE = Recording("drupal", RecordedDrupal), Recording("drupal-before", RecordedDrupal)
JOOMLA, JOOMLA_LATER = Recording("joomla", RecordedJoomla), Recording("joomla-later", RecordedJoomla)
BARRED = "/index.php/chuyen-doi-so/32-danh-sach-tai-khoan-dung-thu-nen-tang-hop-truc-tuyen-noi-bo"
CLOAKED = "/index.php/chuyen-doi-so/45-huong-dan-cai-dat-kich-hoat-tai-khoan-dinh-danh-dien-tu-muc-2"
MANY_PAGES = "/index.php/chuyen-doi-so/31-cam-nang-chuyen-doi-so-cap-xa-nhung-dieu-can-bo-can-biet"


def articles(recording: Recording) -> dict[str, Article]:
    outcomes = {path: recording.require().judge(path) for path in recording.truth}
    return {path: outcome.article for path, outcome in outcomes.items() if outcome.article}


def article(outcome: Outcome) -> Article:
    assert outcome.article is not None, outcome.reason
    return outcome.article


@pytest.mark.parametrize("recording", [DRUPAL, DRUPAL_BEFORE, JOOMLA, JOOMLA_LATER], ids=lambda each: each.name)
def test_every_article_is_read_by_the_familys_selectors(recording: Recording) -> None:
    read = articles(recording)
    barred = {path for path, truth in recording.truth.items() if truth["protected"]}
    assert read.keys() == recording.truth.keys() - barred
    assert {each.extractor for each in read.values()} == {recording.spider.layout.family}
    assert {each.date_source for each in read.values()} == {"portal"}
    assert len({each.source_key for each in read.values()}) == len(read)
    assert all(each.source_key.isdigit() for each in read.values())


@pytest.mark.parametrize(
    ("before", "after", "edited"),
    [
        (DRUPAL_BEFORE, DRUPAL, {"/chuyen-doi-so/tang-cuong-bao-dam-toan-thong-tin-mang-dip-tet-nguyen-dan"}),
        (
            JOOMLA,
            JOOMLA_LATER,
            {
                "/index.php/chuyen-doi-so/34-dieu-chinh-lich-tiep-nhan-chu-ky-so-ca-nhan-mien-phi",
                "/index.php/tin-hoat-dong/22-chu-dong-ung-pho-mua-lu-sat-lo-dat",
            },
        ),
    ],
    ids=["drupal", "joomla"],
)
def test_only_edits_change_the_text(before: Recording, after: Recording, edited: set[str]) -> None:
    """Counters, tokens, popular lists and hidden addresses differ in every render."""
    old, new = articles(before), articles(after)
    common = old.keys() & new.keys()
    assert len(common) == {"drupal": 58, "joomla-later": 53}[after.name]
    assert {path for path in common if text_hash(old[path]) != text_hash(new[path])} == edited


def alternatives(recording: Recording) -> Iterator[tuple[str, str]]:
    """The other recorded addresses of articles that answer with the article."""
    for path, truth in recording.truth.items():
        if truth["protected"]:
            continue
        others = truth.get("variants") or [truth["node_path"], f"{path}/", f"{path}?fbclid=1", f"/?q={path[1:]}"]
        for other in others:
            if other in recording.answers and recording.answers[other]["status"] == 200 and "print" not in other:
                yield path, other


@pytest.mark.parametrize(("recording", "count"), [(DRUPAL, 63), (JOOMLA, 275)], ids=["drupal", "joomla"])
def test_the_id_is_the_identity_whatever_the_address(recording: Recording, count: int) -> None:
    pairs = list(alternatives(recording.require()))
    assert len(pairs) == count
    for path, other in pairs:
        assert article(recording.judge(other)).source_key == article(recording.judge(path)).source_key, other


@pytest.mark.parametrize(
    ("recording", "path", "entries"),
    [
        (DRUPAL, "/chuyen-doi-so?page=99", True),  # the last page again
        (DRUPAL, "/chuyen-doi-so?page=3", True),
        (JOOMLA, "/index.php/chuyen-doi-so?start=9999", False),
        (JOOMLA, "/index.php/chuyen-doi-so?start=28", True),
    ],
)
def test_the_end_of_a_listing_names_no_next_page(recording: Recording, path: str, entries: bool) -> None:
    page = recording.require().listing(path)
    assert (page.next_url, bool(page.entries)) == ("", entries)


@pytest.mark.parametrize("recording", [DRUPAL, JOOMLA], ids=["drupal", "joomla"])
def test_the_walk_lists_every_article_and_nothing_else(recording: Recording) -> None:
    recording.require()
    listed = {
        entry.url.removeprefix(recording.public)
        for section in recording.spider.sections
        for _, page in recording.walk(section.path)
        for entry in page.entries
    }
    public = {path for path, truth in recording.truth.items() if truth["special"] != "unpublished"}
    assert listed == public


def test_a_sticky_old_article_is_pinned() -> None:
    [sticky] = [path for path, truth in DRUPAL.require().truth.items() if truth["special"] == "sticky"]
    section = next(each.path for each in DRUPAL.spider.sections if sticky.startswith(each.path))
    pinned = [entry.url.removeprefix(DRUPAL.public) for entry in DRUPAL.listing(section).entries if entry.pinned]
    assert pinned == [sticky]


def test_comments_are_no_text_of_the_article() -> None:
    for path, truth in DRUPAL.require().truth.items():
        if truth["comments"]:
            told = article(DRUPAL.judge(path))
            assert len(told.paragraphs) <= len(truth["body"]) + 1, path


def test_a_text_for_registered_readers_is_no_article() -> None:
    outcome = JOOMLA.require().judge(BARRED)
    assert (outcome.judgement, outcome.reason) == (Judgement.REJECTED, "for registered readers only")


def test_a_hidden_address_is_read_as_people_see_it() -> None:
    told = article(JOOMLA.require().judge(CLOAKED))
    [line] = [line for line in JOOMLA.truth[CLOAKED]["body"] if "@" in line]
    assert line in told.paragraphs
    assert "spambots" not in told.body


def test_an_article_of_three_pages_is_one() -> None:
    told = article(JOOMLA.require().judge(MANY_PAGES))
    assert set(JOOMLA.truth[MANY_PAGES]["body"]) <= set(told.paragraphs)
    assert "Page 1 of 3" not in told.body
