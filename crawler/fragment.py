"""The body container → blocks of text: what the editor pasted (Word, div + br, layout tables …) as paragraphs, lists and rows.

Works on the cut fragment only. The blocks' HTML is built from scratch out of a few tags, so nothing of the page's own markup
(scripts, handlers, styles) can reach the database.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

import lxml.html
from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString
from lxml.html import HtmlElement

from crawler.urls import resolve
from storage.records import Image
from vietnamese.unicode import squeeze

_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "form",
        "button",
        "input",
        "select",
        "textarea",
        "iframe",
        "object",
        "embed",
        "svg",
        "nav",
        "video",
        "audio",
        "head",
        "title",
        "link",
        "meta",
        "map",
    ]
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "o:p",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "st1:place",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_STRONG = frozenset(("strong", "b"))
_EMPHASIS = frozenset(("em", "i"))
_CAPTION_CLASS = re.compile(r"(?:^|[ _-])caption", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ICON_SIDE = 48  # pixels: smaller pictures are icons
_CELL_LIMIT = 400  # characters: longer cells are prose in a layout table
_SENTENCE_END = (".", "!", "?", "…", ":", ";", "”", '"', ")")


@dataclass(slots=True)
class Block:
    """One paragraph, heading, list item, table row, caption or image. `bold`, `italic`: all of its text is."""

    kind: str  # p, h, li, row, caption, image
    text: str
    html: str = ""
    bold: bool = False
    italic: bool = False
    soft: bool = False  # ends at a single line break, perhaps in mid-sentence
    in_image_table: bool = False
    linked: bool = False  # all of its text is a link
    image: Image | None = None


def read_blocks(container: HtmlElement, base: str) -> list[Block]:
    """The blocks of a body container in reading order; `base` is the page's address, for its links and images."""
    soup = BeautifulSoup(lxml.html.tostring(container, encoding="unicode", with_tail=False), "lxml")
    walker = _Walker(base)
    if soup.body is not None:
        walker.children(soup.body)
        walker.flush()
    return list(_joined(walker.blocks))


def _joined(blocks: list[Block]) -> Iterator[Block]:
    """Lines a hard-wrapping editor broke in mid-sentence are one paragraph again."""
    held: Block | None = None
    for block in blocks:
        if held is not None and _continues(held, block):
            held.text += " " + block.text
            held.html += " " + block.html
            held.soft = block.soft
            held.bold, held.italic = held.bold and block.bold, held.italic and block.italic
            continue
        if held is not None:
            yield held
        held = block
    if held is not None:
        yield held


def _continues(held: Block, block: Block) -> bool:
    return (
        held.soft
        and held.kind == block.kind
        and block.kind in ("p", "li")
        and block.text[:1].islower()
        and not held.text.endswith(_SENTENCE_END)
    )


class _Walker:
    def __init__(self, base: str) -> None:
        self.base = base
        self.blocks: list[Block] = []
        self.kind = "p"
        self.bullet = ""
        self.in_image_table = False
        self._text: list[str] = []
        self._html: list[str] = []
        self._open: list[tuple[str, str]] = []  # inline tags open here, as (opening, closing)
        self._letters = self._bold_letters = self._italic_letters = self._linked_letters = 0
        self._bold = self._italic = self._linked = 0  # how many such tags are open

    def children(self, tag: Tag) -> None:
        for node in tag.children:
            if isinstance(node, Tag):
                self._tag(node)
            elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
                self._string(str(node))

    def flush(self, soft: bool = False) -> None:
        """Ends the block under way."""
        text = squeeze("".join(self._text))
        if text:
            closing = "".join(tag[1] for tag in reversed(self._open))
            self.blocks.append(
                Block(
                    self.kind,
                    self.bullet + text,
                    squeeze("".join(self._html)) + closing,
                    bold=self._bold_letters == self._letters,
                    italic=self._italic_letters == self._letters,
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
        if name in _SKIPPED or _is_hidden(tag):
            return
        if name == "br":
            self.flush(soft=True)
        elif name == "img":
            self._image(tag)
        elif name in _INLINE:
            self._inline(tag)
        elif name == "table":
            self._table(tag)
        elif name == "figcaption" or (_CAPTION_CLASS.search(_classes(tag)) and not tag.find("img")):
            self._block(tag, "caption")
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

    def _item(self, tag: Tag) -> None:
        self.flush()
        parent = tag.parent
        ordered = parent is not None and parent.name == "ol"
        number = 1 + len(tag.find_previous_siblings("li")) if ordered else 0
        self.bullet = f"{number}. " if ordered else "- "
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
        if tag.name in _STRONG:
            return "<strong>", "</strong>"
        if tag.name in _EMPHASIS:
            return "<em>", "</em>"
        if tag.name in ("sub", "sup"):
            return f"<{tag.name}>", f"</{tag.name}>"
        href = resolve(self.base, _attribute(tag, "href")) if tag.name == "a" else ""
        return (f'<a href="{escape(href)}">', "</a>") if href else None

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
        rows = [_cells(row) for row in tag.find_all("tr")]
        if _is_data(tag, rows):
            for row in rows:
                self._row(row)
            return
        outer, self.in_image_table = self.in_image_table, tag.find("img") is not None
        self._block(tag, "p")
        self.in_image_table = outer

    def _row(self, cells: list[Tag]) -> None:
        texts = [squeeze(cell.get_text(" ")) for cell in cells]
        if any(texts):
            html = "".join(
                f"<{cell.name}>{escape(text)}</{cell.name}>" for cell, text in zip(cells, texts, strict=True)
            )
            self.blocks.append(Block("row", " | ".join(texts), html))


def _cells(row: Tag) -> list[Tag]:
    return [cell for cell in row.children if isinstance(cell, Tag) and cell.name in ("td", "th")]


def _is_data(table: Tag, rows: list[list[Tag]]) -> bool:
    """Whether a table holds figures to be read row by row, or only lays out text and pictures."""
    if table.find(("img", "table")) is not None:
        return False
    if any(len(cell.get_text()) > _CELL_LIMIT for row in rows for cell in row):
        return False
    return sum(sum(bool(cell.get_text(strip=True)) for cell in row) >= 2 for row in rows) >= 2


def _attribute(tag: Tag, name: str) -> str:
    value = tag.get(name)
    return value if isinstance(value, str) else ""


def _classes(tag: Tag) -> str:
    value = tag.get("class")
    return " ".join(value) if isinstance(value, list) else value or ""


def _is_hidden(tag: Tag) -> bool:
    return tag.has_attr("hidden") or bool(_HIDDEN.search(_attribute(tag, "style")))


def _pixels(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else _ICON_SIDE
