"""Every article of both recordings, judged offline, against the truth about it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from spiders.provinces.bac_kan import BacKanTp
from spiders.provinces.lai_chau import LaiChauSkhcn
from storage.records import Article, Judgement, Outcome
from tests.crawler.recording import Recording
from vietnamese.unicode import squeeze

pytestmark = pytest.mark.recorded

NUKEVIET = Recording("nukeviet", LaiChauSkhcn)
WORDPRESS = Recording("wordpress", BacKanTp)
PASSWORD = "/2025/03/thong-bao-noi-bo-ve-lich-truc-tuan-11/"
SEEDS = ("seed", "seed_004")  # texts that are not ours: the truth holds neither their lead nor their captions

Judged = list[tuple[dict[str, Any], Article]]


def _judged(recording: Recording) -> tuple[dict[str, Outcome], Judged]:
    recording.require()
    outcomes = {path: recording.judge(path) for path in recording.truth}
    articles = [(recording.truth[path], outcome.article) for path, outcome in outcomes.items() if outcome.article]
    return outcomes, articles


@pytest.fixture(scope="module")
def nukeviet() -> Judged:
    return _judged(NUKEVIET)[1]


@pytest.fixture(scope="module")
def wordpress() -> Judged:
    return _judged(WORDPRESS)[1]


@pytest.fixture(scope="module", params=[NUKEVIET, WORDPRESS], ids=lambda recording: recording.name)
def recorded(request: pytest.FixtureRequest) -> tuple[Recording, dict[str, Outcome], Judged]:
    return (request.param, *_judged(request.param))


def _lines(texts: list[str]) -> list[str]:
    """Sorted: the truth tells lists and tables apart from the prose. An item's bullet is ours."""
    return sorted(squeeze(text).removeprefix("- ") for text in texts)


def _is_row(line: str) -> bool:
    return " | " in line


def test_all_are_articles_but_the_password_post(recorded: tuple[Recording, dict[str, Outcome], Judged]) -> None:
    recording, outcomes, articles = recorded
    assert len(articles) == {"nukeviet": 64, "wordpress": 52}[recording.name]
    others = {path: (o.judgement, o.reason) for path, o in outcomes.items() if o.article is None}
    expected = {PASSWORD: (Judgement.REJECTED, "password form")} if recording is WORDPRESS else {}
    assert others == expected


def test_no_article_is_read_by_the_generic_path(recorded: tuple[Recording, dict[str, Outcome], Judged]) -> None:
    recording, _, articles = recorded
    assert {article.extractor for _, article in articles} == {recording.spider.layout.family}


def test_titles_and_addresses(recorded: tuple[Recording, dict[str, Outcome], Judged]) -> None:
    recording, _, articles = recorded
    assert [article.title for _, article in articles] == [squeeze(truth["title"]) for truth, _ in articles]
    assert [article.url for _, article in articles] == [recording.public + truth["path"] for truth, _ in articles]


def test_times_come_from_the_portal(recorded: tuple[Recording, dict[str, Outcome], Judged]) -> None:
    recording, _, articles = recorded
    seconds = recording is WORDPRESS  # NukeViet prints minutes
    for truth, article in articles:
        published = datetime.fromisoformat(truth["published"]).astimezone(UTC)
        assert article.published is not None
        assert article.published.at == (published if seconds else published.replace(second=0))
        assert article.published.on.isoformat() == truth["published"][:10]
        assert article.date_source == "portal"
        edited = truth["modified"] != truth["published"]
        assert article.modified_at == (datetime.fromisoformat(truth["modified"]).astimezone(UTC) if edited else None)


def test_sections_and_tags(recorded: tuple[Recording, dict[str, Outcome], Judged]) -> None:
    for truth, article in recorded[2]:
        assert article.section in ([truth["category"]] if isinstance(truth["category"], str) else truth["category"])
        assert sorted(article.tags) == sorted(truth["tags"])


def test_nukeviet_authors_sources_and_leads(nukeviet: Judged) -> None:
    for truth, article in nukeviet:
        assert article.author == truth["author"]
        assert article.source == (truth["source"] or "")
        assert article.lead == squeeze(truth["lead"])


def test_wordpress_authors_are_the_signatures(wordpress: Judged) -> None:
    assert [article.author for _, article in wordpress] == [truth["signature"] for truth, _ in wordpress]
    for truth, article in wordpress:
        office = truth["signature"].removeprefix("Theo ")
        assert article.source == (office if office != truth["signature"] else "")


def test_nukeviet_bodies_line_by_line(nukeviet: Judged) -> None:
    for truth, article in nukeviet:
        if truth["style"] in SEEDS:
            continue
        prose = [line for line in article.paragraphs if not _is_row(line)]
        # Two planted lines of the truth's body are the article's own lead and its author again.
        wanted = [line for line in truth["body"] if squeeze(line) not in (article.lead, article.author)]
        assert _lines(prose) == _lines(wanted), truth["path"]
        assert len(article.paragraphs) - len(prose) == (5 if truth["style"] == "p-table" else 0)


def test_wordpress_bodies_line_by_line(wordpress: Judged) -> None:
    for truth, article in wordpress:
        if truth["special"] in SEEDS:
            continue
        # A lead that is not set in bold is the first paragraph.
        lead = [article.lead] if article.lead else []
        assert [*lead, *article.paragraphs][0] == squeeze(truth["lead"])
        assert _lines([*lead, *article.paragraphs]) == _lines([truth["lead"], *truth["body"]]), truth["path"]


def test_wordpress_leads_are_told_by_their_bold_print(wordpress: Judged) -> None:
    assert sum(bool(article.lead) for truth, article in wordpress if truth["special"] not in SEEDS) == 36


def test_captions(nukeviet: Judged, wordpress: Judged) -> None:
    for truth, article in [*nukeviet, *wordpress]:
        if truth.get("special") in SEEDS or truth.get("style") in SEEDS:
            continue
        head = [truth["head_image_caption"]] if truth.get("head_image_caption") else []
        captions = [image.caption for image in article.images if image.caption]
        assert captions == list(map(squeeze, [*head, *truth["captions"]])), truth["path"]


def test_nukeviet_images(nukeviet: Judged) -> None:
    for truth, article in nukeviet:
        head = [truth["head_image"].removeprefix(NUKEVIET.origin)] if truth["head_image"] else []
        # A small head image is a scaled copy of the upload, under /assets/ instead of /uploads/.
        shown = [image.url.removeprefix(NUKEVIET.public).replace("/assets/", "/uploads/") for image in article.images]
        assert list(dict.fromkeys(shown)) == list(dict.fromkeys([*head, *truth["images"]]))


def test_attachments(nukeviet: Judged, wordpress: Judged) -> None:
    for truth, article in nukeviet:  # the page names the file; its link is the article's own download address
        names = [path.rsplit("/", 1)[-1] for path in truth["attachments"]]
        assert [file.name for file in article.attachments] == names
        assert [file.url for file in article.attachments] == [
            f"{article.url}?download=1&id={n}" for n in range(len(names))
        ]
    for truth, article in wordpress:
        files = [WORDPRESS.public + path for path in truth["attachments"]]
        assert [file.url for file in article.attachments] == files


def test_an_article_of_several_pages_is_joined(wordpress: Judged) -> None:
    [(truth, article)] = [(truth, article) for truth, article in wordpress if truth["special"] == "nextpage"]
    page = WORDPRESS.whole(truth["path"])
    assert [part.url.removeprefix(WORDPRESS.public + truth["path"]) for part in page.parts] == ["2/", "3/"]
    assert [kept.part for kept in page.kept()] == [1, 2, 3]
    alone = WORDPRESS.page(truth["path"])
    first = WORDPRESS.spider.layout.container(alone.tree)
    assert first is not None
    assert squeeze(truth["body"][-1]) in article.paragraphs
    assert squeeze(truth["body"][-1]) not in squeeze(first.text_content())


def test_nothing_of_the_microdata_or_the_page_leaks(recorded: tuple[Recording, dict[str, Outcome], Judged]) -> None:
    for _, article in recorded[2]:
        assert "javascript:" not in article.body_html
        assert not any("127.0.0.1" in text for text in (*article.paragraphs, article.body_html))
