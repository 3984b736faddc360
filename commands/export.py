"""`tinhso export`: the articles that are meant, as a file for other programs."""

from pathlib import Path
from typing import Annotated

import typer

from commands.arguments import DATABASE, AsJson, Database, Then
from commands.exporting import SUFFIXES, Format, count_left_out, export_to
from commands.output import say, show_json
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
    say_left_out,
)
from storage.export.lines import Separator
from storage.selection import Undated


def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, whole or not at all.")],
    form: Annotated[
        Format | None, typer.Option("--format", help="Where the file's name does not end in what it is to be.")
    ] = None,
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
    bom: Annotated[
        bool, typer.Option("--bom", help="CSV for Excel: a byte order mark, and no text is taken for a formula.")
    ] = False,
    separator: Annotated[
        Separator, typer.Option(help="What parts the cells of CSV; Excel in Vietnamese takes ;.")
    ] = Separator.COMMA,
    with_words: Annotated[
        bool, typer.Option("--with-words", help="SQLite: with the index of words, for tinhso search and browse.")
    ] = False,
    as_json: AsJson = False,
    database: Database = DATABASE,
) -> None:
    """Write articles with their provenance to a file: CSV, JSON lines, Parquet, SQLite or Atom, by its name (docs/export.md)."""
    what = form or _by_name(file)
    if what is not Format.CSV and (bom or separator is not Separator.COMMA):
        raise typer.BadParameter("it belongs to CSV.", param_hint="--bom" if bom else "--separator")
    if what is not Format.SQLITE and with_words:
        raise typer.BadParameter("it belongs to SQLite.", param_hint="--with-words")
    meant = chosen(
        portal=portal, province=province, then=then, level=level, section=section, since=since, until=until,
        on_topic=on_topic, topic_from=topic_from, duplicates=duplicates, undated=undated, database=database,
    )  # fmt: skip
    count = export_to(file, what, database, meant.selection, bom=bom, separator=separator, with_words=with_words)
    say_left_out(count_left_out(database, meant.selection))
    if as_json:
        show_json({"file": str(file), "format": what.value, "articles": count})
        return
    if meant.place:
        say(meant.place.says)
    say(f"{count} article(s) in {file}.")


def _by_name(file: Path) -> Format:
    if file.suffix.lower() not in SUFFIXES:
        raise typer.BadParameter(
            f"{file.name} does not say what it is to be: end it in {', '.join(SUFFIXES)}, or write --format.",
            param_hint="FILE",
        )
    return SUFFIXES[file.suffix.lower()]
