"""The record of one run while it runs: what was counted, what failed, and what that makes of the run."""

from collections import Counter
from dataclasses import dataclass, field

from storage.records import RunOutcome, Verdict

COUNTED = (
    "seen", "new", "revised", "unchanged", "alias", "duplicate", "sighting", "off_topic", "rejected", "blocked", "failed",
    "gone", "undated",
)  # fmt: skip
_CHANGED_MIN = 3  # pages without an article before the layout is suspected
_NO_ARTICLE = "no headline or no text found"
_INTERRUPTED = ("shutdown", "interrupted")
_WORST = (RunOutcome.BLOCKED, RunOutcome.UNREACHABLE, RunOutcome.LAYOUT_CHANGED, RunOutcome.EMPTY_LISTING)


@dataclass(slots=True)
class SectionVisit:
    """How the walk through one section's listing ended."""

    outcome: RunOutcome
    reason: str = ""


@dataclass(slots=True)
class RunRecord:
    """Counters by name (see COUNTED), the sections' visits by path, and what went wrong."""

    counts: Counter[str] = field(default_factory=Counter)
    visits: dict[str, SectionVisit] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    stopped: tuple[RunOutcome, str] | None = None  # why the run was given up, if it was
    misfits: int = 0  # pages on which neither the layout nor the generic path found an article
    generic: int = 0  # articles only the generic path could read
    ending: tuple[RunOutcome, str, float] | None = None  # outcome, reason, seconds: once the run is over

    def count(self, verdict: Verdict) -> None:
        self.counts[verdict.value] += 1

    def visited(self, path: str, outcome: RunOutcome, reason: str = "") -> None:
        self.visits[path] = SectionVisit(outcome, reason)

    def judged(self, reason: str, extractor: str) -> None:
        self.misfits += reason == _NO_ARTICLE
        self.generic += extractor == "generic"

    def counters(self) -> dict[str, float]:
        """Every counter, zero where nothing was counted."""
        return {name: self.counts[name] for name in COUNTED}

    def ended(self, outcome: RunOutcome, reason: str, seconds: float) -> None:
        self.ending = (outcome, reason, seconds)

    @property
    def fetched(self) -> int:
        """Pages that were judged."""
        return sum(
            self.counts[verdict.value] for verdict in Verdict if verdict not in (Verdict.PENDING, Verdict.FAILED)
        )

    def outcome(self, finish_reason: str) -> tuple[RunOutcome, str]:
        """What the run was, with the reason in a few words. Zero seen is no success, whatever else went well."""
        if finish_reason in _INTERRUPTED:
            return RunOutcome.INTERRUPTED, "stopped by the user"
        if self.errors:
            return RunOutcome.ERROR, self.errors[0]
        if self.stopped:
            return self.stopped
        if failure := self._listing_failure():
            return failure
        if all(visit.outcome is RunOutcome.QUIET for visit in self.visits.values()) and self.visits:
            return RunOutcome.QUIET, "listing unchanged"
        if not self.counts["seen"]:
            return RunOutcome.EMPTY_LISTING, "the listing shows no entry"
        return self._page_failure() or (RunOutcome.OK, "")

    def _listing_failure(self) -> tuple[RunOutcome, str] | None:
        bad = {
            path: visit for path, visit in self.visits.items() if visit.outcome not in (RunOutcome.OK, RunOutcome.QUIET)
        }
        if not bad:
            return None
        path, visit = min(bad.items(), key=lambda item: _WORST.index(item[1].outcome))
        reason = f"{path}: {visit.reason}"
        return (visit.outcome, reason) if len(bad) == len(self.visits) else (RunOutcome.PARTIAL, reason)

    def _page_failure(self) -> tuple[RunOutcome, str] | None:
        if self.misfits >= _CHANGED_MIN and self.misfits * 2 >= self.fetched:
            return RunOutcome.LAYOUT_CHANGED, f"{self.misfits} of {self.fetched} pages show no article"
        blocked, failed = self.counts["blocked"], self.counts["failed"]
        if blocked >= _CHANGED_MIN and blocked * 2 >= self.fetched:
            return RunOutcome.BLOCKED, f"{blocked} of {self.fetched} pages are blocks"
        if blocked or failed:
            return RunOutcome.PARTIAL, f"{failed} pages failed, {blocked} blocked"
        return None
