"""A kind of hostile or broken page: how to make its answer, and what has to become of it. Texts are ours (DỮ LIỆU MẪU)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

from replica.articles import Article as Sample
from replica.articles import Section, make_articles
from replica.articles import Text as Line
from storage.records import Article
from tests.crawler.pages import nukeviet
from vietnamese.unicode import nfc

SECTION = Section("chuyen-doi-so", "Chuyển đổi số", topical=True)
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Text:
    """An article as it has to be stored."""

    title: str
    lead: str
    paragraphs: tuple[str, ...]

    def page(self, **parts: str) -> str:
        """Its page, in the markup of NukeViet; `parts` as in `tests.crawler.pages.nukeviet`."""
        body = "".join(f"<p>{paragraph}</p>" for paragraph in self.paragraphs)
        return nukeviet(**{"body": body, "title": self.title, "lead": self.lead} | parts)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sends. `endless`: the body again and again; `pause`: seconds between its bytes; `length`: the
    Content-Length it claims; `raw`: these bytes and nothing else."""

    body: bytes = b""
    kind: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    endless: bool = False
    pause: float = 0.0
    length: int | None = None
    raw: bytes | None = None

    @property
    def is_page(self) -> bool:
        """Whether all there is to it is in the page, so that `judge` alone has to cope with it."""
        plain = not (self.endless or self.pause or self.headers) and self.length is None and self.raw is None
        return plain and self.status == 200


def html(text: str, kind: str = HTML) -> Answer:
    return Answer(text.encode("utf-8", "surrogatepass"), kind)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. `verdict`: article, rejected, blocked or failed; `reason`: how the verdict's reason begins.

    An article has to be the text given to `make`, to the letter, and to pass `check`; `whole` False: its paragraphs may be
    more than the text's.
    """

    name: str
    about: str
    make: Callable[[Text], Answer]
    verdict: str
    reason: str = ""
    check: Callable[[Article], None] = field(default=lambda article: None)
    whole: bool = True


@cache
def texts(count: int) -> tuple[Text, ...]:
    """So many different articles, each of a title, a lead and paragraphs, NFC."""
    found = [text for sample in make_articles(3 * count, (SECTION,), seed="hostile") if (text := _text(sample))]
    assert len(found) >= count
    return tuple(found[:count])


def _text(sample: Sample) -> Text | None:
    lines = [nfc(block.text) for block in sample.blocks if isinstance(block, Line) and not block.heading]
    usable = len(lines) >= 3 and sample.lead and not sample.password
    return Text(nfc(sample.title), nfc(sample.lead), tuple(lines)) if usable else None
