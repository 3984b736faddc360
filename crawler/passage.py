"""Where an article's text stands among a page's lines, and the element that holds it.

The text is what follows the headline up to the place where going on costs more than it brings: prose, cells and files
count for a line, links, labels and what the portal repeats count against it. So a related list ends a text, and a
picture's caption or a heading does not. One pass over the lines.
"""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.headline import is_date_line, is_machine_line
from crawler.lines import Line
from crawler.repeated import RepeatedLines
from vietnamese.boilerplate_rows import table
from vietnamese.byline import read_byline
from vietnamese.line_shape import ends_sentence, is_body, words
from vietnamese.unicode import fold

FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|zip|rar|7z)$", re.IGNORECASE)
_ROWS = frozenset(("tr", "tbody", "thead", "tfoot"))
_LINKED = 0.5  # the share of a line's letters in links from which on it is a link
_WHOLLY = 0.95
_AROUND = 6  # words around a headline that is quoted
_QUOTABLE = 4  # words of a headline that no sentence holds by chance
_MOST = 80  # words a line can count for, or against it
_FILE_WORTH = 6
_CELL_WORTH = 2
_LABEL_COST = 3
_LINK_COST = 3  # beside its words
_STOP_COST = 40  # a heading of what follows an article
_LEAST_WITHOUT_HEADLINE = 60  # words of text, what counts against them taken off: every page has a footer
_REACH = (
    100  # what may stand between a headline and its text, in words: further down stands another article's, or a footer
)
_LONGEST_HEADING = 60  # characters
_TEXT = 80  # words of prose: more than a lead has
_COMMENTS = re.compile(  # headings of readers' comments, folded: the texts below them are as good as the article's
    r"(?:\d{1,4} )?(?:các |những )?(?:bình luận|phản hồi|ý kiến (?:bạn đọc|độc giả|phản hồi|bình luận|của bạn)|"
    r"(?:bạn đọc|độc giả|gửi|viết) bình luận|comments?)(?: (?:về )?bài viết| của (?:bạn đọc|độc giả))?"
    r"(?: ?[(\[]\d{1,4}[)\]]| \d{1,4})? ?:?"
)
_SIGNATURES = 3  # lines under a text that may sign it


@dataclass(frozen=True, slots=True)
class Passage:
    """`start` and `end`: places of its first and last line; `kept`: places of the lines in it that belong to the text."""

    start: int
    end: int
    kept: tuple[int, ...]


def find_passage(lines: Sequence[Line], headline: int | None, repeated: RepeatedLines) -> Passage | None:
    """The text after the headline, or the best stretch of lines where no headline is known; None where nothing is text."""
    lines = lines[: _comments_begin(lines, 0 if headline is None else headline + 1)]
    furniture = _furniture(lines, headline, repeated)
    worth = _worths(lines, headline, furniture)
    found = _best_stretch(worth) if headline is None else _best_end(worth, headline + 1)
    if found is None:
        return None
    start, end = found
    if headline is None and sum(worth[start : end + 1]) < _LEAST_WITHOUT_HEADLINE:
        return None
    end = _with_signature(lines, end)
    kept = (index for index in range(start, end + 1) if index not in furniture and not _is_foreign(lines[index]))
    return Passage(start, end, tuple(kept))


def _comments_begin(lines: Sequence[Line], start: int) -> int:
    """The place of the heading of what readers wrote under the text; the number of lines where there is none.

    Above the text, or between it and its lead, the same words are a button's.
    """
    before = 0
    for index in range(start, len(lines)):
        line = lines[index]
        is_short = len(line.text) <= _LONGEST_HEADING
        if before >= _TEXT and is_short and line.linked <= _LINKED and _COMMENTS.fullmatch(fold(line.text)):
            return index
        before += words(line.text) if line.linked <= _LINKED and is_body(line.text) else 0
    return len(lines)


def find_foreign(lines: Sequence[Line], headline: int | None, repeated: RepeatedLines) -> set[HtmlElement]:
    """The elements of the lines that are no text wherever they stand."""
    worth = _worths(lines, headline, _furniture(lines, headline, repeated))
    return {line.element for line, value in zip(lines, worth, strict=True) if value < 0}


def _worths(lines: Sequence[Line], headline: int | None, furniture: Set[int | None]) -> list[int]:
    quoted = fold(lines[headline].text) if headline is not None else ""
    return [_worth(line, quoted, index in furniture) for index, line in enumerate(lines)]


def _furniture(lines: Sequence[Line], headline: int | None, repeated: RepeatedLines) -> Set[int | None]:
    """The places of what the portal repeats. The first paragraph under the headline is none of it: the newest articles'
    leads stand on every page, their own too."""
    if not repeated:
        return frozenset()
    places = [index for index, line in enumerate(lines) if line.text in repeated]
    under = range(0 if headline is None else headline + 1, len(lines))
    first = None if headline is None else next((index for index in under if is_body(lines[index].text)), None)
    return frozenset(places) - {first}


def _worth(line: Line, headline: str, is_furniture: bool) -> int:
    """Words of text in the line; negative for what is no text. `headline` is folded."""
    if line.image:
        return 0
    length = min(words(line.text), _MOST)
    if is_furniture:
        return -length - _LINK_COST
    if line.linked > _LINKED and not _is_sentence(line):
        return _FILE_WORTH if is_file(line.href) else -length - _LINK_COST
    rows = table().match(line.text, contained=False)
    if any(row.action == "stop" for row in rows) or _quotes(line.text, headline):
        return -_STOP_COST
    if rows or is_date_line(line) or is_machine_line(line.text):
        return -length
    if is_body(line.text):
        return length
    return _CELL_WORTH if line.cell else -_LABEL_COST


def _is_sentence(line: Line) -> bool:
    """Whether a line with much of it in links is a sentence around them all the same."""
    return line.linked < _WHOLLY and is_body(line.text) and ends_sentence(line.text)


def _quotes(text: str, headline: str) -> bool:
    """Whether a line speaks of the article ("3 trả lời cho “…”"): the heading of comments, or a button."""
    if not headline or words(text) > words(headline) + _AROUND:
        return False
    folded = fold(text)
    return folded != headline and headline in folded and words(headline) >= _QUOTABLE


def _best_end(worth: Sequence[int], start: int) -> tuple[int, int] | None:
    total, best, first, last = 0, 0, -1, -1
    for index in range(start, len(worth)):
        total += worth[index]
        if first < 0 and total < -_REACH:
            break
        if worth[index] > 0:
            first = index if first < 0 else first
            if last < 0 or total > best:
                best, last = total, index
    return (first, last) if last >= 0 else None


def _best_stretch(worth: Sequence[int]) -> tuple[int, int] | None:
    total, best, start = 0, 0, 0
    found = None
    for index, value in enumerate(worth):
        if total <= 0:
            total, start = 0, index
        total += value
        if total > best:
            best, found = total, (start, index)
    return found


def _with_signature(lines: Sequence[Line], end: int) -> int:
    for index in range(end + 1, min(end + 1 + _SIGNATURES, len(lines))):
        line = lines[index]
        if line.linked <= _LINKED and line.text and read_byline(line.text):
            end = index
    return end


def _is_foreign(line: Line) -> bool:
    """Whether a line within the text is a link to elsewhere and no part of it."""
    return line.linked > _LINKED and not is_file(line.href) and not _is_sentence(line)


def is_file(href: str) -> bool:
    """Whether an address is that of a document to download."""
    return FILE.search(href.partition("?")[0].strip()) is not None


def common_ancestor(first: HtmlElement, last: HtmlElement) -> HtmlElement:
    """The smallest element that holds both; of the first and last of some elements in reading order, that of all.

    Of a table's rows it is the table: a row alone is none.
    """
    above = {first, *first.iterancestors()}
    found = next((element for element in (last, *last.iterancestors()) if element in above), first)
    while found.tag in _ROWS and (outer := found.getparent()) is not None:
        found = outer
    return found
