"""The five portals of `tinhso demo`: a family each, forty sample articles each, with one of every trap among them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib.resources import files

from replica.articles import VIETNAM, Article, NextPage, Section, Text, make_articles, slugify
from replica.phrases import lines
from replica.shelf import Variant
from replica.site import Site

ARTICLES = 40


@dataclass(frozen=True, slots=True)
class _Portal:
    """What stands in a portal's place. `first_id`: articles of two portals are not to share ids by chance."""

    variant: Variant
    title: str
    first_id: int
    sections: Sequence[Section]

    def site(self, number: int, articles: int) -> Site:
        made = make_articles(articles, self.sections, seed=f"demo-{number}", first_id=self.first_id)
        return Site(self.variant, _citing(made), self.sections, title=f"{self.title} (DỮ LIỆU MẪU)")


_TOPICAL = Section("chuyen-doi-so", "Chuyển đổi số", topical=True)
_PORTALS = {
    "laichau_skhcn": _Portal(
        "nukeviet",
        "Sở Khoa học và Công nghệ tỉnh Sông Vàng",
        200,
        (Section("tin-hoat-dong-so", "Tin hoạt động Sở"), _TOPICAL, Section("van-hoa-xa-hoi", "Văn hoá - Xã hội")),
    ),
    "backan_tp": _Portal(
        "wordpress",
        "Cổng thông tin điện tử thành phố Hương Vàng",
        30,
        (_TOPICAL, Section("tin-tuc-su-kien", "Tin tức – Sự kiện"), Section("van-hoa-xa-hoi", "Văn hoá – Xã hội")),
    ),
    "hoabinh": _Portal(
        "liferay",
        "Cổng thông tin điện tử tỉnh Bình Khê",
        1200,
        (Section("cntt-va-vien-thong", "Công nghệ thông tin và viễn thông"), _TOPICAL),
    ),
    "thainguyen_tp": _Portal("aspnet", "Cổng thông tin thành phố Cẩm Thượng", 2400, (Section("news", "Tin tức"),)),
    "travinh_stttt": _Portal("mdefault", "Sở Thông tin tỉnh Hạ Lũng", 3600, (Section("tin-noi-bat", "Tin nổi bật"),)),
}
_SEED_ON = "laichau_skhcn"
_TRAPS_ON = "backan_tp"
_REPOSTS = {
    "backan_tp": ("chuyen-doi-so", 26),
    "hoabinh": ("cntt-va-vien-thong", 51),
}  # section, hours after the original


def demo_sites() -> dict[str, Site]:
    """Portal name → its site, the same on every call, ready to be served in place of the real portal.

    Among the articles: six a portal that cite documents, one that two more portals repost, the synthetic seed document,
    off-topic ones, one in two sections, and on the WordPress portal a protected post and one of several pages. The last
    portal prints no dates.
    """
    sites = {
        name: portal.site(number, ARTICLES - (name == _SEED_ON or name in _REPOSTS))
        for number, (name, portal) in enumerate(_PORTALS.items(), start=1)
    }
    _trap(sites[_TRAPS_ON])
    first = sites[_SEED_ON]
    original = next(each for each in first.articles if each.topical and each.lead and each.author)
    first.add(seed_article(id=701, section="tin-hoat-dong-so"))
    for name, (section, hours) in _REPOSTS.items():
        sites[name].repost(
            original,
            section=section,
            after=timedelta(hours=hours),
            author="",
            source="Sở Khoa học và Công nghệ tỉnh Sông Vàng",
            source_url="https://skhcn.songvang.example/",
        )
    return sites


def _citing(articles: Sequence[Article]) -> list[Article]:
    """The newest topical articles cite documents, each another sentence of replica/texts/citing_sentences.txt."""
    sentences = dict(
        zip([each.id for each in reversed(articles) if each.topical], lines("citing_sentences.txt"), strict=False)
    )
    return [
        replace(each, blocks=(*each.blocks[:-1], Text(sentences[each.id]), each.blocks[-1]))
        if each.id in sentences
        else each
        for each in articles
    ]


def _trap(site: Site) -> None:
    """A post behind a password, one of several pages, and one in two sections."""
    plain = [each for each in site.articles if not each.second_section]
    site.put(replace(plain[3], password=True, lead=""))
    site.put(in_pages(plain[5]))
    site.put(replace(plain[7], second_section=_other_section(site, plain[7])))


def seed_article(*, id: int, section: str) -> Article:
    """The synthetic seed document of replica/texts/seed_sample.txt as an article: its first line is the title."""
    text = (files("replica") / "texts" / "seed_sample.txt").read_text(encoding="utf-8")
    title, *paragraphs = (line.strip() for line in text.split("\n") if line.strip())
    published = datetime(2025, 5, 15, 8, 30, tzinfo=VIETNAM)
    return Article(
        id=id,
        title=title,
        slug=slugify(title),
        section=section,
        published=published,
        modified=published,
        blocks=tuple(Text(paragraph) for paragraph in paragraphs),
        author="Trung tâm Truyền thông",
        topical=True,
    )


def in_pages(article: Article) -> Article:
    """The article cut into three pages, as `<!--nextpage-->` does."""
    third = len(article.blocks) // 3
    first, second, rest = article.blocks[:third], article.blocks[third : 2 * third], article.blocks[2 * third :]
    return replace(article, blocks=(*first, NextPage(), *second, NextPage(), *rest))


def _other_section(site: Site, article: Article) -> str:
    return next(each.slug for each in site.sections if each.slug != article.section)
