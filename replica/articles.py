"""Any number of invented articles from a fixed seed, with the truth about each: what a perfect crawler would read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from random import Random

from replica.phrases import Writer, capitalised, lines, percent, rows
from vietnamese.unicode import search_fold

VIETNAM = timezone(timedelta(hours=7))
SAMPLE = "DỮ LIỆU MẪU"  # stands in the last paragraph of every article
STYLES = ("p", "font", "div-br", "one-div", "mso", "image-table", "entities", "nfd", "nbsp")  # how the text was pasted
ACCOUNTS = ("quantri", "bientap", "thuky")

_LAST_DAY = datetime(2026, 3, 20, 9, 15, tzinfo=VIETNAM)
_YEARS = 5
_UNSAFE = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Section:
    """A category of a site. `topical`: its articles are about digital transformation."""

    slug: str
    name: str
    topical: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    items: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    path: str
    caption: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class NextPage:
    """Where a WordPress post is cut into pages."""


Block = Text | Items | Table | Picture | NextPage


@dataclass(frozen=True, slots=True)
class Article:
    """One article, all text NFC. `section` and `second_section` are slugs; `account` is the CMS login that posted it.

    `author` is the signed author. NukeViet prints it and the source in fields of their own; WordPress has neither, only
    the `signature` at the end of the body.
    """

    id: int
    title: str
    slug: str
    section: str
    published: datetime  # Vietnam time, to the minute
    modified: datetime
    blocks: tuple[Block, ...]
    lead: str = ""
    author: str = ""
    account: str = "quantri"
    source: str = ""
    source_url: str = ""
    tags: tuple[str, ...] = ()
    head_image: Picture | None = None
    attachments: tuple[str, ...] = ()  # paths of files
    style: str = "p"
    topical: bool = False
    second_section: str = ""
    pinned: bool = False
    password: bool = False

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The body's text: a paragraph, heading or list item ("- …", "1. …") each, then the tables row by row ("a | b")."""
        prose = (line for block in self.blocks if not isinstance(block, Table) for line in _lines_of(block))
        rows = (line for block in self.blocks if isinstance(block, Table) for line in _lines_of(block))
        return (*prose, *rows)

    @property
    def last_words(self) -> str:
        """The last paragraph of the text, which says that it is sample data."""
        return next(block.text for block in reversed(self.blocks) if isinstance(block, Text))

    @property
    def signature(self) -> str:
        """The line that signs the text in WordPress: the author, else whom it quotes; empty if nobody signed."""
        return self.author or (f"Theo {self.source}" if self.source else "")

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """The images inside the body."""
        return tuple(block for block in self.blocks if isinstance(block, Picture))

    @property
    def pages(self) -> tuple[tuple[Block, ...], ...]:
        """The body's blocks, page by page."""
        pages: list[list[Block]] = [[]]
        for block in self.blocks:
            if isinstance(block, NextPage):
                pages.append([])
            else:
                pages[-1].append(block)
        return tuple(tuple(page) for page in pages)

    def in_section(self, slug: str) -> bool:
        return slug in (self.section, self.second_section)


def slugify(title: str) -> str:
    """A title as both families write it in an address: lower-case Latin letters, digits and hyphens."""
    return _UNSAFE.sub("-", search_fold(title)).strip("-")


def make_articles(
    count: int, sections: Sequence[Section], *, seed: str = "tinhso", first_id: int = 200
) -> list[Article]:
    """That many articles, oldest first and ids rising, dates spread over five years; equal for equal arguments."""
    step = min(timedelta(hours=45), timedelta(days=365 * _YEARS) / max(count, 1))
    made: list[Article] = []
    slugs: dict[str, int] = {}
    for number in range(count):
        random = Random(f"{seed}:{number}")  # noqa: S311 - repeatable texts are wanted, not secrets
        published = _LAST_DAY - (count - number) * step + random.random() * 0.8 * step
        article = make_article(
            random,
            first_id + 3 * number + int(random.random() * 3),
            sections,
            published.replace(second=0, microsecond=0),
            style=STYLES[number % len(STYLES)],
        )
        taken = slugs[article.slug] = slugs.get(article.slug, 0) + 1
        made.append(article if taken == 1 else replace(article, slug=f"{article.slug}-{taken}"))
    return made


def make_article(
    random: Random,
    number: int,
    sections: Sequence[Section],
    published: datetime,
    *,
    style: str = "p",
    topical: bool | None = None,
) -> Article:
    """One article with that id and date. `topical` None: the section decides, and the others have one in four."""
    section = sections[int(random.random() * len(sections))]
    if topical is None:
        topical = section.topical or random.random() < 0.25
    writer = Writer(random, published.day, published.month, published.year)
    kind = "topical" if topical else "other"
    title = writer.one(f"{kind}_titles.txt")
    slug = slugify(title)
    files = f"/uploads/news/{published:%Y_%m}/{slug[:40].rstrip('-')}-{number}"
    blocks = _blocks(writer, kind, files)
    has_head = random.random() < 0.4
    source = rows("sources.tsv")[int(random.random() * 3)] if random.random() < 0.25 else ("", "")
    second = sections[int(random.random() * len(sections))].slug if random.random() < 0.06 else ""
    return Article(
        id=number,
        title=title,
        slug=slug,
        section=section.slug,
        published=published,
        modified=published + timedelta(minutes=15 * int(random.random() * 8)),
        blocks=blocks,
        lead=writer.one(f"{kind}_leads.txt") if random.random() < 0.85 else "",
        author=writer.pick(lines("authors.txt")) if random.random() < 0.8 else "",
        account=writer.pick(ACCOUNTS),
        source=source[0],
        source_url=source[1],
        tags=tuple(random.sample(lines("tags.txt" if topical else "other_tags.txt"), int(random.random() * 4))),
        head_image=Picture(f"{files}-0.jpg", writer.one("captions.txt"), title) if has_head else None,
        attachments=(f"{files}.pdf",) if random.random() < 0.08 else (),
        style=style,
        topical=topical,
        second_section=second if second != section.slug else "",
    )


def _blocks(writer: Writer, kind: str, files: str) -> tuple[Block, ...]:
    sentences = writer.some(f"{kind}_sentences.txt", writer.below(7, 12))
    blocks: list[Block] = []
    while sentences:
        size = min(1 + int(writer.random.random() * 2.2), len(sentences))
        blocks.append(Text(" ".join(sentences[:size])))
        del sentences[:size]
    middle = len(blocks) // 2
    if writer.random.random() < 0.2:
        blocks.insert(middle, Text(writer.pick(lines("headings.txt")), heading=True))
    if writer.random.random() < 0.15:
        blocks.insert(middle + 1, _items(writer))
    if writer.random.random() < 0.12:
        blocks.insert(middle, _table(writer, kind))
    for image in range(int(writer.random.random() * 2.6)):
        at = 1 + int(writer.random.random() * (len(blocks) - 1))
        caption = writer.one("captions.txt")
        blocks.insert(at, Picture(f"{files}-{image + 1}.jpg", caption, caption))
    closing = writer.one(f"{kind}_closings.txt")
    return (*blocks, Text(f"{closing} ({SAMPLE})"))


def _items(writer: Writer) -> Items:
    chosen = (
        f"Bố trí {writer.below(2, 9)} cán bộ đầu mối ở {writer.fill('{place}')};",
        f"Hoàn thành phần việc của {writer.fill('{unit}')} trước ngày {writer.below(1, 28)}/{writer.below(1, 13)};",
        f"Báo cáo kết quả về {writer.fill('{district}')} khi có vướng mắc.",
    )
    return Items(chosen, ordered=writer.random.random() < 0.3)


def _table(writer: Writer, kind: str) -> Table:
    heads = rows("table_labels.txt" if kind == "topical" else "other_table_labels.txt")
    places = writer.random.sample(range(20), 4)
    names = [value for slot, value in rows("slots.tsv") if slot == "place"]
    body = tuple((capitalised(names[at]), str(writer.below(20, 900)), percent(writer)) for at in places)
    return Table((heads[int(writer.random.random() * len(heads))], *body))


def _lines_of(block: Block) -> tuple[str, ...]:
    match block:
        case Text(text):
            return (text,)
        case Items(items, ordered):
            return tuple(f"{at}. {item}" if ordered else f"- {item}" for at, item in enumerate(items, start=1))
        case Table(table):
            return tuple(" | ".join(row) for row in table)
        case _:
            return ()
