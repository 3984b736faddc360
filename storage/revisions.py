"""The numbered states of an article's text, with what hangs on each: tags, images, attachments, cuts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.batch import Batch
from storage.records import Article
from storage.schema import ArticleRow, AttachmentRow, CutRow, ImageRow, RevisionRow, TagRow, table
from vietnamese.dates import Moment
from vietnamese.fingerprint import HASH_VERSION, content_hash, revision_hash
from vietnamese.unicode import search_fold

_ARTICLE = table(ArticleRow)
_REVISION = table(RevisionRow)
_ATTACHMENT = table(AttachmentRow)
_INSERT = _REVISION.insert().returning(_REVISION.c.id)
_PARTS = {
    table(TagRow): ("name",),
    table(ImageRow): ("url", "caption", "alt"),
    _ATTACHMENT: ("url", "name"),
    table(CutRow): ("rule", "action", "text", "position"),
}

_INSERT_PARTS = {part: part.insert() for part in _PARTS}


def text_hash(article: Article) -> str:
    """The hash that tells an edit: title, lead, body, date and attachments as they are written."""
    return revision_hash(
        title=article.title,
        lead=article.lead,
        paragraphs=article.paragraphs,
        published=_said(article.published),
        attachments=[item.url for item in article.attachments],
    )


def insert_revision(
    connection: sa.Connection, batch: Batch, article_id: int, number: int, values: dict[str, Any], article: Article
) -> int:
    """Store a state of an article under the next number. Returns the revision's id."""
    revision_id: int = connection.execute(_INSERT, {"article_id": article_id, "number": number, **values}).scalar_one()
    _put_off_parts(batch, revision_id, article)
    return revision_id


def rewrite_revision(
    connection: sa.Connection, batch: Batch, revision_id: int, values: dict[str, Any], article: Article
) -> None:
    """Put a better reading of the same page in a revision's place: its number and its article's dates stay."""
    batch.write_out()  # parts of an earlier reading may wait there
    connection.execute(_REVISION.update().where(_REVISION.c.id == revision_id).values(values))
    for part in _PARTS:
        connection.execute(part.delete().where(part.c.revision_id == revision_id))
    _put_off_parts(batch, revision_id, article)


def current_revision(connection: sa.Connection, article_id: int) -> sa.Row[Any]:
    """An article's current revision, without its body."""
    columns = (_REVISION.c[name] for name in _TOLD)
    joined = (_ARTICLE.c.id == _REVISION.c.article_id) & (_ARTICLE.c.revision_number == _REVISION.c.number)
    return connection.execute(
        sa.select(*columns).join(_ARTICLE, joined).where(_REVISION.c.article_id == article_id)
    ).one()


_TOLD = (
    "id", "number", "section", "revision_hash", "hash_version", "extractor", "extractor_version", "entry_id", "fetched_at",
    "page_sha256", "run_id",
)  # fmt: skip


def comparable_hash(connection: sa.Connection, revision: sa.Row[Any]) -> str:
    """A revision's hash as this program makes it: of another version, it is made again from the stored text."""
    if revision.hash_version == HASH_VERSION:
        held: str = revision.revision_hash
        return held
    row = connection.execute(sa.select(_REVISION).where(_REVISION.c.id == revision.id)).one()
    attachments = connection.scalars(
        sa.select(_ATTACHMENT.c.url).where(_ATTACHMENT.c.revision_id == revision.id).order_by(_ATTACHMENT.c.number)
    )
    published = row.published_at or row.published_on
    return revision_hash(
        title=row.title,
        lead=row.lead,
        paragraphs=row.body.split("\n") if row.body else [],
        published=published.isoformat() if published else "",
        attachments=list(attachments),
    )


def revision_values(
    article: Article,
    *,
    section: str,
    topic_score: float | None,
    fetched_at: datetime,
    page_sha256: str | None,
    entry_id: int,
    run_id: int | None,
) -> dict[str, Any]:
    """A revision's row of an article as it was read. `section`: where it was listed, for a page that names none."""
    moment = article.published
    return {
        "title": article.title, "lead": article.lead, "body": article.body, "body_html": article.body_html,
        "author": article.author, "source": article.source, "source_url": article.source_url,
        "section": article.section or section, "tags": ", ".join(article.tags),
        "published_at": moment.at if moment else None, "published_on": moment.on if moment else None,
        "published_month": moment.on.isoformat()[:7] if moment else None,
        "published_precision": moment.precision.value if moment else "none",
        "date_source": article.date_source, "modified_at": article.modified_at,
        "event_dates": [day.isoformat() for day in article.event_dates], "word_count": article.word_count,
        "content_hash": content_hash(article.paragraphs), "revision_hash": text_hash(article),
        "hash_version": HASH_VERSION, "extractor": article.extractor, "extractor_version": article.extractor_version,
        "text_folded": search_fold("\n".join((article.title, article.lead, article.body))),
        "topic_score": topic_score, "fetched_at": fetched_at, "page_sha256": page_sha256, "entry_id": entry_id,
        "run_id": run_id,
    }  # fmt: skip


def refresh_page(connection: sa.Connection, revision_id: int, *, fetched_at: datetime, page_sha256: str | None) -> None:
    """Note that a revision's text was read again, from a page of other bytes perhaps."""
    values = {"fetched_at": fetched_at, "page_sha256": page_sha256}
    connection.execute(_REVISION.update().where(_REVISION.c.id == revision_id).values(values))


def _put_off_parts(batch: Batch, revision_id: int, article: Article) -> None:
    parts: tuple[Sequence[tuple[Any, ...]], ...] = (
        [(name,) for name in article.tags],
        [(image.url, image.caption, image.alt) for image in article.images],
        [(attachment.url, attachment.name) for attachment in article.attachments],
        [(cut.rule, cut.action, cut.text, cut.position) for cut in article.cuts],
    )
    for (part, names), items in zip(_PARTS.items(), parts, strict=True):
        rows = [
            {"revision_id": revision_id, "number": number, **dict(zip(names, item, strict=True))}
            for number, item in enumerate(items, start=1)
        ]
        batch.put_off(_INSERT_PARTS[part], rows)


def _said(moment: Moment | None) -> str:
    """A publication date as one text: the time in UTC where it is known, else the day."""
    if moment is None:
        return ""
    return (moment.at or moment.on).isoformat()
