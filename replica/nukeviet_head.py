"""The head of NukeViet's pages, and what every page of it shares: addresses, thumbnails and teasers."""

from html import escape

from replica.articles import Article
from replica.exchange import Request
from replica.shelf import Listing, Shelf
from replica.template import nukeviet_escaped


def address(article: Article, section: str = "") -> str:
    """The path of an article, under its own section or another it is listed in."""
    return f"/{section or article.section}/{article.slug}-{article.id}.html"


def page_path(listing: Listing, number: int) -> str:
    return listing.path if number == 1 else f"{listing.path}page-{number}/"


def image_path(article: Article) -> str:
    pictures = (*filter(None, (article.head_image,)), *article.pictures)
    return pictures[0].path if pictures else "/assets/images/logo.png"


def teaser(article: Article) -> str:
    lead = article.lead if len(article.lead) <= 150 else article.lead[:150].rpartition(" ")[0] + "..."
    return nukeviet_escaped(lead)


def _common_head(shelf: Shelf, title: str, description: str, url: str, kind: str) -> str:
    name = escape(shelf.title)
    feeds = "\n".join(
        f'<link rel="alternate" href="/rss/{each.slug}/" title="Tin Tức - {escape(each.name)}" '
        'type="application/rss+xml">'
        for each in shelf.sections
        if shelf.options.feeds
    )
    return (
        f'<meta name="description" content="{description}">\n<meta name="author" content="{name}">\n'
        f'<meta name="copyright" content="{name} [hopthu@songvang.example]">\n'
        '<meta name="generator" content="NukeViet v4.5">\n'
        f'<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\n'
        f'<meta property="og:title" content="{title}">\n'
        f'<meta property="og:type" content="{kind}">\n<meta property="og:description" content="{description}">\n'
        f'<meta property="og:site_name" content="{name}">\n<meta property="og:url" content="{url}">\n'
        f'<link rel="shortcut icon" href="/favicon.ico">\n<link rel="canonical" href="{url}">\n{feeds}'
    )


def article_head(shelf: Shelf, article: Article, request: Request) -> str:
    title, url = nukeviet_escaped(article.title), escape(request.origin + address(article))
    # With no lead the CMS strings title, function, module and address together.
    description = teaser(article) or f"{title} - Detail - Tin Tức -..."
    section = shelf.section(article.section)
    tags = "\n".join(f'<meta property="article:tag" content="{escape(tag)}">' for tag in article.tags)
    return (
        _common_head(shelf, title, description, url, "article")
        # The CMS forgets to escape the T, which prints the zone in the middle.
        + f'\n<meta property="article:published_time" content="{article.published:%Y-%m-%d+07%H:%M:%S}">'
        + f'\n<meta property="article:modified_time" content="{article.modified:%Y-%m-%d+07%H:%M:%S}">'
        + f'\n<meta property="article:section" content="{escape(section.name) if section else ""}">\n{tags}'
        + f'\n<meta property="og:image" content="{escape(request.origin + image_path(article))}">'
    )


def listing_head(shelf: Shelf, listing: Listing, number: int, last: int, request: Request) -> str:
    title = escape(listing.title if number == 1 else f"{listing.title} - Trang {number}")
    base = request.origin
    description = str(number) if number > 1 else f"{title} - Viewcat - Tin Tức"
    head = _common_head(shelf, title, description, escape(base + page_path(listing, number)), "website")
    if number > 1:
        head += f'\n<link rel="prev" href="{escape(base + page_path(listing, number - 1))}">'
    if number < last:
        head += f'\n<link rel="next" href="{escape(base + page_path(listing, number + 1))}">'
    return head
