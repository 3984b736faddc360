"""`tinhso diff`: what changed between two revisions of an article, word by word."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.text import Text

from commands.arguments import DATABASE, AsJson, Database
from commands.output import console, local, say, show_json
from commands.query import why_no_article
from storage.database import reading_engine
from storage.errors import StorageError
from storage.texts import RevisionText, revision_texts
from vietnamese.changes import Change, Span, changed_paragraphs

_FIELDS = ("title", "lead", "body", "date", "attachments")
_STYLES = {"old": "red strike", "new": "green bold"}


def diff(
    url: Annotated[str, typer.Argument(metavar="URL", help="Any address of the article.")],
    from_: Annotated[int | None, typer.Option("--from", metavar="N", help="Default: the revision before.")] = None,
    to: Annotated[int | None, typer.Option("--to", metavar="N", help="Default: the current revision.")] = None,
    as_json: AsJson = False,
    database: Database = DATABASE,
) -> None:
    """Show what changed between two revisions of an article: in colours on a terminal, else as [-old-]{+new+}."""
    engine = reading_engine(database)
    try:
        with engine.connect() as connection:
            revisions = revision_texts(connection, url)
    finally:
        engine.dispose()
    if not revisions:
        raise StorageError(why_no_article(database, url))
    if len(revisions) == 1 and from_ is None and to is None:
        if as_json:
            show_json([])
        else:
            say(
                f"The article has one revision only, read on {local(revisions[0].fetched_at)}: nothing was edited since."
            )
        return
    old, new = _chosen(revisions, from_, to)
    changes = compare(old, new)
    if as_json:
        rows = [(field, change) for field in _FIELDS for change in changes[field]]
        show_json([{"field": field, "op": each.operation, "old": each.old, "new": each.new} for field, each in rows])
        return
    say(f"revision {old.number}, {local(old.fetched_at)} → revision {new.number}, {local(new.fetched_at)}")
    if not any(changes.values()):
        say("No word differs: the two are spelled in different ways, or are the same.")
    for field in _FIELDS:
        if changes[field]:
            say(f"\n{field}:")
        for change in changes[field]:
            _show(change.spans)


def compare(old: RevisionText, new: RevisionText) -> dict[str, list[Change]]:
    """The changes of each field: title, lead, body, date, attachments; none where a field is the same."""
    return {field: changed_paragraphs(_lines(old, field), _lines(new, field)) for field in _FIELDS}


def _lines(revision: RevisionText, field: str) -> Sequence[str]:
    if field == "body":
        return revision.paragraphs
    if field == "attachments":
        return revision.attachments
    if field == "date":
        day = revision.published_on.isoformat() if revision.published_on else ""
        value = local(revision.published_at) or day
    else:
        value = revision.title if field == "title" else revision.lead
    return [value] if value else []


def _chosen(revisions: Sequence[RevisionText], from_: int | None, to: int | None) -> tuple[RevisionText, RevisionText]:
    numbers = {revision.number: revision for revision in revisions}
    last = revisions[-1].number if to is None else to
    first = last - 1 if from_ is None else from_
    for number, option in ((last, "--to"), (first, "--from")):
        if number not in numbers:
            raise typer.BadParameter(
                f"there is no revision {number}; the article has 1 to {revisions[-1].number}.", param_hint=option
            )
    return numbers[first], numbers[last]


def _show(spans: Sequence[Span]) -> None:
    if sys.stdout.isatty():
        console().print(coloured(spans), soft_wrap=True)
    else:
        say(marked(spans))


def marked(spans: Sequence[Span]) -> str:
    """The spans as a line of text, edits marked as wdiff does: [-old-]{+new+}."""
    parts = []
    for span in spans:
        if span.operation == "equal":
            parts.append(span.new)
            continue
        old, new = span.old.rstrip(), span.new.rstrip()
        blank = (span.new or span.old)[len(new or old) :]
        parts.append((f"[-{old}-]" if old else "") + (f"{{+{new}+}}" if new else "") + blank)
    return "".join(parts).rstrip()


def coloured(spans: Sequence[Span]) -> Text:
    """The spans as a line for a terminal: what was taken out struck and red, what came in bold and green."""
    text = Text()
    for span in spans:
        if span.operation == "equal":
            text.append(span.new)
        else:
            text.append(span.old, _STYLES["old"]).append(span.new, _STYLES["new"])
    return text
