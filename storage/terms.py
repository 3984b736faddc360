"""A person's own vocabulary: kept, found in every article that is saved, and in all that are stored when it changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from storage.errors import StorageError
from storage.leases import database_now
from storage.schema import ArticleRow, MetaRow, RevisionRow, TermHitRow, TermRow, TermSpellingRow, table
from storage.term_file import Term
from storage.turns import Turn, take_turn
from storage.upsert import insert_new
from vietnamese.own_terms import OwnTerms
from vietnamese.unicode import fold, squeeze

if TYPE_CHECKING:
    from storage.batch import Batch

MOST = 5_000  # terms of a vocabulary
AT_A_TIME = 200  # articles looked at in one transaction: a crawl's write waits for no more

_ARTICLE, _REVISION, _META = table(ArticleRow), table(RevisionRow), table(MetaRow)
_TERM, _SPELLING, _HIT = table(TermRow), table(TermSpellingRow), table(TermHitRow)
_CHANGES, _APPLIED = "terms_changed", "terms_applied"  # in meta: of how many changes the stored hits know
_CACHE = "tinhso_terms"
_ASK_CHANGES = sa.select(_META.c.value).where(_META.c.key == _CHANGES)
_INSERT_HIT = _HIT.insert()
PLACES = ("title", "lead", "body")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What is looked for, and which term each folded spelling is of."""

    terms: OwnTerms
    ids: Mapping[str, int]

    def hits(self, texts: Mapping[str, str]) -> list[dict[str, Any]]:
        """The rows of an article's hits, but for the article: `texts` by place."""
        found = [(place, hit) for place in PLACES for hit in self.terms.hits(texts[place])]
        return [
            {
                "number": number, "term_id": self.ids[hit.spelling], "place": place, "position": hit.position,
                "written": hit.written,
            }
            for number, (place, hit) in enumerate(found, start=1)
        ]  # fmt: skip


def known_terms(connection: sa.Connection) -> Vocabulary:
    """The vocabulary. Read once per connection, and again after it was changed."""
    changes = connection.scalar(_ASK_CHANGES)
    cached = connection.info.get(_CACHE)
    if cached is None or cached[0] != changes:
        rows = connection.execute(sa.select(_SPELLING.c.folded, _SPELLING.c.term_id)) if changes else ()
        ids = {row.folded: row.term_id for row in rows}
        cached = connection.info[_CACHE] = (changes, Vocabulary(OwnTerms(ids), ids))
    found: Vocabulary = cached[1]
    return found


def find_terms(batch: "Batch", vocabulary: Vocabulary, article_id: int, texts: Mapping[str, str]) -> None:
    """Note where the vocabulary stands in an article of which nothing is noted, when the batch is written out."""
    if vocabulary.terms:
        batch.put_off(_INSERT_HIT, [{"article_id": article_id, **hit} for hit in vocabulary.hits(texts)])


def find_terms_again(connection: sa.Connection, batch: "Batch", vocabulary: Vocabulary, article_id: int) -> None:
    """Note where the vocabulary stands in an article's text as it is now."""
    batch.write_out()  # earlier hits may wait there
    connection.execute(_HIT.delete().where(_HIT.c.article_id == article_id))
    if vocabulary.terms:
        row = connection.execute(_CURRENT.where(_ARTICLE.c.id == article_id)).one()
        find_terms(batch, vocabulary, article_id, row._asdict())


@dataclass(frozen=True, slots=True)
class Put:
    """How many terms came in anew, how many got another group or other aliases, and how many were there as they are."""

    added: int
    changed: int
    unchanged: int


def put_terms(connection: sa.Connection, terms: Sequence[Term]) -> Put:
    """Add these terms, or replace group and aliases of those of the same name. Stored articles are not looked at yet.

    Raises StorageError where a spelling is another term's already, or there would be more than MOST terms.
    """
    take_turn(connection, Turn.SAVING)
    before = _kept(connection)
    for term in terms:
        held = connection.scalar(sa.select(_TERM.c.id).where(_TERM.c.term == term.term))
        if held is None:
            values = {"term": term.term, "term_group": term.group, "added_at": database_now(connection)}
            held = connection.scalar(_TERM.insert().returning(_TERM.c.id), values)
        else:
            connection.execute(_TERM.update().where(_TERM.c.id == held).values(term_group=term.group))
            connection.execute(_SPELLING.delete().where(_SPELLING.c.term_id == held))
        for folded, spelling in _spellings(term).items():
            row = {"folded": folded, "term_id": held, "spelling": spelling, "is_alias": spelling != term.term}
            if connection.scalar(insert_new(connection, _SPELLING).returning(_SPELLING.c.term_id), row) is None:
                raise StorageError(_taken(connection, spelling, term))
    count = connection.scalar(sa.select(sa.func.count()).select_from(_TERM)) or 0
    if count > MOST:
        raise StorageError(f"That would make {count:,} terms; {MOST:,} are looked for at most.")
    _changed(connection)
    known = [term for term in terms if term.term in before]
    same = sum(before[term.term] == (term.group, _spellings(term)) for term in known)
    return Put(len(terms) - len(known), len(known) - same, same)


def _spellings(term: Term) -> dict[str, str]:
    """Its spellings by how they are compared; of two that are one, the first."""
    return {fold(each): each for each in reversed(term.spellings)}


def _kept(connection: sa.Connection) -> dict[str, tuple[str, dict[str, str]]]:
    """The group of every term and its spellings, as `_spellings` has them, by its name."""
    statement = sa.select(_TERM.c.term, _TERM.c.term_group, _SPELLING.c.folded, _SPELLING.c.spelling)
    found: dict[str, tuple[str, dict[str, str]]] = {}
    for row in connection.execute(statement.join(_SPELLING, _SPELLING.c.term_id == _TERM.c.id)):
        found.setdefault(row.term, (row.term_group, {}))[1][row.folded] = row.spelling
    return found


def remove_terms(connection: sa.Connection, names: Iterable[str], group: str | None = None) -> int:
    """Forget these terms, of a group if one is given, or all of the group; their hits too. Returns how many.

    Raises StorageError for one that is not there.
    """
    take_turn(connection, Turn.SAVING)
    wanted = [squeeze(name) for name in names]
    if not wanted and group is None:
        return 0
    statement = sa.select(_TERM.c.term, _TERM.c.id)
    if wanted:
        statement = statement.where(_TERM.c.term.in_(wanted))
    if group is not None:
        statement = statement.where(_TERM.c.term_group == squeeze(group))
    found = {row.term: row.id for row in connection.execute(statement)}
    if missing := [name for name in wanted if name not in found]:
        within = "" if group is None else f" in the group {group!r}"
        raise StorageError(f"There is no term {missing[0]!r}{within}: `tinhso terms list` shows those there are.")
    if not found:
        raise StorageError(f"There is no term of the group {group!r}.")
    for term_id in found.values():
        connection.execute(_HIT.delete().where(_HIT.c.term_id == term_id))
        connection.execute(_SPELLING.delete().where(_SPELLING.c.term_id == term_id))
        connection.execute(_TERM.delete().where(_TERM.c.id == term_id))
    _changed(connection)
    return len(found)


def stored_terms(connection: sa.Connection) -> list[tuple[Term, int, int]]:
    """Every term by group and name, in how many articles it stands, and how often."""
    aliases = connection.execute(sa.select(_SPELLING).where(_SPELLING.c.is_alias).order_by(_SPELLING.c.spelling)).all()
    counted = (
        sa.select(
            _TERM.c.id, _TERM.c.term, _TERM.c.term_group, sa.func.count(_HIT.c.article_id.distinct()).label("articles"),
            sa.func.count(_HIT.c.article_id).label("hits"),
        )
        .join_from(_TERM, _HIT, _HIT.c.term_id == _TERM.c.id, isouter=True)
        .group_by(_TERM.c.id, _TERM.c.term, _TERM.c.term_group)
        .order_by(_TERM.c.term_group, _TERM.c.term)
    )  # fmt: skip
    return [
        (
            Term(row.term, row.term_group, tuple(each.spelling for each in aliases if each.term_id == row.id)),
            row.articles,
            row.hits,
        )
        for row in connection.execute(counted)
    ]


def is_applied(connection: sa.Connection) -> bool:
    """Whether the stored hits are those of the vocabulary as it is."""
    held = dict(
        connection.execute(sa.select(_META.c.key, _META.c.value).where(_META.c.key.in_((_CHANGES, _APPLIED)))).all()
    )
    return held.get(_CHANGES) == held.get(_APPLIED)


def apply_terms(engine: sa.Engine) -> int:
    """Look for the vocabulary in everything stored, some articles a transaction. Returns how many articles there are.

    If it is broken off, or the vocabulary is changed meanwhile, `is_applied` is false until it was done again.
    """
    count = after = 0
    changes: str | None = None
    while True:
        with engine.begin() as connection:
            take_turn(connection, Turn.SAVING)
            now = connection.scalar(_ASK_CHANGES)
            changes = now if not after else changes
            rows = connection.execute(
                _CURRENT.where(_ARTICLE.c.id > after).order_by(_ARTICLE.c.id).limit(AT_A_TIME)
            ).all()
            if not rows:
                _note(connection, _APPLIED, str(changes))
                return count
            _look_again(connection, rows)
        count, after = count + len(rows), rows[-1].id


def _look_again(connection: sa.Connection, rows: Sequence[Any]) -> None:
    vocabulary = known_terms(connection)
    ids = (_HIT.c.article_id >= rows[0].id) & (_HIT.c.article_id <= rows[-1].id)
    connection.execute(_HIT.delete().where(ids))
    hits = [{"article_id": row.id, **hit} for row in rows for hit in vocabulary.hits(row._asdict())]
    if hits:
        connection.execute(_INSERT_HIT, hits)


_CURRENT = sa.select(_ARTICLE.c.id, _REVISION.c.title, _REVISION.c.lead, _REVISION.c.body).join_from(
    _ARTICLE,
    _REVISION,
    (_REVISION.c.article_id == _ARTICLE.c.id) & (_REVISION.c.number == _ARTICLE.c.revision_number),
)


def _taken(connection: sa.Connection, spelling: str, term: Term) -> str:
    query = sa.select(_TERM.c.term).join(_SPELLING, _SPELLING.c.term_id == _TERM.c.id)
    other = connection.scalar(query.where(_SPELLING.c.folded == fold(spelling)))
    return f"{spelling!r}, of the term {term.term!r}, is a spelling of {other!r} already: remove that first."


def _changed(connection: sa.Connection) -> None:
    _note(connection, _CHANGES, str(int(connection.scalar(_ASK_CHANGES) or 0) + 1))


def _note(connection: sa.Connection, key: str, value: str) -> None:
    connection.execute(insert_new(connection, _META), {"key": key, "value": value})
    connection.execute(_META.update().where(_META.c.key == key).values(value=value))
