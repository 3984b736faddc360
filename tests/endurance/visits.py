"""What stands in for a child process: it takes the claims from its standard input, and stores what a visit would."""

import io
import json
from dataclasses import replace
from datetime import datetime
from itertools import count
from random import Random
from typing import Any

import sqlalchemy as sa

from spiders.fleet import portal_classes
from storage.articles import SaveContext, save
from storage.leases import Fence, database_now
from storage.ledger import discover
from storage.portals import sync_portal
from storage.records import Article, Entry, Judgement, KeptPage, Outcome, PortalFacts, RunOutcome
from storage.runs import finish_run, start_run
from storage.schedule import settle
from tests.storage.conftest import article, outcome

_FRESH = 0.4  # articles a visit finds, on average
_BAD = (Judgement.REJECTED, Judgement.BLOCKED, Judgement.FAILED)
_LARGE = 300_000  # bytes of a page now and then: more than is kept of evidence


class Visits:
    """Makes the children of a scheduler: what they find is chance, from a seed."""

    def __init__(self, engine: sa.Engine, seed: int) -> None:
        self._engine = engine
        self._chance = Random(seed)
        self._facts = {name: spider.facts for name, spider in portal_classes().items()}
        self.numbers = count(1)
        self.made = 0

    def child(self, _command: list[str], **_options: Any) -> "Child":
        """In the place of subprocess.Popen."""
        return Child(self)

    def visit(self, claim: dict[str, Any]) -> None:
        facts, fence = self._facts[claim["portal"]], Fence(claim["portal_id"], claim["token"])
        self.made += 1
        with self._engine.begin() as connection:
            now = database_now(connection)
            run_id = start_run(connection, fence.portal_id, now=now)
            context = SaveContext(fence.portal_id, facts.lineage, now, fence=fence, run_id=run_id)
            found = self._found(facts, now)
            section_id = sync_portal(connection, facts).sections[facts.sections[0].path]
            discover(connection, fence.portal_id, section_id, [Entry(each.url) for each in found], run_id, now)
            for each in found:
                save(connection, each, context=context)
            how, reason = self._ending()
            finish_run(connection, run_id, outcome=how, now=now, reason=reason, counters={"seen": 20})
            settle(connection, fence, facts, how, reason, now=now, is_whole=claim["is_sweep"])

    def _ending(self) -> tuple[RunOutcome, str]:
        chance = self._chance.random()
        if chance < 0.02:
            return RunOutcome.UNREACHABLE, "the portal does not answer"
        return (RunOutcome.PARTIAL, "1 pages failed, 0 blocked") if chance < 0.04 else (RunOutcome.OK, "")

    def _found(self, facts: PortalFacts, now: datetime) -> list[Outcome]:
        """New articles; and of every tenth portal, pages that became nothing, more than are kept."""
        fresh = [self._article(facts, now) for _ in range(3) if self._chance.random() < _FRESH / 3]
        if not facts.name.endswith("0"):
            return fresh
        return fresh + [self._bad(facts, now) for _ in range(8)]

    def _article(self, facts: PortalFacts, now: datetime) -> Outcome:
        number = next(self.numbers)
        made: Article = article(number, url=f"https://{facts.host}/bai-{number}.html")
        return outcome(made, at=now)

    def _bad(self, facts: PortalFacts, now: datetime) -> Outcome:
        url = f"https://{facts.host}/hong-{next(self.numbers)}.html"
        body = b"x" * (_LARGE if self._chance.random() < 0.05 else 2000)
        page = KeptPage(url, now, 200, {"Content-Type": "text/html"}, body)
        return replace(outcome(None, url=url, judgement=self._chance.choice(_BAD), at=now), pages=(page,))


class Child:
    """As much of a process as the scheduler asks for: it does its work, which takes no time, as soon as it has its claims."""

    _pids = count(1_000_000)

    def __init__(self, visits: Visits) -> None:
        self.pid = next(self._pids)
        self.stdin = _Claims(visits)
        self.returncode: int | None = None

    def poll(self) -> int:
        self.returncode = 0
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        return self.poll()


class _Claims(io.BytesIO):
    """A pipe whose other end reads all that was written when it is closed."""

    def __init__(self, visits: Visits) -> None:
        super().__init__()
        self._visits = visits

    def close(self) -> None:
        claims = [] if self.closed else json.loads(self.getvalue())
        super().close()
        for claim in claims:
            self._visits.visit(claim)
