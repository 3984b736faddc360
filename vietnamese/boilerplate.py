"""Boilerplate around and inside an article: counters, footers, related lists, share bars; every cut explained.

A phrase alone proves nothing: "Đơn vị thực hiện: Sở …" closes a footer and opens an item of a plan. So each row of the
table (data/boilerplate.tsv) names the evidence that suffices, once for the CMS's own body container, where nearly
everything is the writer's, and once for the lines of a whole page:

- alone    the line itself is enough (a portlet's name, a date with its hour, a file's button)
- edge     nothing but suspects stands between the line and an end of the text
- beside   another noise line stands next to it
- firm     a line of a footer or counter stands in the same row of suspects (for contacts, which notices give too)
- hard     a contact, a licence, a copyright mark or a counter stands there (for "Cơ quan chủ quản: …")
- between  a caption: after a paragraph that announces nothing, before a paragraph or the end
- tail     a heading whose following lines look like what it heads, to the end of the text
- block    the same, but a paragraph of the writer may follow the list

Suspects right after a line that ends with a colon are the list it announces, and stay.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from vietnamese.boilerplate_rows import Row, glued_head, table
from vietnamese.byline import read_byline
from vietnamese.line_shape import introduces, is_body, is_prose, is_title, words

BOILERPLATE_VERSION = 1

# These stand beside the writer's own lines. Lines of any other category never belong to a text, so two of them side by
# side bear each other out.
_WRITERS = frozenset({"caption", "byline", "source", "attachment"})
_FIRM = frozenset({"footer", "visitor_counter"})
_FOOT = _FIRM | {"contact"}
_PASSES = 4  # a cut can bring two suspects together; the bound keeps a hostile page linear
_PROSE_SHARE = 0.2  # of the lines under a stop line of a page: teasers and polls hold a few sentences
_SUBHEADING = 6  # words: a shorter line between a list of titles and a paragraph heads the paragraph


@dataclass(frozen=True, slots=True)
class Cut:
    """One line that was taken out, and the row of the table that did it."""

    rule: str  # category:phrase, e.g. "related:Những tin mới hơn"
    action: str  # drop, stop, meta, caption
    text: str  # what was cut
    position: int  # index of the line among the lines given


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What `clean` found: every index given is in `kept` or is the position of exactly one cut."""

    kept: tuple[int, ...]  # indexes of the lines that stay, in order
    cuts: tuple[Cut, ...]  # in order of position
    meta: Mapping[str, str]  # byline, source, date_line, view_count, tags, attachment → its lines, joined by \n


def clean(lines: Sequence[str], *, contained: bool = True) -> Cleaned:
    """Which of an article's lines stay, and why the others go.

    `lines` are paragraphs, NFC and squeezed (other forms are understood too). `contained`: they come from the CMS's own
    body container; False: they are the lines of a whole page. A byline that the table knows ("Tác giả: …") is cut into
    `meta`; a bare signature ("Minh Hà") stays for `byline.split_signature`.
    """
    rows = [table().match(line, contained=contained) for line in lines]
    if not any(rows):
        return Cleaned(tuple(range(len(lines))), (), {})
    text = _Text(lines, rows, contained)
    chosen: dict[int, tuple[Row, str]] = {}
    for _ in range(_PASSES):
        found = _Pass(text, [index for index in range(len(lines)) if index not in chosen]).decide()
        if not found:
            break
        chosen |= found
    cuts = tuple(Cut(row.rule, action, lines[index], index) for index, (row, action) in sorted(chosen.items()))
    kept = tuple(index for index in range(len(lines)) if index not in chosen)
    return Cleaned(kept, cuts, _meta(lines, chosen))


def _meta(lines: Sequence[str], chosen: Mapping[int, tuple[Row, str]]) -> Mapping[str, str]:
    meta: dict[str, list[str]] = {}
    for index, (row, action) in sorted(chosen.items()):
        if action == "meta":
            meta.setdefault(row.category, []).append(lines[index].strip())
        elif row.needs == "glued" and lines[index].endswith(row.phrase) and read_byline(glued_head(lines[index], row)):
            meta.setdefault("byline", []).append(glued_head(lines[index], row).strip())
    return {category: "\n".join(texts) for category, texts in meta.items()}


class _Text:
    """The lines with what is known of each, whatever stands around it."""

    def __init__(self, lines: Sequence[str], rows: Sequence[tuple[Row, ...]], contained: bool) -> None:
        self.lines = lines
        self.rows = rows
        self.contained = contained
        self._body: dict[int, bool] = {}
        self._prose: dict[int, bool] = {}

    def body(self, index: int) -> bool:
        """Whether the line is a paragraph, and no suspect."""
        if index not in self._body:
            self._body[index] = not self.rows[index] and is_body(self.lines[index])
        return self._body[index]

    def prose(self, index: int) -> bool:
        """Whether the line can be no title."""
        if index not in self._prose:
            self._prose[index] = is_prose(self.lines[index])
        return self._prose[index]

    def evidence(self, row: Row) -> frozenset[str]:
        return row.inside if self.contained else row.page


@dataclass(slots=True)
class _Run:
    """A row of suspects without an ordinary line between them."""

    start: int
    end: int
    introduced: bool  # the line before it announces a list
    noise: int = 0
    firm: bool = False
    hard: bool = False


class _Pass:
    """One look at the lines that are left. Places (p, q …) count those that are not blank; indexes count all lines."""

    def __init__(self, text: _Text, left: Sequence[int]) -> None:
        self.text = text
        self.left = left
        self.view = [index for index in left if text.lines[index].strip()]
        self.first = next((p for p, index in enumerate(self.view) if text.body(index)), len(self.view))
        self.opening = next(
            (p for p, index in enumerate(self.view) if text.body(index) and text.prose(index)), len(self.view)
        )
        self.rows = [
            tuple(row for row in text.rows[index] if self._placed(p, row)) for p, index in enumerate(self.view)
        ]
        self.end = len(self.view)
        self.chosen: dict[int, tuple[Row, str]] = {}
        self.runs = self._find_runs()

    def decide(self) -> dict[int, tuple[Row, str]]:
        self._stops()
        for p in range(self.end):
            index = self.view[p]
            if index not in self.chosen:
                for row in self.rows[p]:
                    if row.action != "stop" and self._proved(p, row):
                        self.chosen[index] = (row, row.action)
                        break
        return self.chosen

    def _placed(self, p: int, row: Row) -> bool:
        if row.position == "before":
            return p < self.opening  # a long title stands above it
        if row.position == "any" or p > self.first:
            return True
        # A body without a paragraph (a file and its button) has no "after": only what ends or illustrates it needs one.
        return self.first == len(self.view) and row.action not in ("stop", "caption")

    def _find_runs(self) -> list[_Run | None]:
        runs: list[_Run | None] = []
        run: _Run | None = None
        for p, rows in enumerate(self.rows):
            if not rows:
                run = None
            elif run is None:
                run = _Run(p, p + 1, p > 0 and introduces(self.text.lines[self.view[p - 1]]))
            if run is not None:
                run.end = p + 1
                run.noise += any(row.category not in _WRITERS for row in rows)
                run.firm |= any(row.category in _FIRM for row in rows)
                run.hard |= any(row.category in _FOOT and "hard" not in self.text.evidence(row) for row in rows)
            runs.append(run)
        return runs

    # --- stop lines

    def _stops(self) -> None:
        p = self.first + 1
        while p < len(self.view):
            p = next((end for row in self.rows[p] if row.action == "stop" and (end := self._stop(p, row))), p + 1)

    def _stop(self, p: int, row: Row) -> int:
        """The place after what the stop line takes with it; 0 if it proves nothing."""
        heads = self.text.evidence(row) & {"tail", "block"}
        proved = self._proved(p, row)
        end = self._list_end(p, row, blocks="block" in heads) if heads or proved else 0
        if end:
            start = p + (row.needs == "glued" and is_body(glued_head(self.text.lines[self.view[p]], row)))
            whole = end == len(self.view)
            last = len(self.text.lines) if whole else self.view[end - 1] + 1
            if start < end:
                lines = self.left[bisect_left(self.left, self.view[start]) : bisect_left(self.left, last)]
                self._take(lines, row, "stop" if whole else "drop")
            if whole:
                self.end = min(self.end, start)
            return end
        if proved:
            self._take([self.view[p]], row, "drop")
            return p + 1
        return 0

    def _take(self, indexes: Sequence[int], row: Row, action: str) -> None:
        for index in indexes:
            self.chosen[index] = (row, action)

    def _list_end(self, p: int, row: Row, *, blocks: bool) -> int:
        """The place after the list under a heading; 0 if what follows is no such list."""
        size = len(self.view)
        if not self.text.contained and self._page_tail(p, row):
            return size
        if row.category != "related":
            run = self.runs[p]
            return size if self.text.contained and run is not None and p + 1 < run.end == size else 0
        end = self._next_prose[p + 1]
        if end == size:
            end -= end > p + 1 and self._is_signature(end - 1)
        elif not blocks:
            return 0
        elif not self.rows[end - 1] and words(self.text.lines[self.view[end - 1]]) < _SUBHEADING:
            end -= 1
        items = range(p + 1, end)
        if not items:
            return end if end == size else 0
        return end if any(self.rows[q] or is_title(self.text.lines[self.view[q]]) for q in items) else 0

    def _is_signature(self, p: int) -> bool:
        return not self.rows[p] and read_byline(self.text.lines[self.view[p]]) is not None

    def _page_tail(self, p: int, row: Row) -> bool:
        """Whether what follows a stop line is the foot of a page: hardly any prose, and less than stands before it."""
        size = len(self.view)
        if row.category == "comment_form" and p + 1 < size and self.rows[p + 1]:
            return True
        lines, prose = self._prose_from[p + 1]
        if not lines:
            return True
        if self._next_prose[p + 1] == p + 1 or lines > _PROSE_SHARE * (size - p - 1):
            return False
        return self._prose_from[0][1] - self._prose_from[p][1] > prose

    # What follows each place, told once for all stop lines: a page may hold hundreds of them.

    @cached_property
    def _next_prose(self) -> list[int]:
        """For each place the first one from there on that holds a writer's prose."""
        found = [len(self.view)]
        for p in reversed(range(len(self.view))):
            found.append(p if self._is_prose(p) else found[-1])
        return found[::-1]

    @cached_property
    def _prose_from(self) -> list[tuple[int, int]]:
        """For each place how many lines and words of a writer's prose stand from there on."""
        found = [(0, 0)]
        for p in reversed(range(len(self.view))):
            lines, length = found[-1]
            here = self._is_prose(p)
            found.append((lines + here, length + here * words(self.text.lines[self.view[p]])))
        return found[::-1]

    def _is_prose(self, p: int) -> bool:
        return not self.rows[p] and self.text.prose(self.view[p])

    # --- evidence

    def _proved(self, p: int, row: Row) -> bool:
        kinds = self.text.evidence(row)
        run = self.runs[p]
        if "alone" in kinds:
            return True
        if "between" in kinds:
            return self._between(p)
        if run is None or (run.introduced and row.category not in _WRITERS):
            return False
        return (
            ("edge" in kinds and self._at_edge(p, row))
            or ("beside" in kinds and run.noise > 1)
            or ("firm" in kinds and run.firm and self._may_foot(run))
            or ("hard" in kinds and run.hard and self._may_foot(run))
        )

    def _may_foot(self, run: _Run) -> bool:
        """Whether a footer may stand here: in a body container at the end only."""
        return run.end >= self.end or not self.text.contained

    def _at_edge(self, p: int, row: Row) -> bool:
        run = self.runs[p]
        if run is None:
            return False
        return run.end >= self.end or (run.start == 0 and row.position != "after")

    def _between(self, p: int) -> bool:
        run = self.runs[p]
        if run is None or run.start == 0:
            return False
        before = self.view[run.start - 1]
        if not self.text.body(before) or introduces(self.text.lines[before]):
            return False
        return run.end >= self.end or self.text.body(self.view[run.end]) or self._is_signature(run.end)
