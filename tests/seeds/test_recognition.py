"""The five known documents on pages of their portals' families: read right, and recognised however they were changed.

Their texts are beside the checkout, never in it: this file names their lines by number.
"""

import os
import random
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import escape
from pathlib import Path

import lxml.html
import pytest

from crawler.judge import judge
from crawler.page import Page
from replica.articles import VIETNAM, Picture, Text, make_articles, slugify
from replica.articles import Article as Sample
from replica.exchange import Request
from replica.shelf import Variant
from replica.site import SECTIONS, Site
from seeds.shipped import shipped
from seeds.sketch import recognise
from spiders.fleet import portal_classes
from storage.records import Article, Entry
from vietnamese.dates import Precision
from vietnamese.unicode import squeeze

PROJECT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("TINHSO_SHARED", PROJECT.parent / "shared"))
HEADLINE = "Một tiêu đề khác hẳn của bài viết này (DỮ LIỆU MẪU)"
PUBLISHED = datetime(2024, 5, 6, 7, 8, tzinfo=VIETNAM)

pytestmark = [
    pytest.mark.recorded,
    pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="the seed texts are not beside the checkout"),
]


@dataclass(frozen=True)
class Known:
    """A seed: its portal, and what its lines (blank ones aside) are. `title`: the line of its headline, if it has one."""

    seed: str
    portal: str
    variant: Variant
    title: int | None
    body: range
    captions: tuple[int, ...]
    signature: int | None

    @property
    def lines(self) -> list[str]:
        [path] = (SHARED / "seeds").glob(f"*_{self.seed}.txt")
        return [line for text in path.read_text(encoding="utf-8").split("\n") if (line := squeeze(text))]


SEEDS = (
    Known("b91d684dd9c5e618", "laichau_skhcn", "nukeviet", None, range(6), (1, 3), 6),
    Known("933c80fcd10ba017", "hoabinh", "liferay", 2, range(4, 10), (5, 9), None),
    Known("3ce022587f24737a", "thainguyen_tp", "aspnet", 0, range(2, 11), (7,), 11),
    Known("4d674483ce00b5ec", "travinh_stttt", "mdefault", 0, range(1, 9), (), 9),
    Known("254b79a71f0a78af", "backan_tp", "wordpress", 0, range(1, 9), (3,), 9),
)


@pytest.fixture(params=SEEDS, ids=lambda known: known.seed)
def known(request: pytest.FixtureRequest) -> Known:
    found: Known = request.param
    return found


def read(known: Known, site: Site, sample: Sample, body: bytes | None = None) -> Article:
    """The article that the family's judge finds on the sample's page, or on another at its address."""
    spider = portal_classes()[known.portal]
    path = site.address(sample)
    origin = f"https://{spider.host}"
    answer = site.answer(Request(path, origin))
    page = Page(
        origin + path, answer.status, {"content-type": answer.kind}, body or answer.body, datetime(2026, 11, 1, tzinfo=UTC),
        Entry(origin + path),
    )  # fmt: skip
    outcome = judge(page, spider.layout, spider.facts)
    assert outcome.article is not None, outcome.reason
    return outcome.article


def sight(article: Article) -> str | None:
    match = recognise(article.paragraphs, shipped())
    return match.seed_id if match else None


# As they are: the lines of the seed in the order they were crawled, read and checked by hand.


@dataclass(frozen=True)
class Golden:
    """What a person reads in a seed. `first`, `last`: the first and last three words of lead and body together; `cut`: the
    rules, in order. Seed 000 has neither headline nor date, 004 no date: those are the page's."""

    title: str
    on: date | None
    precision: Precision
    author: str
    first: str
    last: str
    paragraphs: int
    captions: int
    views: int | None
    cut: tuple[str, ...]


GOLDEN = {
    "b91d684dd9c5e618": Golden(
        HEADLINE, PUBLISHED.date(), Precision.MINUTE, "Ngọc Diệp", "Làm việc với", "thời gian tới./.", 4, 2, None,
        ("byline:Tác giả", "related:Những tin mới hơn"),
    ),
    "933c80fcd10ba017": Golden(
        "Đồng chí Nguyễn Văn Chương, Phó Chủ tich UBND tỉnh làm việc với Sở Thông tin và Truyền thông",
        date(2023, 3, 1), Precision.MINUTE, "", "Sáng 28/02, đồng", "gian sớm nhất./.", 4, 2, None,
        ("head:line",),
    ),
    "3ce022587f24737a": Golden(
        "Hội nghị trực tuyến làm việc với Đoàn công tác của Bộ Thông tin và truyền thông triển khai công tác chuyển đổi số",
        date(2020, 11, 18), Precision.MINUTE, "Minh Hà", "(Thainguyencity.gov.vn) Chiều ngày", "gian sớm nhất.", 8, 1, 8947,
        ("head:line", "caption:Ảnh toàn cảnh …", "related:Tin nổi bật", "byline:signature"),
    ),
    "4d674483ce00b5ec": Golden(
        "Sở Thông tin và Truyền thông tham dự họp trực tuyến toàn quốc Ủy ban Quốc gia về chuyển đổi số",
        None, Precision.NONE, "Nhã Khương", "Chiều 30/11, Ủy", "đoạn hiện nay.", 8, 0, None,
        ("head:line", "related:Tin khác", "byline:signature"),
    ),
    "254b79a71f0a78af": Golden(
        "Hội nghị trực tuyến tuyên truyền về chuyển đổi số",
        PUBLISHED.date(), Precision.MINUTE, "Đặng Tuyết", "Sáng ngày 16/12,", "thời gian tới./.", 7, 1, None,
        ("repeat:title", "byline:signature"),
    ),
}  # fmt: skip


def as_crawled(known: Known) -> tuple[Site, Sample, bytes]:
    """A page of the family whose text is the seed's lines, one element each, noise and all, its captions under pictures."""
    lines = known.lines
    title = lines[known.title] if known.title is not None else HEADLINE
    site = Site(known.variant, 12)
    sample = site.add(
        Sample(9901, title, slugify(title), "chuyen-doi-so", PUBLISHED, PUBLISHED, (Text("@@"),), topical=True)
    )
    page = site.answer(Request(site.address(sample), "https://x.example")).body.decode()
    tree = lxml.html.document_fromstring(page)
    [mark] = [each for each in tree.iter("p") if (each.text or "").strip() == "@@"]
    holder = mark.getparent()
    if known.variant in ("liferay", "aspnet", "mdefault"):  # the head stands in the same element as the text
        holder = holder.getparent() if holder is not None else None
    assert holder is not None
    for child in list(holder):
        holder.remove(child)
    holder.text = None
    for index, line in enumerate(lines):
        picture = f'<div><img src="/upload/{index}.jpg" alt=""></div>' if index in known.captions else ""
        holder.extend(lxml.html.fragments_fromstring(f"{picture}<div>{escape(line)}</div>"))
    return site, sample, lxml.html.tostring(tree, encoding="utf-8")


def test_golden_values(known: Known) -> None:
    found = read(known, *as_crawled(known))
    words = f"{found.lead} {found.body}".split()
    golden = Golden(
        title=found.title,
        on=found.published.on if found.published else None,
        precision=found.published.precision if found.published else Precision.NONE,
        author=found.author,
        first=" ".join(words[:3]),
        last=" ".join(words[-3:]),
        paragraphs=len(found.paragraphs) + bool(found.lead),
        captions=sum(bool(image.caption) for image in found.images),
        views=found.view_count,
        cut=tuple(dict.fromkeys(cut.rule for cut in found.cuts)),
    )
    assert golden == GOLDEN[known.seed]
    assert sight(found) == known.seed


# Changed: what a second crawl, an editor or another portal makes of them.

VOCABULARY = sorted({word for each in make_articles(40, SECTIONS) for line in each.paragraphs for word in line.split()})
_OTHER_PLACE = (
    ("òa", "oà"), ("óa", "oá"), ("ỏa", "oả"), ("õa", "oã"), ("ọa", "oạ"), ("òe", "oè"), ("óe", "oé"), ("ỏe", "oẻ"),
    ("ọe", "oẹ"), ("ùy", "uỳ"), ("úy", "uý"), ("ủy", "uỷ"), ("ũy", "uỹ"), ("ụy", "uỵ"),
)  # fmt: skip


def other_tones(text: str) -> str:
    """The text with every tone mark that may stand on either of two letters on the other one."""
    for old, new in _OTHER_PLACE:
        for one, other in ((old, new), (old.capitalize(), new.capitalize()), (old.upper(), new.upper())):
            text = re.sub(rf"{one}(?!\w)|(?<![qQ]){other}(?!\w)", other if one in text else one, text)
    return text


def changed(line: str, rng: random.Random) -> str:
    """The line with one word in twenty changed, the other tone placement and every fourth space one that does not break."""
    words = [rng.choice(VOCABULARY) if rng.random() < 0.05 else word for word in other_tones(line).split()]
    return "".join(word + ("\u00a0" if at % 4 == 3 else " ") for at, word in enumerate(words)).strip()


def rendered(known: Known, style: str, rng: random.Random) -> tuple[Site, Sample]:
    """The seed as an article of its family's replica: changed, under another headline, its captions moved to the end."""
    lines = known.lines
    texts = tuple(Text(changed(lines[at], rng)) for at in known.body if at not in known.captions)
    pictures = tuple(Picture(f"/uploads/{at}.jpg", changed(lines[at], rng)) for at in known.captions)
    author = lines[known.signature].removeprefix("Tác giả: ") if known.signature is not None else ""
    site = Site(known.variant, 12)
    site.bump(rng.randrange(9_000))
    sample = Sample(
        9901, HEADLINE, slugify(HEADLINE), "chuyen-doi-so", PUBLISHED, PUBLISHED, (*texts, *pictures), author=author,
        style=style, topical=True,
    )  # fmt: skip
    return site, site.add(sample)


@pytest.mark.parametrize("style", ["nfd", "nbsp", "div-br", "mso", "one-div", "entities"])
def test_a_changed_seed_is_recognised(known: Known, style: str) -> None:
    rng = random.Random(f"{known.seed}:{style}")
    for _ in range(5):
        found = read(known, *rendered(known, style, rng))
        assert found.title == HEADLINE
        assert sight(found) == known.seed


def test_the_change_is_one() -> None:
    assert other_tones("Hòa Bình hoàn thành, quý uỷ ban") == "Hoà Bình hoàn thành, quý ủy ban"
    rng = random.Random(1)
    line = " ".join(["tỉnh"] * 2000)
    words = changed(line, rng).replace("\u00a0", " ").split()
    assert 0.03 < sum(word != "tỉnh" for word in words) / 2000 < 0.07


# Others: articles that share set phrases, names or a quoted definition with a seed.

_NAME = re.compile(r"[A-ZĐ]\w+(?: [A-ZĐ]\w+){1,5}")


def sharing(known: Known, number: int, rng: random.Random) -> tuple[Site, Sample]:
    """An article of its own that names the seed's people and offices, repeats three runs of eight words and quotes thirty."""
    lines = [known.lines[at] for at in known.body if at not in known.captions]
    words = " ".join(lines).split()
    names = sorted(set(_NAME.findall("\n".join(lines))))
    runs = [" ".join(words[at : at + 8]) for at in (rng.randrange(len(words) - 30) for _ in range(3))]
    at = rng.randrange(len(words) - 30)
    added = (
        Text(f"Tham dự có đại diện {', '.join(rng.sample(names, min(8, len(names))))}."),
        Text(f"Các đại biểu nhắc lại: {'; '.join(runs)}."),
        Text(f"Văn bản nêu rõ: “{' '.join(words[at : at + 30])}”."),
    )
    site = Site(known.variant, 60, seed=f"sharing:{number}")
    own = max(site.articles, key=lambda each: sum(len(line) for line in each.paragraphs) if each.topical else 0)
    return site, site.edit(own, blocks=(*own.blocks[:2], *added, *own.blocks[2:]))


def test_fifty_articles_that_share_phrases_with_a_seed_are_others() -> None:
    rng = random.Random(20261123)
    for number in range(50):
        known = SEEDS[number % len(SEEDS)]
        found = read(known, *sharing(known, number, rng))
        assert (
            sum(line.startswith(("Tham dự có", "Các đại biểu nhắc", "Văn bản nêu")) for line in found.paragraphs) == 3
        )
        assert sight(found) is None
