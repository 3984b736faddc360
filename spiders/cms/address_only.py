"""Portals of which the addresses alone are known: Đà Nẵng and Quảng Nam's "chi-tiet-tin", Lào Cai's, newsdetail.aspx, and
Tuyên Quang's Sở Nội vụ (docs/portals.md). Their markup nobody has seen: it is left to the generic reading."""

import re

from crawler.layout import Layout
from spiders.cms.generic import GenericSpider
from spiders.recognise import Mark


def _layout(family: str, key_url: str) -> Layout:
    return Layout(family=family, version=1, title=(), body=(), date=(), key_url=re.compile(key_url, re.IGNORECASE))


def _marks(says: str, pattern: str) -> tuple[Mark, ...]:
    """The address, of the page itself or of what it links to."""
    return (
        Mark(f"its address: {says}", re.compile(pattern, re.IGNORECASE), where="url", weight=2),
        Mark(f"links to {says}", re.compile(rf'href="[^"]*{pattern}', re.IGNORECASE), weight=2),
    )


class ChiTietTinSpider(GenericSpider):
    """Articles are /chi-tiet-tin/group/<g>/nid/<n>/<slug> (Quảng Nam, communes of Đà Nẵng), /chi-tiet-tin-tuc?dinhdanh=<n>
    (noivu.danang) or /chi-tiet-tin-tuc?d=<n>&c=<m> (lienchieu.danang)."""

    layout = _layout(
        "chi_tiet_tin",
        r"(?:/chi-tiet-tin/group/\d+/nid/|/chi-tiet-tin-tuc\?(?:[^#]*&)?(?:dinhdanh|d)=)(\d+)(?=[/?#&]|$)",
    )
    marks = _marks(
        "/chi-tiet-tin", r"/chi-tiet-tin(?:/group/\d+/nid/\d+|-tuc\?(?:[^#\"]{0,200}(?:&|&amp;))?(?:dinhdanh|d)=\d+)"
    )


class LaoCaiSpider(GenericSpider):
    """Articles are /<category>/<slug>-<id>; all sub-sites share one row of ids, of seven digits today."""

    layout = _layout("laocai", r"^https?://[^/]+/[a-z0-9-]+/[^/?#]*-(\d{6,8})(?:$|[?#])")
    marks = (
        Mark(
            "its address: /<category>/<slug>-<seven digits> on a host of Lào Cai",
            re.compile(r"^https?://(?:[a-z0-9-]+\.)*laocai\.(?:gov\.vn|org\.vn)/[a-z0-9-]+/[^/?#]*-\d{7}$"),
            where="url",
            weight=2,
        ),
        Mark("links to /<category>/<slug>-<seven digits>", re.compile(r'href="[^"?]*/[a-z0-9-]+/[a-z0-9-]+-\d{7}"')),
    )


class NewsDetailSpider(GenericSpider):
    """Articles are …/newsdetail.aspx?CatId=<c>&NewsId=<n> (chuyendoiso.dongnai, before the merger the main portal too)."""

    layout = _layout("newsdetail", r"/newsdetail\.aspx\?(?:[^#]*&)?NewsId=(\d+)(?=[&#]|$)")
    marks = _marks("newsdetail.aspx?CatId=…&NewsId=…", r"/newsdetail\.aspx\?CatId=\d+(?:&|&amp;)NewsId=\d+")


class SoNoiVuSpider(GenericSpider):
    """Articles are /vi/tin-bai/<slug>?id=<n>&type=NEWS (sonoivu.tuyenquang)."""

    layout = _layout("sonoivu", r"/tin-bai/[^/?#]+\?(?:[^#]*&)?id=(\d+)(?=[&#]|$)")
    marks = _marks("/tin-bai/<slug>?id=…&type=NEWS", r"/tin-bai/[^/?#\"]+\?id=\d+(?:&|&amp;)type=NEWS")
