"""Save what `judge` said of a page: identity, revision, duplicate, sighting and verdict, in the caller's transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from seeds.sketch import recognise
from storage.batch import Batch
from storage.citations import cite, cite_again
from storage.duplicates import link, link_again, measure
from storage.entries import HeldEntry, hold_entry, is_vouched_for, rewrite_verdict, write_verdict
from storage.identity import better_url, find_article, first_urls, settle_urls, waiting_urls
from storage.known_seeds import sight
from storage.leases import Fence
from storage.pages import KEPT_AS_EVIDENCE, adopt_pages, keep_pages, pages_of, prune_evidence, sha256
from storage.records import GENERIC, Article, Judgement, KeptPage, Outcome, Verdict
from storage.revisions import (
    comparable_hash,
    current_revision,
    insert_revision,
    refresh_page,
    revision_values,
    rewrite_revision,
)
from storage.schema import ArticleRow, table
from storage.search_index import Indexed, enter, enter_again, take_out
from storage.terms import find_terms, find_terms_again
from storage.turns import Turn
from storage.types import storable

_ARTICLE = table(ArticleRow)

_UNCOMPARED = "read by the generic path alone: not compared with the stored text"
_INSERT = _ARTICLE.insert().returning(_ARTICLE.c.id)


@dataclass(frozen=True, slots=True)
class SaveContext:
    """Under which portal and run an outcome is saved. `now` is UTC.

    `lineage`: the portal's, under which source keys are unique. `fence`: of the lease it is saved under, if it is under one.
    `admit_off_topic`: store articles whatever their topic.
    `rejudge`: judges kept pages again, so that a better extractor is not mistaken for an edit; without it the stored
    text is compared as it is.
    """

    portal_id: int
    lineage: str
    now: datetime
    fence: Fence | None = None
    run_id: int | None = None
    admit_off_topic: bool = False
    rejudge: Callable[[Sequence[KeptPage]], Outcome] | None = None


def save(
    connection: sa.Connection,
    outcome: Outcome,
    *,
    context: SaveContext,
    reprocess: bool = False,
    batch: Batch | None = None,
) -> Verdict:
    """Store an outcome and return the verdict of its ledger entry.

    `batch`: what this save shares with others of the connection's transaction. Some rows are written by its `write_out`,
    which whoever made it calls before the commit; without one all is written now.

    `reprocess`: the outcome is of pages kept before, not of a fetch. Then the current revision is rewritten in place
    and no edit is dated, an entry that was off topic or rejected may become an article first seen when its page was
    fetched, and the ledger keeps the times of the fetch. No article is ever removed, and no page that is not an
    article touches a stored text. Raises ValueError for an outcome that is judged an article and holds none.
    """
    if batch is None:
        batch = Batch(connection)
        verdict = save(connection, outcome, context=context, reprocess=reprocess, batch=batch)
        batch.write_out()
        return verdict
    if context.fence is not None:
        batch.hold(context.fence)
    batch.take_turn(Turn.SAVING)
    batch.take_turn(Turn.PORTAL, context.portal_id)
    entry = hold_entry(connection, context.portal_id, outcome.url, now=context.now, run_id=context.run_id)
    if entry.fetched_at is not None:
        batch.write_out()  # what hangs on this entry may wait there, and is about to be replaced
    saving = _Saving(connection, outcome, context, entry, reprocess, batch)
    settled = saving.settle()
    if reprocess:
        rewrite_verdict(connection, batch, entry, outcome, settled.verdict, article_id=settled.article_id)
        if settled.revision_id is not None:
            adopt_pages(connection, entry.id, settled.revision_id)
    else:
        told = replace(outcome, reason=settled.uncompared) if settled.uncompared else outcome
        write_verdict(
            connection, batch, entry, told, settled.verdict,
            article_id=settled.article_id, run_id=context.run_id, now=context.now,
        )  # fmt: skip
        keep_pages(
            connection, batch, entry.id, () if settled.uncompared else outcome.pages,
            revision_id=settled.revision_id, run_id=context.run_id, is_first=entry.fetched_at is None,
            verdict=settled.verdict,
        )  # fmt: skip
        if settled.verdict in KEPT_AS_EVIDENCE:
            batch.write_out()  # the page may wait there
            prune_evidence(connection, context.portal_id, settled.verdict)
    if outcome.article is not None:
        waiting_urls(
            connection, entry.id, context.portal_id, outcome.article.source_key, settled.article_id, context.now
        )
    return settled.verdict


@dataclass(frozen=True, slots=True)
class _Settled:
    verdict: Verdict
    article_id: int | None = None
    revision_id: int | None = None
    uncompared: str = ""  # why the page was not held against the stored text, if it was not


@dataclass(frozen=True, slots=True)
class _Saving:
    connection: sa.Connection
    outcome: Outcome
    context: SaveContext
    entry: HeldEntry
    reprocess: bool
    batch: Batch

    def settle(self) -> _Settled:
        """Write the article's part and say what became of the entry."""
        article, judgement = self.outcome.article, self.outcome.judgement
        if judgement is Judgement.ARTICLE and article is None:
            raise ValueError(f"the outcome of {self.outcome.url} is judged an article and holds none")
        if article is None or judgement not in (Judgement.ARTICLE, Judgement.OFF_TOPIC):
            return self._no_article(judgement)
        match = recognise(article.paragraphs, self.batch.seeds)
        if match is not None:
            sight(
                self.connection, match, article,
                portal_id=self.context.portal_id, entry_id=self.entry.id, seen_at=self._seen_at,
            )  # fmt: skip
            return _Settled(Verdict.SIGHTING)
        stored = find_article(self.connection, self.context.lineage, article.source_key)
        if stored is not None:
            return self._again(stored, article)
        if judgement is Judgement.OFF_TOPIC and not self._is_admitted():
            return _Settled(Verdict.OFF_TOPIC)
        return self._first(article)

    def _is_admitted(self) -> bool:
        return self.context.admit_off_topic or is_vouched_for(self.connection, self.entry.id)

    @property
    def _seen_at(self) -> datetime:
        return self.outcome.pages[0].fetched_at if self.outcome.pages else self.context.now

    def _no_article(self, judgement: Judgement) -> _Settled:
        if judgement is Judgement.GONE or (self.outcome.is_absence and self.entry.article_id is not None):
            # Whether for good, the end of the run decides (storage/missing.py).
            return _Settled(Verdict(self.entry.verdict) if self.reprocess else Verdict.MISSING)
        return _Settled(Verdict(judgement.value))

    def _first(self, article: Article) -> _Settled:
        """Store an article not seen before, as its revision 1."""
        values = self._values(article)
        likeness = measure(article, values["content_hash"])
        article_id: int = self.connection.execute(
            _INSERT,
            {
                "lineage": self.context.lineage, "source_key": article.source_key, "portal_id": self.context.portal_id,
                "url": article.url, "revision_number": 1, "first_seen_at": self._seen_at, "last_seen_at": self._seen_at,
                "twin_key": likeness.twin_key, "view_count": article.view_count, "viewed_at": article.viewed_at,
            },
        ).scalar_one()  # fmt: skip
        revision_id = insert_revision(self.connection, self.batch, article_id, 1, values, article)
        first_urls(self.connection, article_id, own=article.url, asked=self.outcome.url, now=self._seen_at)
        self._derive(article_id, values, article)
        root = link(self.connection, article_id, article, likeness)
        return _Settled(Verdict.NEW if root is None else Verdict.DUPLICATE, article_id, revision_id)

    def _derive(self, article_id: int, values: dict[str, Any], article: Article) -> None:
        """Write what is made of a first text: its words in the index, the person's terms in it, the documents it cites."""
        texts = {name: storable(values[name]) for name in ("section", "title", "lead", "body")}
        of = Indexed(
            article_id, self.context.portal_id, texts["section"], values["published_on"], values["published_at"],
            texts["title"], texts["lead"], texts["body"],
        )  # fmt: skip
        enter(self.connection, self.batch, of)
        find_terms(self.batch, self.batch.terms, article_id, texts)
        cite(self.connection, self.batch, article_id, self.context.portal_id, article)

    def _derive_again(self, stored: sa.Row[Any], article: Article) -> None:
        """As `_derive`, of the text that an article has now; the index was told before that it changes."""
        find_terms_again(self.connection, self.batch, self.batch.terms, stored.id)
        cite_again(self.connection, self.batch, stored.id, stored.portal_id, article)
        enter_again(self.connection, self.batch, stored.id)

    def _again(self, stored: sa.Row[Any], article: Article) -> _Settled:
        """Compare an article with what is stored of it: unchanged, another URL of it, or edited."""
        self.batch.write_out()
        values = self._values(article)
        current = current_revision(self.connection, stored.id)
        if self.reprocess:
            return self._reread(stored, current, values, article)
        if article.is_generic and current.extractor != GENERIC:
            return self._uncompared(stored, current, article)
        is_reread = (current.extractor, current.extractor_version) != (article.extractor, article.extractor_version)
        held_hash = comparable_hash(self.connection, current)
        if is_reread and held_hash != values["revision_hash"]:
            held_hash = self._rejudged(stored, current, held_hash)
        if held_hash != values["revision_hash"]:
            return self._revise(stored, current, values, article)
        if is_reread:
            self._rewrite(stored, current.id, values, article)
        elif current.entry_id == self.entry.id and self.outcome.pages:
            refresh_page(
                self.connection, current.id, fetched_at=values["fetched_at"], page_sha256=values["page_sha256"]
            )
        self._seen(stored, article, url=better_url(stored.url, article.url))
        verdict = Verdict.ALIAS if self._is_alias(stored.id) else Verdict.UNCHANGED
        return _Settled(verdict, stored.id, current.id)

    def _uncompared(self, stored: sa.Row[Any], current: sa.Row[Any], article: Article) -> _Settled:
        """What the generic path reads of a text the family's selectors read before is poorer, and no witness of an edit.

        The text stays, and so does the page it was read from: the next reading by selectors will tell.
        """
        self._seen(stored, article, url=better_url(stored.url, article.url))
        verdict = Verdict.ALIAS if self._is_alias(stored.id) else Verdict.UNCHANGED
        return _Settled(verdict, stored.id, current.id, _UNCOMPARED)

    def _is_alias(self, article_id: int) -> bool:
        return self.entry.article_id != article_id or self.entry.verdict == Verdict.ALIAS

    def _revise(self, stored: sa.Row[Any], current: sa.Row[Any], values: dict[str, Any], article: Article) -> _Settled:
        """Store an edit under the next number; the portal's newest word on the article's URL holds too."""
        take_out(self.connection, self.batch, stored.id)
        number = current.number + 1
        revision_id = insert_revision(self.connection, self.batch, stored.id, number, values, article)
        self._seen(stored, article, url=article.url, revision_number=number, changed_at=self._seen_at)
        self._derive_again(stored, article)
        link_again(self.connection, stored.id, article, values["content_hash"])
        return _Settled(Verdict.REVISED, stored.id, revision_id)

    def _reread(self, stored: sa.Row[Any], current: sa.Row[Any], values: dict[str, Any], article: Article) -> _Settled:
        """Put what a kept page is read as now in its revision's place. Only the page the text came from may do so."""
        if current.entry_id != self.entry.id:
            settle_urls(self.connection, stored.id, own=stored.url, others={self.outcome.url}, now=self._seen_at)
            return _Settled(Verdict.ALIAS, stored.id, current.id)
        is_same = comparable_hash(self.connection, current) == values["revision_hash"]
        self._rewrite(stored, current.id, values | {"run_id": self.context.run_id or current.run_id}, article)
        return _Settled(Verdict.UNCHANGED if is_same else Verdict.REVISED, stored.id, current.id)

    def _rejudged(self, stored: sa.Row[Any], current: sa.Row[Any], held_hash: str) -> str:
        """Judge the pages of the current revision again with today's extractor. Returns the revision's hash as read today."""
        pages = pages_of(self.connection, current.entry_id, current.id)
        if self.context.rejudge is None or not pages:
            return held_hash
        again = self.context.rejudge(pages)
        if again.article is None:
            return held_hash
        score = again.topic.score if again.topic else None
        values = revision_values(
            again.article, section=current.section, topic_score=score, fetched_at=current.fetched_at,
            page_sha256=current.page_sha256, entry_id=current.entry_id, run_id=self.context.run_id,
        )  # fmt: skip
        self._rewrite(stored, current.id, values, again.article)
        reread_hash: str = values["revision_hash"]
        return reread_hash

    def _rewrite(self, stored: sa.Row[Any], revision_id: int, values: dict[str, Any], article: Article) -> None:
        take_out(self.connection, self.batch, stored.id)
        rewrite_revision(self.connection, self.batch, revision_id, values, article)
        self._derive_again(stored, article)
        link_again(self.connection, stored.id, article, values["content_hash"])

    def _seen(self, stored: sa.Row[Any], article: Article, *, url: str, **values: object) -> None:
        """The article was there at this fetch: its times, its counter, its URLs."""
        if article.view_count is not None:
            values |= {"view_count": article.view_count, "viewed_at": article.viewed_at}
        values |= {
            "url": url,
            "gone_at": None,
            "first_seen_at": min(stored.first_seen_at, self._seen_at),
            "last_seen_at": max(stored.last_seen_at, self._seen_at),
        }
        self.connection.execute(_ARTICLE.update().where(_ARTICLE.c.id == stored.id).values(values))
        others = {self.outcome.url, article.url, stored.url}
        settle_urls(self.connection, stored.id, own=url, others=others, now=self._seen_at)

    def _values(self, article: Article) -> dict[str, Any]:
        pages, topic = self.outcome.pages, self.outcome.topic
        return revision_values(
            article,
            section=self.entry.first_section,
            topic_score=topic.score if topic else None,
            fetched_at=self._seen_at,
            page_sha256=sha256(pages[0].body) if pages else None,
            entry_id=self.entry.id,
            run_id=self.context.run_id,
        )
