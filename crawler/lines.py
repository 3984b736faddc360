"""A parsed page → its lines of text in reading order, menus and forms left out: one pass, linear in the page.

Knows tags and roles only. Classes and ids are the portal's own words, and the generic path is for portals nobody knows.
"""

from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

from crawler.fragment import HIDDEN, INLINE
from vietnamese.unicode import squeeze

_NOISE = frozenset((
    "nav", "aside", "footer", "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "video", "audio",
    "canvas", "select", "button", "input", "textarea", "datalist", "dialog", "menu", "map", "head", "title", "marquee",
))  # fmt: skip
_NOISE_ROLES = frozenset((
    "navigation", "search", "banner", "contentinfo", "complementary", "dialog", "alertdialog", "menu", "menubar", "tablist",
    "toolbar",
))  # fmt: skip
_CELLS = ("td", "th")
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
MAX_LINES = 20_000  # no article's page has more
_MAX_TEXT = 100_000  # characters of one line that are kept: a longer one is no text


@dataclass(slots=True)
class Line:
    """One line. `element` is the block it stands in; `linked`: the share of its letters that is in links, 0 to 1."""

    text: str
    element: HtmlElement
    linked: float = 0.0
    href: str = ""  # of the first link in it
    datetime: str = ""  # what a <time> in it says to machines
    image: bool = False  # a picture, with no text
    cell: bool = False  # stands in a table's row of several cells

    @property
    def tag(self) -> str:
        return str(self.element.tag)


@dataclass(slots=True)
class Reading:
    """The lines of a page, and the elements that were passed over with all they hold."""

    lines: list[Line] = field(default_factory=list)
    noise: list[HtmlElement] = field(default_factory=list)


def read_lines(root: HtmlElement, *, forms: bool = False) -> Reading:
    """The lines below `root`. A form that holds the page (ASP.NET's one) is no form.

    `forms`: whether what stands in forms is read as well (Joomla's table of a category does).
    """
    reader = _Reader(root, forms)
    for event, element in reader.walk:
        if event == "start":
            reader.start(element)
        else:
            reader.end(element)
    reader.flush()
    return reader.reading


class _Reader:
    def __init__(self, root: HtmlElement, forms: bool) -> None:
        self.root = root
        self.forms = forms
        self.reading = Reading()
        self.walk: etree.iterwalk = etree.iterwalk(root, events=("start", "end"))
        self._blocks = [root]  # those open here
        self._cells = [False]  # of each of them: whether it stands in a cell
        self._skipped: HtmlElement | None = None  # whose end is to come
        self._in_form = False
        self._links = 0
        self._clear()

    def _clear(self) -> None:
        self._text: list[str] = []
        self._letters = self._linked = 0
        self._href = self._datetime = ""

    def start(self, element: HtmlElement) -> None:
        if self._is_noise(element):
            self._skipped = element
            self.reading.noise.append(element)
            self.walk.skip_subtree()
            return
        tag = element.tag
        if tag == "br":
            self.flush()
        elif tag == "img":
            self.flush()
            self._add(Line("", element, image=True))
        elif tag not in INLINE and ":" not in str(tag):
            self.flush()
            self._blocks.append(element)
            self._cells.append(_is_cell(element) if tag in _CELLS else self._cells[-1] and tag != "table")
        elif tag == "a":
            self._links += 1
            self._href = self._href or element.get("href", "")[:2000]
        elif tag == "time":
            self._datetime = self._datetime or element.get("datetime", "")[:100]
        self._string(element.text)

    def end(self, element: HtmlElement) -> None:
        if self._skipped is not None and element is self._skipped:
            self._skipped = None
            if element.tag not in INLINE:
                self.flush()
        elif element.tag == "a":
            self._links -= 1
        elif element is self._blocks[-1]:
            self.flush()
            if len(self._blocks) > 1:
                self._blocks.pop()
                self._cells.pop()
        if element is not self.root:
            self._string(element.tail)

    def _string(self, text: str | None) -> None:
        if not text:
            return
        self._text.append(text)
        letters = len(text) - sum(map(str.isspace, text))
        self._letters += letters
        self._linked += letters if self._links else 0

    def flush(self) -> None:
        """Ends the line under way."""
        text = squeeze("".join(self._text)[:_MAX_TEXT]) if self._letters else ""
        if text:
            share = self._linked / self._letters
            self._add(Line(text, self._blocks[-1], share, self._href, self._datetime, cell=self._cells[-1]))
        self._clear()

    def _add(self, line: Line) -> None:
        if len(self.reading.lines) < MAX_LINES:
            self.reading.lines.append(line)

    def _is_noise(self, element: HtmlElement) -> bool:
        tag = element.tag
        if not isinstance(tag, str) or tag in _NOISE:
            return True
        if tag == "form":
            return not self.forms and not self._holds_the_page(element)
        style = element.get("style")
        return (
            element.get("role") in _NOISE_ROLES
            or element.get("hidden") is not None
            or (style is not None and HIDDEN.search(style[:500]) is not None)
        )

    def _holds_the_page(self, form: HtmlElement) -> bool:
        """Asked of the outermost forms only, so that nested ones cost nothing."""
        if self._in_form:
            return False
        parent = form.getparent()
        self._in_form = parent is None or parent.tag in ("body", "html")
        return self._in_form


def _is_cell(element: HtmlElement) -> bool:
    return element.getprevious() is not None or element.getnext() is not None
