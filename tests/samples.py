"""Sites of the replica in place of the two portals, and what a perfect crawl of one stores."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from replica.articles import Article, Section, make_articles
from replica.demo import in_pages, seed_article
from replica.exchange import Answer, Request
from replica.shelf import Options, Variant
from replica.site import Site
from vietnamese.unicode import nfc

LAICHAU, BACKAN = "laichau_skhcn", "backan_tp"
HOSTS = {LAICHAU: "sokhoahoc.laichau.gov.vn", BACKAN: "backancity.gov.vn"}
SECTIONS = {
    LAICHAU: (
        Section("tin-hoat-dong-so", "Tin hoạt động Sở"),
        Section("chuyen-doi-so", "Chuyển đổi số", topical=True),
        Section("van-hoa-xa-hoi", "Văn hoá - Xã hội"),
    ),
    BACKAN: (
        Section("chuyen-doi-so", "Chuyển đổi số", topical=True),
        Section("tin-tuc-su-kien", "Tin tức – Sự kiện"),
        Section("van-hoa-xa-hoi", "Văn hoá – Xã hội"),
    ),
}
SEED_ID = 9901


def portal_of(variant: Variant) -> str:
    return LAICHAU if variant.startswith("nukeviet") else BACKAN


def make_site(variant: Variant, count: int = 30, *, seed: str = "crawl", first_id: int = 200, **options: Any) -> Site:
    """A plain site of that family, to be crawled as the family's portal."""
    sections = SECTIONS[portal_of(variant)]
    articles = make_articles(count, sections, seed=seed, first_id=first_id)
    return Site(variant, articles, sections, options=Options(**options))


def trapped_site(variant: Variant, count: int = 50, **options: Any) -> Site:
    """A site with one of every trap: pinned old articles, one in two sections, the seed; a protected and a split post."""
    site = make_site(variant, count, **options)
    site.add(seed_article(id=SEED_ID, section="chuyen-doi-so"))
    plain = [each for each in site.articles if not each.second_section and each.id != SEED_ID]
    site.put(replace(plain[-1], pinned=True))
    site.put(replace(plain[-2], pinned=True))
    other = next(each.slug for each in site.sections if each.slug != plain[7].section)
    site.put(replace(plain[7], second_section=other))
    if variant.startswith("wordpress"):
        site.put(replace(plain[3], password=True, lead=""))
        site.put(in_pages(plain[5]))
    return site


def readable(site: Site) -> list[Article]:
    """The articles a crawl with --all-topics stores."""
    return [each for each in site.articles if not each.password and each.id != SEED_ID]


def truth(site: Site, article: Article) -> dict[str, Any]:
    """The columns of the view `articles` that a perfect crawl fills for it."""
    host = HOSTS[portal_of(site.variant)]
    return {
        "source_key": str(article.id),
        "url": f"https://{host}{site.address(article)}",
        "title": nfc(article.title),
        "lead": nfc(article.lead),
        "body": nfc("\n".join(article.paragraphs)),
        "published_on": article.published.date().isoformat(),
    }


def tampered(site: Site, change: Callable[[Request, Answer], Answer]) -> Site:
    """The site, with each answer passed through `change`."""
    answer = site.answer
    site.answer = lambda request: change(request, answer(request))  # type: ignore[method-assign]
    return site


def listing_page(site: Site, path: str) -> tuple[str, int] | None:
    """The section and number of the listing page at that path."""
    pattern = (
        r"/([a-z-]+)/(?:page-(\d+)/)?"
        if site.variant.startswith("nukeviet")
        else r"/category/([a-z-]+)/(?:page/(\d+)/)?"
    )
    match = re.fullmatch(pattern, path)
    return (match[1], int(match[2] or 1)) if match and site.section(match[1]) else None


def page_path(site: Site, section: str, number: int) -> str:
    """The path of that page of a section's listing."""
    if site.variant.startswith("nukeviet"):
        return f"/{section}/" if number == 1 else f"/{section}/page-{number}/"
    return f"/category/{section}/" if number == 1 else f"/category/{section}/page/{number}/"


def endless(site: Site) -> Site:
    """The site, each of whose listing pages, the last one and those past it too, links to a next one."""

    def change(request: Request, answer: Answer) -> Answer:
        listed = listing_page(site, request.path)
        if not listed or answer.status != 200:
            return answer
        link = f'<link rel="next" href="{request.origin}{page_path(site, listed[0], listed[1] + 1)}">'
        return replace(answer, body=answer.body.replace(b"</head>", f"{link}</head>".encode(), 1))

    return tampered(site, change)


def without_entries(site: Site, request: Request) -> Answer:
    """What the site would answer if its lists were empty."""
    site.empty_lists = True
    try:
        return site.family.answer(request)
    finally:
        site.empty_lists = False
