"""`tinhso articles | show | runs`: what the database knows."""

from typing import Annotated, Any

import sqlalchemy as sa
import typer

from commands.arguments import DATABASE, AsJson, Database, Then, chosen_province, day
from commands.output import local, say, show_json, show_table
from storage.engine import people_engine
from storage.errors import StorageError


def articles(
    portal: Annotated[str | None, typer.Option(help="Only this portal's.")] = None,
    province: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Only this province's, of today or of before July 2025, however it is spelt."
        ),
    ] = None,
    then: Then = False,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Published on this day or later.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Published on this day or earlier.")] = None,
    duplicates: Annotated[bool, typer.Option("--duplicates", help="Copies of other articles too.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many, newest first.")] = 20,
    as_json: AsJson = False,
    database: Database = DATABASE,
) -> None:
    """List stored articles, newest first."""
    place = chosen_province(province, then=then)
    conditions = {
        "portal = :portal": portal,
        "published_on >= :since": day(since, "--since"),
        "published_on <= :until": day(until, "--until"),
        f"{place.column if place else ''} = :province": place,
    }
    chosen = [condition for condition, value in conditions.items() if value is not None]
    where = f"WHERE {' AND '.join(chosen)}" if chosen else ""
    view = "articles" if duplicates else "unique_articles"
    statement = sa.text(
        "SELECT published_on, published_at, portal, province_then, province_now, title, author, url "  # noqa: S608
        f"FROM {view} {where} "  # fixed parts only
        "ORDER BY published_on IS NULL, published_on DESC, published_at DESC, id LIMIT :limit"
    )
    values = {"portal": portal, "since": _text(since, "--since"), "until": _text(until, "--until"), "limit": limit}
    values["province"] = place.name if place else None
    rows = _rows(database, statement, {name: value for name, value in values.items() if value is not None})
    if as_json:
        show_json(rows)
        return
    if place:
        say(place.says)
    show_table(rows, ["published_on", "portal", *(["province_then"] if place else []), "title", "url"])


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


def _rows(database: str, statement: sa.TextClause, values: dict[str, Any]) -> list[dict[str, Any]]:
    engine = people_engine(database)
    try:
        with engine.connect() as connection:
            return [dict(row) for row in connection.execute(statement, values).mappings()]
    finally:
        engine.dispose()


def _text(value: str | None, option: str) -> str | None:
    parsed = day(value, option)
    return parsed.isoformat() if parsed else None


def why_no_article(database: str, url: str) -> str:
    """A sentence on an address that no stored article has: what became of it, if it is known at all."""
    found = _rows(database, sa.text("SELECT verdict, reason FROM ledger_entries WHERE url = :url"), {"url": url})
    if not found:
        return f"No article has the address {url}; `tinhso articles` lists those there are."
    reason = f" ({found[0]['reason']})" if found[0]["reason"] else ""
    return f"{url} is no stored article: its verdict is {found[0]['verdict']}{reason}."
