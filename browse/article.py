"""All that is known of one article, for its page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from browse.reading import Ask, Reading, Row
from browse.texts import edits, safe_html
from vietnamese.changes import Change

MOST = 200  # rows of any list on the page
MOST_EDITS = 20  # revisions whose differences are shown, the newest


@dataclass(frozen=True, slots=True)
class Edit:
    """A revision beside the one before it."""

    number: int
    fetched_at: str
    changes: Mapping[str, Sequence[Change]]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """`reprint_of`: the row of `reprints` in which this one is the copy. `copies`: those in which it is the first.
    `same_portal`: the article it repeats on its own portal. `citations`: None where the database has no such view."""

    article: Row
    html: Markup
    edits: tuple[Edit, ...]
    revisions: int
    reprint_of: Row | None
    same_portal: Row | None
    copies: tuple[Row, ...]
    citations: tuple[Row, ...] | None
    images: tuple[Row, ...]
    attachments: tuple[Row, ...]
    cuts: tuple[Row, ...]
    addresses: tuple[Row, ...]


def article_page(reading: Reading, number: int) -> ArticlePage | None:
    """The article of that `articles.id`; none if there is none."""
    with reading.asking() as ask:
        found = ask("SELECT * FROM articles WHERE id = :id", id=number)
        if not found:
            return None
        article = found[0]
        reprint = ask("SELECT * FROM reprints WHERE article_id = :id", id=number)
        revisions = ask("SELECT COUNT(*) AS n FROM revisions WHERE article_id = :id", id=number)[0]["n"]
        return ArticlePage(
            article=article,
            html=safe_html(article["body_html"]),
            edits=_edits(ask, number) if revisions > 1 else (),
            revisions=revisions,
            reprint_of=reprint[0] if reprint else None,
            same_portal=None if reprint or not article["duplicate_of"] else _brief(ask, article["duplicate_of"]),
            copies=_of(ask, "reprints", "original_id", number, "published_on"),
            citations=_of(ask, "citations", "article_id", number, "nth") if "citations" in reading.public else None,
            images=_of(ask, "images", "article_id", number, "number"),
            attachments=_of(ask, "attachments", "article_id", number, "number"),
            cuts=_of(ask, "cuts", "article_id", number, "number"),
            addresses=_of(ask, "article_urls", "article_id", number, "url"),
        )


def _of(ask: Ask, view: str, column: str, number: int, order: str) -> tuple[Row, ...]:
    # The + keeps SQLite from walking an index of the order, through all there is, for the few rows of this article.
    statement = f"SELECT * FROM {view} WHERE {column} = :id ORDER BY +{order} LIMIT :most"  # noqa: S608 - our own words
    return tuple(ask(statement, id=number, most=MOST))


def _brief(ask: Ask, number: int) -> Row | None:
    found = ask("SELECT id, title, portal, published_on FROM articles WHERE id = :id", id=number)
    return found[0] if found else None


def _edits(ask: Ask, number: int) -> tuple[Edit, ...]:
    """The newest edit first."""
    states = ask(
        "SELECT number, fetched_at, title, lead, body, published_on, author FROM revisions "
        "WHERE article_id = :id ORDER BY number DESC LIMIT :most",
        id=number, most=MOST_EDITS + 1,
    )  # fmt: skip
    return tuple(Edit(new["number"], new["fetched_at"], edits(old, new)) for new, old in pairwise(states))
