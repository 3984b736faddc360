"""`tinhso search`: the articles that have the words one is looking for."""

import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from rich.console import Group
from rich.text import Text

from commands.answer import Format, write_markdown
from commands.arguments import DATABASE, AsJson, Database, Then
from commands.output import console, printable, say, say_aside, show_json
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
    demand_known,
    say_left_out,
)
from storage.engine import asking_engine
from storage.excerpts import Excerpt
from storage.export.lines import write_csv
from storage.search import MOST_COUNTED, Found, Order, count_matching, demand_index, read_query
from storage.search import search as find
from storage.selection import Undated, left_out

_COLUMNS = ("published_on", "portal", "province_then", "province_now", "title", "excerpt", "url")
_OPEN, _CLOSE = "«", "»"  # around what was asked for, where nothing can be printed bold


def search(
    query: Annotated[
        str,
        typer.Argument(
            metavar="QUERY",
            help="""Words, "phrases", AND, OR, NOT, parentheses, beginn*; marks and capitals are optional.""",
        ),
    ],
    relevance: Annotated[
        bool, typer.Option("--relevance", help="What has the words oftenest and in its headline first, not the newest.")
    ] = False,
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
    limit: Annotated[int, typer.Option(min=1, help="How many.")] = 20,
    output: Annotated[Format, typer.Option("--format", help="table, csv, json or markdown.")] = Format.TABLE,
    as_json: AsJson = False,
    database: Database = DATABASE,
) -> None:
    """Search headlines, leads and texts, newest first: "chuyển đổi số Đắk Lắk" is "chuyen doi so dak lak"."""
    meant = chosen(
        portal=portal, province=province, then=then, level=level, section=section, since=since, until=until,
        on_topic=on_topic, topic_from=topic_from, duplicates=duplicates, undated=undated, database=database,
    )  # fmt: skip
    demand_known(read_query(query), database)
    engine = asking_engine(database)
    try:
        with engine.connect() as connection:
            demand_index(connection)
            order = Order.RELEVANCE if relevance else Order.NEWEST
            found = find(connection, query, meant.selection, order=order, limit=limit + 1)
            dayless = count_matching(connection, query, left_out(meant.selection))
    finally:
        engine.dispose()
    if len(found) > limit:
        say_aside(f"the first {limit} are shown; there are more: --limit N shows them.")
    say_left_out(dayless, MOST_COUNTED)
    found = found[:limit]
    if as_json or output is Format.JSON:
        show_json([_as_json(each) for each in found])
    elif output is Format.CSV:
        write_csv(sys.stdout, _plain(found), _COLUMNS)
    elif output is Format.MARKDOWN:
        write_markdown(sys.stdout, _plain(found), _COLUMNS)
    else:
        if meant.place:
            say(meant.place.says)
        _show(found)


def _as_json(found: Found) -> dict[str, Any]:
    return found.article | {
        "title_marks": found.title.marks,
        "excerpt": found.excerpt.text,
        "excerpt_marks": found.excerpt.marks,
    }


def _plain(found: Sequence[Found]) -> list[list[Any]]:
    rows = [each.article | {"excerpt": _in_signs(each.excerpt)} for each in found]
    return [[row[name] for name in _COLUMNS] for row in rows]


def _show(found: Sequence[Found]) -> None:
    screen = console()
    if not found:
        say("No article is found.")
    for each in found:
        article = each.article
        told = [article["published_on"] or "undated", article["portal"], article["province_then"]]
        if article["province_now"] != article["province_then"]:
            told[-1] += f" (now {article['province_now']})"
        lines = [Text(printable("  ".join(told)), style="dim"), _styled(each.title, "bold")]
        lines += [_styled(each.excerpt, "")] if each.excerpt.text else []
        screen.print(Group(*lines, Text(printable(article["url"]), style="dim"), Text("")), highlight=False)


def _styled(excerpt: Excerpt, style: str) -> Text:
    """The text with its marks: bold on a terminal, in signs elsewhere."""
    if not console().is_terminal:
        return Text(printable(_in_signs(excerpt)), style=style)
    text = Text(printable(excerpt.text), style=style)
    for start, end in excerpt.marks:
        text.stylize("bold reverse", start, end)
    return text


def _in_signs(excerpt: Excerpt) -> str:
    parts, at = [], 0
    for start, end in excerpt.marks:
        parts += [excerpt.text[at:start], _OPEN, excerpt.text[start:end], _CLOSE]
        at = end
    return "".join([*parts, excerpt.text[at:]])
