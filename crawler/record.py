"""The record of one run while it runs: what was counted, what failed, and what that makes of the run."""

from collections import Counter
from dataclasses import dataclass, field

from crawler.past import changed, has_past, is_always_generic, is_short
from storage.errors import StorageError
from storage.figures import Figures, Past
from storage.records import Judgement, Outcome, RunOutcome, Verdict

COUNTED = (
    "seen", "new", "revised", "unchanged", "alias", "duplicate", "sighting", "off_topic", "rejected", "blocked", "failed",
    "missing", "gone", "undated",
)  # fmt: skip
RUN_ENDED = object()  # signal: a run's record is complete, its ending on it
_CHANGED_MIN = 3  # pages without an article before the layout is suspected
_GIVE_UP = 5  # failures or blocks in a row
_NO_ARTICLE = "no headline or no text found"
_REFUSED_MIN = 5  # pages, all there were, that became no article
_A_FILE = "not HTML"  # how the reason of a page begins that is one: whole sections are lists of files
_STOPPED_BY_USER = "shutdown"  # Scrapy's reasons
_FINISHED = ("finished", "start_error")
_SET_LIMIT = "closespider_"  # a CLOSESPIDER_… setting's
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
    is_blind: bool = False  # no selectors to fit: that the generic path reads everything is no change
    notes: dict[str, str] = field(default_factory=dict)  # what a section's walk had to leave out, by path
    is_interrupted: bool = False  # it was told to stop, maybe before it began
    in_a_row: int = 0  # pages that failed or were blocked
    misfits: int = 0  # pages on which neither the layout nor the generic path found an article
    mass_missing: tuple[int, int] | None = None  # pages not there of those asked for, if too many for removals
    refused: list[str] = field(default_factory=list)  # why pages were rejected, those that are files apart
    articles: int = 0  # pages on which one of them found an article
    generic: int = 0  # articles only the generic path could read
    figures: Figures = field(default_factory=Figures)  # what the next runs are judged by
    past: Past = field(default_factory=Past)  # what this one is judged by
    run_id: int = 0  # once the run has one
    ending: tuple[RunOutcome, str, float] | None = None  # outcome, reason, seconds: once the run is over

    def count(self, verdict: Verdict) -> None:
        self.counts[verdict.value] += 1

    def visited(self, path: str, outcome: RunOutcome, reason: str = "") -> None:
        self.visits[path] = SectionVisit(outcome, reason)

    def noted(self, path: str, note: str) -> bool:
        """Keeps what a section's walk has to leave out; whether that is anything."""
        self.notes.update({path: note} if note else {})
        return bool(note)

    def listed(self, path: str, entries: int) -> str:
        """Notes how many entries a listing's first page shows. Returns what is wrong with so few, if it used to show far more."""
        if not entries:
            return ""
        self.figures.listed[path] = entries
        return f"the first page shows {entries} entries" if is_short(path, entries, self.past) else ""

    def judged(self, outcome: Outcome, *, is_page_fault: bool = False) -> None:
        """Notes what a page was. After so many failures or blocks in a row the portal has plainly stopped answering, and the
        run is to be given up: `stopped` says so. `is_page_fault`: a portal that showed any article did answer."""
        self.misfits += outcome.reason == _NO_ARTICLE
        if outcome.judgement is Judgement.REJECTED and not outcome.reason.startswith(_A_FILE):
            self.refused.append(outcome.reason)
        if outcome.article is not None:
            self.articles += 1
            self.generic += outcome.article.is_generic
            self.figures.read(outcome.article)
        if outcome.judgement not in (Judgement.FAILED, Judgement.BLOCKED):
            self.in_a_row = 0
            return
        if is_page_fault and self.articles:
            return
        self.in_a_row += 1
        if self.in_a_row >= _GIVE_UP:
            blocked = outcome.judgement is Judgement.BLOCKED
            self.stopped = (RunOutcome.BLOCKED if blocked else RunOutcome.UNREACHABLE, outcome.reason)

    def settled(self, gone: int, mass: tuple[int, int] | None) -> None:
        """Notes what the end of the run made of its missing pages: removed, or too many to be removals."""
        self.mass_missing = mass
        of_old = self.counts["missing"] if mass else gone
        self.counts["missing"] -= of_old
        self.counts["failed" if mass else "gone"] += of_old

    def counters(self) -> dict[str, float]:
        """Every counter, zero where nothing was counted."""
        return {name: self.counts[name] for name in COUNTED}

    def failed(self, error: BaseException) -> None:
        """Notes what the program itself could not do. Our own errors are sentences; others need their kind."""
        sentence = str(error) if isinstance(error, StorageError) else f"{type(error).__name__}: {error}"
        self.errors.append(sentence[:300])
        if isinstance(error, StorageError):
            self.stopped = (RunOutcome.ERROR, sentence)

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
        if self.errors:
            return RunOutcome.ERROR, self.errors[0]
        if self.is_interrupted or finish_reason == _STOPPED_BY_USER:
            return RunOutcome.INTERRUPTED, "stopped by the user"
        if self.stopped:
            return self.stopped
        if finish_reason.startswith(_SET_LIMIT):
            return RunOutcome.INTERRUPTED, f"stopped by the setting {finish_reason.upper()}"
        if finish_reason not in _FINISHED:
            return RunOutcome.ERROR, finish_reason
        failure = self._listing_failure() or self._page_failure()
        if (failure is None or failure[0] is RunOutcome.PARTIAL) and (reason := self._layout_change()):
            return RunOutcome.LAYOUT_CHANGED, reason
        return failure or self._success()

    def _layout_change(self) -> str:
        """How articles or listings are unlike the portal's past; without one, whether its family's selectors read any."""
        if reason := changed(self.figures, self.past):
            return reason
        if self.is_blind or has_past(self.past) or is_always_generic(self.past):
            return ""
        is_suspect = self.generic >= _CHANGED_MIN and self.generic * 2 >= self.articles
        return f"{self.generic} of {self.articles} articles were read by the generic path alone" if is_suspect else ""

    def _success(self) -> tuple[RunOutcome, str]:
        if self.visits and all(visit.outcome is RunOutcome.QUIET for visit in self.visits.values()):
            return RunOutcome.QUIET, "listing unchanged"
        if not self.counts["seen"]:
            return RunOutcome.EMPTY_LISTING, "the listing shows no entry"
        return RunOutcome.OK, "; ".join(f"{path}: {note}" for path, note in self.notes.items())

    def _listing_failure(self) -> tuple[RunOutcome, str] | None:
        bad = {
            path: visit for path, visit in self.visits.items() if visit.outcome not in (RunOutcome.OK, RunOutcome.QUIET)
        }
        if not bad:
            return None
        moved = {path: visit for path, visit in bad.items() if visit.outcome is RunOutcome.LAYOUT_CHANGED}
        is_whole = len(bad) == len(self.visits)
        named = bad if is_whole or not moved else moved  # a section that is gone does not come back by itself
        path, visit = min(named.items(), key=lambda item: _WORST.index(item[1].outcome))
        return visit.outcome if is_whole or moved else RunOutcome.PARTIAL, f"{path}: {visit.reason}"

    def _page_failure(self) -> tuple[RunOutcome, str] | None:
        if self.mass_missing:
            return RunOutcome.LAYOUT_CHANGED, "{} of {} pages asked for are not there any more".format(
                *self.mass_missing
            )
        if self.misfits >= _CHANGED_MIN and self.misfits * 2 >= self.fetched:
            return RunOutcome.LAYOUT_CHANGED, f"{self.misfits} of {self.fetched} pages show no article"
        if len(self.refused) >= _REFUSED_MIN and len(self.refused) == self.fetched:
            return RunOutcome.LAYOUT_CHANGED, f"all {self.fetched} pages are no articles: {self.refused[-1]}"
        blocked, failed = self.counts["blocked"], self.counts["failed"]
        if blocked >= _CHANGED_MIN and blocked * 2 >= self.fetched:
            return RunOutcome.BLOCKED, f"{blocked} of {self.fetched} pages are blocks"
        if blocked or failed:
            return RunOutcome.PARTIAL, f"{failed} pages failed, {blocked} blocked"
        return None
