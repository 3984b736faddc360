"""The body container → blocks of text: what the editor pasted (Word, div + br, layout tables …) as paragraphs, lists and rows.

Works on the cut fragment only. The blocks' HTML is built from scratch out of a few tags, so nothing of the page's own markup
(scripts, handlers, styles) can reach the database.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape

import lxml.html
from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString
from lxml.html import HtmlElement

from crawler.tables import captions_below, cells, is_data, is_picture_table
from crawler.urls import resolve
from storage.records import Image
from vietnamese.unicode import squeeze

_SKIPPED = frozenset((
    "script", "style", "noscript", "template", "button", "input", "select", "textarea", "iframe",
    "object", "embed", "svg", "nav", "video", "audio", "head", "title", "link", "meta", "map",
))  # fmt: skip
INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
    "time", "tt", "u", "var", "wbr",
))  # fmt: skip
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_STRONG = frozenset(("strong", "b"))
_EMPHASIS = frozenset(("em", "i"))
_MARKS = frozenset(("strong", "em", "sub", "sup", "a"))
_CAPTION_CLASS = re.compile(r"(?:^|[ _-])caption", re.IGNORECASE)
# In a style: what takes a text out of sight. The second line is what spam is hidden by in pages that were broken into.
HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden"
    r"|(?:left|top|text-indent)\s*:\s*-\d{4}|font-size\s*:\s*0(?![.\d])|clip\s*:\s*rect\(\s*0"
    r"|opacity\s*:\s*0(?![.\d])|(?:^|;)\s*(?:max-)?height\s*:\s*0(?![.\d])[^;]{0,9};\s*overflow\s*:\s*hidden",
    re.IGNORECASE,
)
_ICON_SIDE = 48  # pixels: smaller pictures are icons
_SENTENCE_END = (".", "!", "?", "…", ":", ";", "”", '"', ")")
_GOES_ON = re.compile(r"\d[\d.,/%]*(?:\s+[^\W\d_A-ZĐ]|\W*$)")  # "12 thôn …", "2026."
_WRAPPED = 40  # characters: shorter lines were not broken for want of room
_MAX_BLOCKS = 10_000  # no article has more
_MAX_NUMBER = 10_000
_MAX_DEPTH = 100  # tags inside each other: what lies deeper is read as plain text


@dataclass(slots=True)
class Block:
    """One paragraph, heading, list item, table row, caption or image. `bold`, `italic`: all of its text is."""

    kind: str  # p, h, li, row, caption, image
    text: str
    html: str = ""
    bold: bool = False
    italic: bool = False
    number: int = 0  # of an item in an ordered list
    soft: bool = False  # ends at a single line break, perhaps in mid-sentence
    in_image_table: bool = False
    linked: bool = False  # all of its text is a link
    image: Image | None = None


def read_blocks(container: HtmlElement, base: str) -> list[Block]:
    """The blocks of a body container in reading order; `base` is the page's address, for its links and images."""
    soup = BeautifulSoup(
        lxml.html.tostring(container, encoding="unicode", with_tail=False), "lxml", multi_valued_attributes=None
    )
    walker = _Walker(base)
    if soup.body is not None:
        walker.children(soup.body)
        walker.flush()
    return list(_joined(walker.blocks))


def _joined(blocks: list[Block]) -> Iterator[Block]:
    """Lines a hard-wrapping editor broke in mid-sentence are one paragraph again."""
    lines: list[Block] = []
    for block in blocks:
        if lines and not _continues(lines[-1], block):
            yield _one(lines)
            lines = []
        lines.append(block)
    if lines:
        yield _one(lines)


def _one(lines: list[Block]) -> Block:
    if len(lines) == 1:
        return lines[0]
    return replace(
        lines[0],
        text=" ".join(line.text for line in lines),
        html=" ".join(line.html for line in lines),
        bold=all(line.bold for line in lines),
        italic=all(line.italic for line in lines),
        linked=all(line.linked for line in lines),
    )


def _continues(held: Block, block: Block) -> bool:
    return (
        held.soft
        and held.kind == block.kind
        and block.kind in ("p", "li")
        and not held.text.endswith(_SENTENCE_END)
        and (
            block.text[:1].islower()
            or (len(held.text) >= _WRAPPED and _GOES_ON.match(block.text) is not None)
            or (held.text.endswith(",") and block.text[:1].isalpha())
        )
    )


class _Walker:
    def __init__(self, base: str, depth: int = 0) -> None:
        self.base = base
        self._depth = depth
        self.blocks: list[Block] = []
        self.kind = "p"
        self.bullet = ""
        self.number = 0  # of the list item under way
        self.in_image_table = False
        self._last_number: int | None = None  # of the ordered list under way
        self._text: list[str] = []
        self._html: list[str] = []
        self._open: list[tuple[str, str]] = []  # inline tags open here, as (opening, closing)
        self._letters = self._bold_letters = self._italic_letters = self._linked_letters = 0
        self._bold = self._italic = self._linked = 0  # how many such tags are open

    def children(self, tag: Tag) -> None:
        if self._depth == _MAX_DEPTH:
            self._string(tag.get_text(" "))
            return
        self._depth += 1
        for node in tag.children:
            if len(self.blocks) >= _MAX_BLOCKS:
                break
            if isinstance(node, Tag):
                self._tag(node)
            elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
                self._string(str(node))
        self._depth -= 1

    def flush(self, soft: bool = False) -> None:
        """Ends the block under way."""
        text = squeeze("".join(self._text))
        if text and len(self.blocks) < _MAX_BLOCKS:
            closing = "".join(tag[1] for tag in reversed(self._open))
            self.blocks.append(
                Block(
                    self.kind,
                    self.bullet + text,
                    squeeze("".join(self._html)) + closing,
                    bold=self._bold_letters == self._letters,
                    italic=self._italic_letters == self._letters,
                    number=self.number if self.kind == "li" and self.bullet else 0,
                    soft=soft,
                    in_image_table=self.in_image_table,
                    linked=self._linked_letters == self._letters,
                )
            )
            self.bullet = ""
        self._text.clear()
        self._html[:] = [tag[0] for tag in self._open]
        self._letters = self._bold_letters = self._italic_letters = self._linked_letters = 0

    def _string(self, text: str) -> None:
        self._text.append(text)
        self._html.append(escape(text))
        letters = len(text) - sum(map(str.isspace, text))
        self._letters += letters
        self._bold_letters += letters if self._bold else 0
        self._italic_letters += letters if self._italic else 0
        self._linked_letters += letters if self._linked else 0

    def _tag(self, tag: Tag) -> None:
        name = tag.name
        if name in _SKIPPED or _is_hidden(tag) or (name == "form" and tag.find(_is_field) is not None):
            return
        if name == "br":
            self.flush(soft=True)
        elif name == "img":
            self._image(tag)
        elif name in INLINE or ":" in name:  # Word's own: o:p, st1:place
            self._inline(tag)
        elif name == "table":
            self._table(tag)
        elif name == "pre" and all(inner.name in INLINE for inner in tag.find_all(True)):
            self._lines(tag)
        elif name == "figure":
            self._figure(tag)
        elif _is_caption(tag):
            self._block(tag, "caption")
        elif name in ("ul", "ol"):
            self._list(tag)
        elif name == "li":
            self._item(tag)
        else:
            self._block(tag, "h" if name in _HEADINGS else self.kind if name in ("div", "p", "span") else "p")

    def _block(self, tag: Tag, kind: str) -> None:
        self.flush()
        outer, self.kind = self.kind, kind
        self.children(tag)
        self.flush()
        self.kind = outer

    def _lines(self, tag: Tag) -> None:
        """Text whose own line breaks count."""
        self.flush()
        for line in tag.get_text().splitlines():
            self._string(line)
            self.flush(soft=True)

    def _figure(self, tag: Tag) -> None:
        """A figure's caption may stand above its picture, and belongs to it all the same."""
        self.flush()
        start = len(self.blocks)
        self._block(tag, "p")
        order = ("image", "caption")
        self.blocks[start:] = sorted(
            self.blocks[start:], key=lambda block: order.index(block.kind) if block.kind in order else len(order)
        )

    def _list(self, tag: Tag) -> None:
        outer = self._last_number
        self._last_number = _number(_attribute(tag, "start"), 1) - 1 if tag.name == "ol" else None
        self._block(tag, "p")
        self._last_number = outer

    def _item(self, tag: Tag) -> None:
        self.flush()
        self.bullet, self.number = "- ", 0
        if self._last_number is not None:
            self._last_number = self.number = _number(_attribute(tag, "value"), self._last_number + 1)
            self.bullet = f"{self.number}. "
        self._block(tag, "li")
        self.bullet = ""

    def _inline(self, tag: Tag) -> None:
        bold, italic, link = tag.name in _STRONG, tag.name in _EMPHASIS, tag.name == "a"
        mark = self._mark(tag)
        if mark:
            self._open.append(mark)
            self._html.append(mark[0])
        self._bold, self._italic, self._linked = self._bold + bold, self._italic + italic, self._linked + link
        self.children(tag)
        self._bold, self._italic, self._linked = self._bold - bold, self._italic - italic, self._linked - link
        if mark:
            self._open.pop()
            self._html.append(mark[1])

    def _mark(self, tag: Tag) -> tuple[str, str] | None:
        name = "strong" if tag.name in _STRONG else "em" if tag.name in _EMPHASIS else tag.name
        closing = f"</{name}>"
        if name not in _MARKS or any(closing == mark[1] for mark in self._open):
            return None
        if name != "a":
            return f"<{name}>", closing
        href = resolve(self.base, _attribute(tag, "href"))
        return (f'<a href="{escape(href)}">', closing) if href else None

    def _image(self, tag: Tag) -> None:
        if any(_pixels(_attribute(tag, side)) < _ICON_SIDE for side in ("width", "height")):
            return
        source = next((tag[name] for name in ("data-src", "data-lazy-src", "src") if tag.get(name)), "")
        url = resolve(self.base, str(source))
        if not url:
            return
        self.flush()
        alt = squeeze(_attribute(tag, "alt"))
        html = f'<img src="{escape(url)}" alt="{escape(alt)}">'
        self.blocks.append(Block("image", "", html, in_image_table=self.in_image_table, image=Image(url, alt=alt)))

    def _table(self, tag: Tag) -> None:
        self.flush()
        rows = [cells(row) for row in tag.find_all("tr")]
        if is_data(tag, rows):
            for row in rows[: _MAX_BLOCKS - len(self.blocks)]:
                self._row(row)
            return
        outer, self.in_image_table = self.in_image_table, is_picture_table(tag)
        if self.in_image_table and tag.find("table") is None:
            for cell in captions_below(rows):
                self._block(cell, "p")
        else:
            self._block(tag, "p")
        self.in_image_table = outer

    def _row(self, row: list[Tag]) -> None:
        texts = [self._cell_text(cell) for cell in row]
        if any(texts):
            named = zip(row, texts, strict=True)
            html = "".join(f"<{cell.name}>{escape(text)}</{cell.name}>" for cell, text in named)
            self.blocks.append(Block("row", " | ".join(texts).strip(), html))

    def _cell_text(self, cell: Tag) -> str:
        walker = _Walker(self.base, self._depth)
        walker.children(cell)
        walker.flush()
        return " ".join(block.text for block in walker.blocks)


def _is_field(tag: Tag) -> bool:
    """Whether a form asks for something there; a form that asks for nothing is one that was never closed."""
    return tag.name in ("select", "textarea", "button") or (
        tag.name == "input" and _attribute(tag, "type").lower() != "hidden"
    )


def _is_caption(tag: Tag) -> bool:
    if tag.name == "figcaption":
        figure = tag.find_parent("figure")
        return figure is None or figure.find("img") is not None  # a table or a film may have one too
    return bool(_CAPTION_CLASS.search(_attribute(tag, "class"))) and tag.find("img") is None


def _number(value: str, default: int) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else min(default, _MAX_NUMBER)


def _attribute(tag: Tag, name: str) -> str:
    value = tag.get(name)
    return value if isinstance(value, str) else ""


def _is_hidden(tag: Tag) -> bool:
    return tag.has_attr("hidden") or bool(HIDDEN.search(_attribute(tag, "style")))


def _pixels(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else _ICON_SIDE
