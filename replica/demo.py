"""The two portals of `tinhso demo`: forty sample articles each, with one of every trap among them."""

from dataclasses import replace
from datetime import datetime, timedelta
from importlib.resources import files

from replica.articles import VIETNAM, Article, NextPage, Section, Text, make_articles, slugify
from replica.site import Site

ARTICLES = 40
_SECTIONS = {
    "laichau_skhcn": (
        Section("tin-hoat-dong-so", "Tin hoạt động Sở"),
        Section("chuyen-doi-so", "Chuyển đổi số", topical=True),
        Section("van-hoa-xa-hoi", "Văn hoá - Xã hội"),
    ),
    "backan_tp": (
        Section("chuyen-doi-so", "Chuyển đổi số", topical=True),
        Section("tin-tuc-su-kien", "Tin tức – Sự kiện"),
        Section("van-hoa-xa-hoi", "Văn hoá – Xã hội"),
    ),
}


def demo_sites() -> dict[str, Site]:
    """Portal name → its site, the same on every call, ready to be served in place of the real portal.

    Among the articles: a repost from the first portal on the second, the synthetic seed document, off-topic ones, one in
    two sections, and on the WordPress portal a protected post and one of several pages.
    """
    first = Site(
        "nukeviet",
        make_articles(ARTICLES - 1, _SECTIONS["laichau_skhcn"], seed="demo-1"),
        _SECTIONS["laichau_skhcn"],
        title="Sở Khoa học và Công nghệ tỉnh Sông Vàng (DỮ LIỆU MẪU)",
    )
    first.add(seed_article(id=701, section="tin-hoat-dong-so"))
    second = Site(
        "wordpress",
        make_articles(ARTICLES - 1, _SECTIONS["backan_tp"], seed="demo-2", first_id=30),
        _SECTIONS["backan_tp"],
        title="Cổng thông tin điện tử thành phố Hương Vàng (DỮ LIỆU MẪU)",
    )
    plain = [each for each in second.articles if not each.second_section]
    second.put(replace(plain[3], password=True, lead=""))
    second.put(in_pages(plain[5]))
    second.put(replace(plain[7], second_section=_other_section(second, plain[7])))
    original = next(each for each in first.articles if each.topical and each.lead and each.author)
    second.repost(
        original,
        section="chuyen-doi-so",
        after=timedelta(hours=26),
        author="",
        source="Sở Khoa học và Công nghệ tỉnh Sông Vàng",
        source_url="https://skhcn.songvang.example/",
    )
    return {"laichau_skhcn": first, "backan_tp": second}


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
