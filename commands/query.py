"""`tinhso articles | show | reprints | runs`: what the database knows."""

from enum import StrEnum
from typing import Annotated, Any

import sqlalchemy as sa
import typer

from commands.arguments import DATABASE, AsJson, Database, Then
from commands.output import local, say, say_aside, show_json, show_table
from commands.selecting import (
    AgencyLevel,
    Duplicates,
    OnTopic,
    Portal,
    Province,
    Section,
    Since,
    TopicFrom,
    UndatedToo,
    Until,
    chosen,
    demand_portal,
    say_left_out,
)
from storage.engine import people_engine
from storage.errors import StorageError
from storage.selection import NEWEST_FIRST, Undated, choose, left_out

_REPRINTED = """
SELECT original_id, original_portal AS portal, original_title AS title, original_url AS url,
       original_published_on AS first_on, COUNT(*) AS reprints, COUNT(DISTINCT portal) AS portals,
       CASE WHEN MIN(ground) = MAX(ground) THEN MIN(ground) ELSE MIN(ground) || ' … ' || MAX(ground) END AS grounds
FROM reprints
GROUP BY original_id, original_portal, original_title, original_url, original_published_on
ORDER BY COUNT(*) DESC, original_published_on, original_id
LIMIT :limit
"""
_LISTED = ("published_on", "published_at", "portal", "province_then", "province_now", "title", "author", "url")


class CountBy(StrEnum):
    """What articles are counted by, instead of listed."""

    PROVINCE = "province"
    PROVINCE_THEN = "province-then"
    MONTH = "month"
    PORTAL = "portal"


_COUNTED = {
    CountBy.PROVINCE: "province_now",
    CountBy.PROVINCE_THEN: "province_then",
    CountBy.MONTH: "published_month",
    CountBy.PORTAL: "portal",
}


def articles(
    portal: Portal = None,
    province: Province = None,
    then: Then = False,
    level: AgencyLevel = None,
    section: Section = None,
    since: Since = None,
    until: Until = None,
    on_topic: OnTopic = False,
    topic_from: TopicFrom = None,
    duplicates: Duplicates = False,
    undated: UndatedToo = Undated.ASKED,
    count_by: Annotated[CountBy | None, typer.Option(help="Count them by this instead, all of them.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many, newest first.")] = 20,
    as_json: AsJson = False,
    database: Database = DATABASE,
) -> None:
    """List stored articles, newest first, or count them."""
    found = chosen(
        portal=portal, province=province, then=then, level=level, section=section, since=since, until=until,
        on_topic=on_topic, topic_from=topic_from, duplicates=duplicates, undated=undated, database=database,
    )  # fmt: skip
    if count_by:
        by = _COUNTED[count_by]
        columns = [by, "articles"]
        chosen_rows = choose(found.selection, by).subquery()
        by_each = sa.select(chosen_rows.c[by], sa.func.count().label("articles")).group_by(chosen_rows.c[by])
        rows = sorted(_rows(database, by_each), key=lambda row: (row[by] is None, row[by] or ""))
    else:
        columns = ["published_on", "portal", *(["province_then"] if found.place else []), "title", "url"]
        listed = choose(found.selection, *_LISTED)
        rows = _rows(database, listed.order_by(*NEWEST_FIRST).limit(limit))
        _say_how_many(database, listed, len(rows), limit)
    if dayless := left_out(found.selection):
        say_left_out(_how_many(database, choose(dayless, "id")))
    if as_json:
        show_json(rows)
        return
    if found.place:
        say(found.place.says)
    show_table(rows, columns)


def _say_how_many(database: str, listed: sa.Select[Any], shown: int, limit: int) -> None:
    if shown == limit:
        every = _how_many(database, listed)
        if every > shown:
            say_aside(f"{shown} of {every} shown; --limit N shows more.")


def _how_many(database: str, listed: sa.Select[Any]) -> int:
    [counted] = _rows(database, sa.select(sa.func.count().label("n")).select_from(listed.subquery()))
    return int(counted["n"])


def reprints(
    limit: Annotated[int, typer.Option(min=1, help="How many, the most reprinted first.")] = 20,
    as_json: AsJson = False,
    database: Database = DATABASE,
) -> None:
    """List the articles that other portals reprinted, by how many, and on what ground they are called the first."""
    rows = _rows(database, sa.text(_REPRINTED), {"limit": limit})
    if as_json:
        show_json(rows)
    else:
        show_table(rows, ["reprints", "portals", "first_on", "portal", "title", "grounds", "url"])


def show(
    url: Annotated[str, typer.Argument(metavar="URL", help="Any address of the article.")],
    as_json: AsJson = False,
    database: Database = DATABASE,
) -> None:
    """Show one article: its fields, where they came from, its revisions and its other addresses."""
    found = _rows(
        database,
        sa.text(
            "SELECT * FROM articles WHERE id IN (SELECT article_id FROM article_urls WHERE url = :url) OR url = :url"
        ),
        {"url": url},
    )
    if not found:
        raise StorageError(why_no_article(database, url))
    article = found[0]
    lists = {
        name: _rows(database, sa.text(f"SELECT * FROM {name} WHERE article_id = :id"), {"id": article["id"]})  # noqa: S608
        for name in ("images", "attachments", "cuts", "revisions", "article_urls")
    }
    if as_json:
        show_json(article | lists)
        return
    say(article["title"])
    for label in (
        "url",
        "portal",
        "section",
        "author",
        "source",
        "published_on",
        "date_source",
        "topic_score",
        "extractor",
    ):
        if article[label] not in (None, ""):
            say(f"  {label.replace('_', ' ')}: {article[label]}")
    say(f"  fetched: {local(article['fetched_at'])}, run {article['run_id']}, {len(lists['revisions'])} revision(s)")
    for other in lists["article_urls"]:
        if other["url"] != article["url"]:
            say(f"  also at: {other['url']}")
    say("\n" + "\n".join(line for line in (article["lead"], article["body"]) if line) + "\n")
    for image in lists["images"]:
        say(f"[image] {image['caption'] or '(no caption)'}: {image['url']}")
    for file in lists["attachments"]:
        say(f"[file] {file['name']}: {file['url']}")
    for cut in lists["cuts"]:
        say(f"[cut by {cut['rule']}] {cut['text']}")


def runs(
    portal: Annotated[str | None, typer.Option(help="Only this portal's.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many, newest first.")] = 20,
    as_json: AsJson = False,
    database: Database = DATABASE,
) -> None:
    """List the latest runs and how they ended."""
    demand_portal(portal, database)
    where = "WHERE portal = :portal" if portal else ""
    rows = _rows(
        database,
        sa.text(f"SELECT * FROM runs {where} ORDER BY id DESC LIMIT :limit"),  # noqa: S608  # fixed parts only
        {"limit": limit} | ({"portal": portal} if portal else {}),
    )
    if as_json:
        show_json(rows)
        return
    for row in rows:
        row["started"] = local(row["started_at"])
    show_table(
        rows,
        ["id", "portal", "started", "seconds", "seen", "new", "revised", "failed", "requests", "outcome", "reason"],
    )
    for row in rows:
        if row["tls"]:
            say(f"run {row['id']} of {row['portal']}: TLS: {row['tls']}")


def _rows(database: str, statement: sa.Executable, values: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    engine = people_engine(database)
    try:
        with engine.connect() as connection:
            return [dict(row) for row in connection.execute(statement, values).mappings()]
    finally:
        engine.dispose()


def why_no_article(database: str, url: str) -> str:
    """A sentence on an address that no stored article has: what became of it, if it is known at all."""
    found = _rows(database, sa.text("SELECT verdict, reason FROM ledger_entries WHERE url = :url"), {"url": url})
    if not found:
        return f"No article has the address {url}; `tinhso articles` lists those there are."
    reason = f" ({found[0]['reason']})" if found[0]["reason"] else ""
    return f"{url} is no stored article: its verdict is {found[0]['verdict']}{reason}."
