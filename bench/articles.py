"""A database of generated articles in any number, the same for the same number: what search, export and pages are measured on.

Texts are those of `bench.documents` under headlines of the replica, on a portal of every province of before July 2025.
Rows are written in bulk, as many saves would have left them, but for pages, signatures and images. All of it is sample text.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa

from bench.documents import document
from replica.phrases import Writer
from storage.database import open_database
from storage.portals import sync_portal
from storage.provinces import all_provinces
from storage.records import Article, PortalFacts, SectionFacts
from storage.revisions import revision_values
from storage.schema import ArticleRow, ArticleUrlRow, LedgerEntryRow, RevisionRow, table
from storage.search_index import fill_index
from vietnamese.dates import Moment

NOW = datetime(2026, 3, 2, tzinfo=UTC)
BATCH = 1_000
SECTIONS = ("Tin tức – Sự kiện", "Chuyển đổi số", "Cải cách hành chính", "Thông báo")
_DAYS = 8 * 365  # over which publication is spread
_LEVELS = ("province", "department", "district", "commune")
_TABLES = tuple(map(table, (ArticleRow, LedgerEntryRow, RevisionRow, ArticleUrlRow)))


def fill(url: str, articles: int, *, with_words: bool = True) -> None:
    """Fill a fresh database, ids from 1: of a hundred articles four are copies of an earlier one, two undated.

    `with_words`: the index of words too, which takes longer than the rest.
    """
    engine = open_database(url)
    with engine.begin() as connection:
        portals = [sync_portal(connection, facts).portal_id for facts in _portals()]
    for start in range(0, articles, BATCH):
        rows = [_rows(number, portals) for number in range(start, min(start + BATCH, articles))]
        with engine.begin() as connection:
            for table_, each in zip(_TABLES, zip(*rows, strict=True), strict=True):
                connection.execute(table_.insert(), list(each))
    with engine.begin() as connection:
        if with_words:
            fill_index(connection)
        connection.execute(sa.text("ANALYZE"))
    engine.dispose()


def _portals() -> Iterator[PortalFacts]:
    """A portal for each of the sixty-three provinces."""
    for number, province in enumerate(each for each in all_provinces() if each.scheme == "gso"):
        yield PortalFacts(
            f"mau_{province.code}", f"Cổng mẫu {province.name}", f"Cơ quan mẫu {province.name}", _LEVELS[number % 4],
            province.name, ("gso", province.code), f"m{province.code}.gov.vn", "nukeviet", "active", "fixture",
            tuple(SectionFacts(f"/{at}/", name) for at, name in enumerate(SECTIONS)),
        )  # fmt: skip


def _rows(number: int, portals: list[int]) -> tuple[dict[str, Any], ...]:
    """An article's rows, of `_TABLES` in turn. The portals that publish most have thirty times what those have that do least."""
    random = Random(f"article:{number}")
    made = document(number)
    portal = portals[int(len(portals) * random.random() ** 1.7)]
    writer = Writer(random, random.randint(1, 28), random.randint(1, 12), random.randint(2018, 2026))
    url = f"https://mau.gov.vn/tin/bai-{number + 1}.html"
    article = Article(
        url, str(number + 1), writer.one("topical_titles.txt"), made.paragraphs, "nukeviet", 1,
        lead=writer.one("topical_leads.txt"), body_html="".join(f"<p>{text}</p>" for text in made.paragraphs),
        author=writer.pick(("Thu Hà", "Ban Biên tập", "T.H", "")), section=random.choice(SECTIONS),
        tags=("chuyển đổi số", "dữ liệu mẫu")[: random.randrange(3)], published=_published(random), date_source="portal",
    )  # fmt: skip
    named = {"id": number + 1, "portal_id": portal, "url": url, "source_key": str(number + 1)}
    is_copy = made.kind is not None
    revision = revision_values(
        article, section="", topic_score=random.uniform(0, 12), fetched_at=NOW, page_sha256="0" * 64,
        entry_id=number + 1, run_id=None,
    )  # fmt: skip
    seen = {"first_seen_at": NOW, "last_seen_at": NOW}
    copied = {"duplicate_of": made.family + 1 if is_copy else None, "similarity": 0.9 if is_copy else None}
    listed = {"verdict": "duplicate" if is_copy else "new", "discovered_at": NOW, "fetched_at": NOW}
    return (
        named | seen | copied | {"lineage": "mau", "revision_number": 1},
        named | listed | {"title": article.title, "score": revision["topic_score"], "article_id": number + 1},
        revision | {"article_id": number + 1, "number": 1},
        {"article_id": number + 1, "url": url, "is_alias": False, "first_seen_at": NOW},
    )


def _published(random: Random) -> Moment | None:
    if random.random() < 0.02:
        return None
    back = int(_DAYS * random.random() ** 1.5)  # more of late than early
    if random.random() < 0.2:
        return Moment.on_day(date(2026, 3, 1) - timedelta(days=back))
    return Moment.of(NOW - timedelta(days=back, minutes=random.randrange(1440)))


if __name__ == "__main__":
    fill(sys.argv[1], int(sys.argv[2]), with_words="--without-words" not in sys.argv)
