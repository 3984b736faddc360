"""The small pieces of NukeViet's pages: pager, related titles, tags, attachments, counter."""

from collections.abc import Sequence
from html import escape

from replica.articles import Article, Picture, Section, slugify
from replica.exchange import Request
from replica.nukeviet_head import address, image_path, page_path, teaser
from replica.shelf import Listing
from replica.template import nukeviet_escaped


def titles(articles: Sequence[Article], theme: str) -> str:
    """Related titles with their dates, as the theme (default, egov, mobile) marks them up."""
    return "\n".join(_title_line(article, theme) for article in articles)


def _title_line(article: Article, theme: str) -> str:
    title = nukeviet_escaped(article.title)
    tip = f'data-content="{teaser(article)}" data-img="{escape(thumb(article))}" data-rel="tooltip" '
    link = f'<a href="{escape(address(article))}" {"" if theme == "mobile" else tip}title="{title}">'
    inner = {
        "default": f"<h4>{link}{title}</a></h4>",
        "egov": f"{link}<h4>{title}</h4></a>",
        "mobile": f"{link}{title}</a>",
    }[theme]
    return f'<li>\n<em class="fa fa-angle-right">&nbsp;</em>\n{inner}\n<em>({article.published:%d/%m/%Y})</em>\n</li>'


def thumb(article: Article) -> str:
    """The path of the small picture shown in lists."""
    return image_path(article).replace("/uploads/", "/assets/", 1)


def full_figure(picture: Picture) -> str:
    """The head image in full width."""
    return f'<figure class="article center">\n{_image(picture, picture.path)}\n{_caption(picture)}\n</figure>'


def small_figure(picture: Picture, small: str, egov: bool) -> str:
    """The head image as a small one. 4.5 adds the large one in a hidden block, eGovernment gives the small one that id."""
    frame = f'<p class="text-center">{_image(picture, small)}</p>\n{_caption(picture)}'
    name = ' id="imgpreview"' if egov else ""
    figure = f'<figure class="article left pointer">\n<div{name} style="width:100px;">\n{frame}\n</div>\n</figure>\n'
    if egov:
        return figure
    large = f'<p class="text-center">{_image(picture, picture.path)}</p>\n{_caption(picture)}'
    return f'{figure}<div id="imgpreview" style="display:none">\n{large}\n</div>\n'


def mobile_figure(picture: Picture) -> str:
    image = _image(picture, picture.path)
    return f'<div style="max-width:460px">{image}<p class="imgalt"><em>{escape(picture.caption)}</em></p></div>'


def _image(picture: Picture, path: str) -> str:
    return f'<img alt="{escape(picture.alt)}" src="{escape(path)}" width="460" class="img-thumbnail"/>'


def _caption(picture: Picture) -> str:
    return f"<figcaption>{escape(picture.caption)}</figcaption>"


def pager(listing: Listing, number: int, last: int, side: str) -> str:
    """Links to the pages of a listing; empty if there is one page only."""
    if last == 1:
        return ""
    # As the CMS has it: every earlier page is rel=prev and every later one rel=next, and the item of the page shown is
    # closed by another opening tag.
    shown = sorted({1, 2, last - 1, last, *range(number - 2, number + 3)} & set(range(1, last + 1)))
    items = "".join(
        f'<li class="active"><a href="javascript:void(0)">{each}</a><li>'
        if each == number
        else _page_link(listing, each, number, str(each))
        for each in shown
    )
    off = '<li class="disabled"><a href="javascript:void(0)">{}</a></li>'
    before = _page_link(listing, number - 1, number, "&laquo;") if number > 1 else off.format("&laquo;")
    after = _page_link(listing, number + 1, number, "&raquo;") if number < last else off.format("&raquo;")
    pages = f'<ul class="pagination">{before}{items}{after}</ul>'
    return f'<div class="clearfix"></div>\n<div class="{side}">\n    {pages}\n</div>'


def _page_link(listing: Listing, target: int, number: int, label: str) -> str:
    relation = "next" if target > number else "prev"
    title = f"{escape(listing.title)} - Trang {target}"
    return f'<li><a rel="{relation}" title="{title}" href="{escape(page_path(listing, target))}">{label}</a></li>'


def breadcrumb(section: Section | None) -> str:
    """The section's item of the breadcrumbs; empty for no section."""
    if section is None:
        return ""
    name = escape(section.name)
    return (
        '<li itemprop="itemListElement" itemscope itemtype="https://schema.org/ListItem">'
        f'<a href="/{section.slug}/" itemprop="item" title="{name}"><span class="txt" itemprop="name">{name}</span></a>'
        '<i class="hidden" itemprop="position" content="2"></i></li>'
    )


def attachments(article: Article, path: str) -> str:
    """The panel of files to download; empty without any."""
    if not article.attachments:
        return ""
    items = "\n".join(
        '<div class="list-group-item">\n<span class="badge"><a role="button" data-toggle="collapse" href="#file-1">'
        '<i class="fa fa-eye" data-rel="tooltip" data-content="Xem trước"></i></a></span>\n'
        f'<a href="{escape(path)}?download=1&amp;id={at}" title="Tập tin  {escape(name)}" download>'
        f"Tập tin : <strong>{escape(name)}</strong></a>\n</div>"
        for at, name in enumerate(each.rpartition("/")[2] for each in article.attachments)
    )
    return (
        '<div class="panel panel-default">\n<div class="panel-heading">\n<i class="fa fa-download"></i> '
        f'<strong>File đính kèm</strong>\n</div>\n<div class="list-group news-download-file">\n{items}\n</div>\n</div>'
    )


def tags(article: Article, request: Request) -> str:
    """The line of tags; empty without any."""
    if not article.tags:
        return ""
    links = ", ".join(
        f'<a title="{escape(tag)}" href="/tag/{slugify(tag)}"><em>{escape(tag)}</em></a>' for tag in article.tags
    )
    line = f'<em class="fa fa-tags">&nbsp;</em><strong>Tags: </strong>{links}'
    if request.is_mobile:
        return f'<div class="keywords">{line}</div>'
    return (
        '<div class="news_column panel panel-default">\n    <div class="panel-body">\n'
        f'        <div class="h5">\n            {line}\n        </div>\n    </div>\n</div>'
    )


def counter(online: int, visits: int) -> str:
    """The block of visitor counts, different on every visit."""
    rows = (
        ("Đang truy cập", f"{online}"),
        ("Hôm nay", f"{400 + visits}"),
        ("Tháng hiện tại", f"{12_400 + visits:,}"),
        ("Tổng lượt truy cập", f"{1_284_600 + visits:,}"),
    )
    items = "\n".join(
        f'\t<li><span><em class="fa fa-bolt fa-lg fa-horizon"></em>{name}</span><span>{value}</span></li>'
        for name, value in rows
    )
    return f'<ul class="counter list-none display-table">\n{items}\n</ul>'
