"""The texts of an article's revisions, to be compared."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from storage.schema import ArticleRow, ArticleUrlRow, AttachmentRow, RevisionRow, table

_ARTICLE = table(ArticleRow)
_URL = table(ArticleUrlRow)
_REVISION = table(RevisionRow)
_ATTACHMENT = table(AttachmentRow)


@dataclass(frozen=True, slots=True)
class RevisionText:
    """All of one revision that an edit can change. `attachments`: their addresses, in order."""

    number: int
    fetched_at: datetime
    title: str
    lead: str
    paragraphs: tuple[str, ...]
    published_at: datetime | None
    published_on: date | None
    attachments: tuple[str, ...]


def revision_texts(connection: sa.Connection, url: str) -> list[RevisionText]:
    """The revisions of the article that has this address among its own, the first one first; none if there is no article.

    Where several portals share an address, the article is meant whose own it is.
    """
    found = connection.scalars(
        sa.select(_ARTICLE.c.id)
        .join(_URL, _URL.c.article_id == _ARTICLE.c.id)
        .where(_URL.c.url == url)
        .order_by(_ARTICLE.c.url != url, _ARTICLE.c.id)
        .limit(1)
    ).one_or_none()
    rows = connection.execute(sa.select(_REVISION).where(_REVISION.c.article_id == found).order_by(_REVISION.c.number))
    return [
        RevisionText(
            row.number, row.fetched_at, row.title, row.lead, tuple(row.body.split("\n")) if row.body else (),
            row.published_at, row.published_on, _attachments(connection, row.id),
        )
        for row in rows
    ]  # fmt: skip


def _attachments(connection: sa.Connection, revision_id: int) -> tuple[str, ...]:
    of_revision = _ATTACHMENT.c.revision_id == revision_id
    return tuple(connection.scalars(sa.select(_ATTACHMENT.c.url).where(of_revision).order_by(_ATTACHMENT.c.number)))
