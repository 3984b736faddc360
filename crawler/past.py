"""Whether a run's figures are those of another layout than the portal's own past has: shares, lengths, entries. Pure.

The rule is stated in docs/schedule.md. A run's articles are judged together with those of the runs before it until there are
enough, so that a portal that publishes one article a visit is judged too, and one odd article is no alarm.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from math import comb
from statistics import median

from storage.figures import FIELDS, Figures, Past, PastRun, Reading

ENOUGH = 20  # earlier articles that make a past
_RECENT, _RECENT_GENERIC = 5, 3  # articles judged together, at least
_MOST = 200  # earlier articles looked back on
_STEADY = 0.9  # the least share of a field that offices fill as a habit, and not one of them alone
_CHANCE = 1e-4  # of so few or so many by the past's share: less is no chance
_EMPTIER, _SHORTER, _FEWER = 4, 8, 4  # times: of a field's share, of bodies, of a listing's first page
_LEAST_WORDS, _LEAST_ENTRIES = 40, 6  # of a past whose shrinking means something
_LISTINGS = 20  # earlier visits whose median is the usual


def changed(figures: Figures, past: Past) -> str:
    """What of the run is unlike the portal's past, with the figures; empty if nothing is."""
    return (
        _generic(figures, past)
        or _shorter(figures, past)
        or next((said for name in FIELDS if (said := _missing(name, figures, past))), "")
        or next((said for path in figures.listed if (said := _fewer(path, figures, past))), "")
    )


def has_past(past: Past) -> bool:
    """Whether enough is known of the portal to judge by it."""
    return len(_before(past, 0)) >= ENOUGH


def is_always_generic(past: Past) -> bool:
    """Whether the portal was read before, and never by its family's selectors: a layout that never fitted did not change."""
    earlier = [reading for run in past.readings for reading in run.readings]
    return len(earlier) >= _RECENT_GENERIC and all(reading.is_generic for reading in earlier)


def is_short(path: str, entries: int, past: Past) -> bool:
    """Whether a section's first page shows far fewer entries than it used to; the last visit may have been short too."""
    return any(_is_few(entries, _usual_entries(path, runs)) for runs in (past.listings, past.listings[1:]))


def _is_few(entries: int, usual: float) -> bool:
    return usual >= _LEAST_ENTRIES and entries * _FEWER <= usual


def _generic(figures: Figures, past: Past) -> str:
    recent, earlier = _split(figures, past, _RECENT_GENERIC)
    now, before = (sum(each.is_generic for each in part) for part in (recent, earlier))
    if len(earlier) < ENOUGH or now < _RECENT_GENERIC or now * 2 < len(recent):
        return ""
    if not _is_unlike(now, len(recent), len(earlier) - before, len(earlier), falls=False):
        return ""
    if any(sum(each.is_generic for each in part) >= now for part in _stretches(earlier, len(recent))):
        return ""
    return (
        f"{now} of {len(recent)} articles were read by the generic path alone, {before} of {len(earlier)} before them"
    )


def _missing(name: str, figures: Figures, past: Past) -> str:
    recent, earlier = _split(figures, past, _RECENT)
    now, before = (sum(name in each.filled for each in part) for part in (recent, earlier))
    if len(recent) < _RECENT or len(earlier) < ENOUGH or before < _STEADY * len(earlier):
        return ""
    if not all(sum(name in each.filled for each in part) * _EMPTIER <= len(part) for part in _witnesses(recent)):
        return ""
    if not _is_unlike(now, len(recent), before, len(earlier), falls=True):
        return ""
    if any(sum(name in each.filled for each in part) <= now for part in _stretches(earlier, len(recent))):
        return ""
    return f"{now} of {len(recent)} articles have {_ARTICLES[name]}, {before} of {len(earlier)} before them"


_ARTICLES = {
    "date": "a date of their own", "lead": "a lead", "author": "an author", "tags": "tags", "images": "images",
}  # fmt: skip


def _shorter(figures: Figures, past: Past) -> str:
    recent, earlier = _split(figures, past, _RECENT)
    if len(recent) < _RECENT or len(earlier) < ENOUGH:
        return ""
    now, before = _words(recent), _words(earlier)
    if before < _LEAST_WORDS or now * _SHORTER > before:
        return ""
    if any(_words(part) * 2 > before for part in _witnesses(recent)):
        return ""
    if any(_words(part) <= now for part in _stretches(earlier, len(recent))):
        return ""
    return f"{len(recent)} articles have {now:.0f} words in the median, {before:.0f} the {len(earlier)} before them"


def _fewer(path: str, figures: Figures, past: Past) -> str:
    """Of two visits in a row: one may meet a listing that is being rebuilt."""
    seen = [run for run in past.listings if path in run.listed]
    if not seen:
        return ""
    now, last, usual = figures.listed[path], seen[0].listed[path], _usual_entries(path, seen[1:])
    if not _is_few(max(now, last), usual):
        return ""
    return f"{path}: the first page showed {last} and now {now} entries, {usual:.0f} before"


def _usual_entries(path: str, runs: Iterable[PastRun]) -> float:
    """The median of the last good visits; none is as if nothing had been shown."""
    seen = [run.listed[path] for run in runs if run.is_good and path in run.listed][:_LISTINGS]
    return median(seen) if seen else 0.0


def _split(figures: Figures, past: Past, least: int) -> tuple[list[Reading], list[Reading]]:
    """The articles to judge, of this run and of those before it until there are enough; and those to judge by.

    Five and more are to come from two visits or two sections.
    """
    runs = [figures.readings, *(run.readings for run in past.readings)]
    recent: list[Reading] = []
    back = 0
    while back < len(runs) and (len(recent) < least or (least >= _RECENT and len(_witnesses(recent)) < 2)):
        recent = _distinct([*recent, *(replace(each, visit=back) for each in runs[back])])
        back += 1
    return recent, _before(past, back - 1)


def _witnesses(readings: Iterable[Reading]) -> list[list[Reading]]:
    """The readings by visit and section: a batch that one office puts in is one witness, a theme has all for it."""
    found: dict[tuple[int, int], list[Reading]] = {}
    for reading in readings:
        found.setdefault((reading.visit, reading.section), []).append(reading)
    return list(found.values())


def _before(past: Past, back: int) -> list[Reading]:
    """The readings of good runs from so many runs back, the newest first.

    Left out is what may have been of another layout before that could be told: the newest few, and the run before one that was
    not good, which was judged together with it.
    """
    pairs = pairwise([PastRun(True), *past.readings])
    good = [run.is_good and newer.is_good for newer, run in pairs]
    readings = [
        each for run, is_good in list(zip(past.readings, good, strict=True))[back:] if is_good for each in run.readings
    ]
    return _distinct(readings[_RECENT - 1 :])[:_MOST]


def _distinct(readings: Iterable[Reading]) -> list[Reading]:
    """Each article's newest reading: the same article read again is no second witness."""
    newest: dict[int, Reading] = {}
    for reading in readings:
        newest.setdefault(reading.key, reading)
    return list(newest.values())


def _stretches(earlier: Sequence[Reading], size: int) -> Iterator[Sequence[Reading]]:
    """The earlier articles, so many in a row: what one of these rows shows has been seen on the portal before."""
    return (earlier[start : start + size] for start in range(len(earlier) - size + 1))


def _is_unlike(now: int, of: int, filled: int, among: int, *, falls: bool) -> bool:
    """Whether so few (or, of what is missing, so many) of the recent are beyond chance at the past's share, by the binomial.

    `filled`, `among`: of the past, what is the better thing. The share is taken as if one more of each kind had been seen.
    """
    share = (filled + 1) / (among + 2)
    better = now if falls else of - now
    at_most = sum(comb(of, count) * share**count * (1 - share) ** (of - count) for count in range(better + 1))
    return at_most <= _CHANCE


def _words(readings: Sequence[Reading]) -> float:
    return median(reading.words for reading in readings)
