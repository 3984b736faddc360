"""Unknown portals for tests: sites of the replica under a host that no leaf has."""

from replica.shelf import Variant
from replica.site import Site

HOST = "skhcn.caobang.gov.vn"
URL = f"https://{HOST}/"
TITLE = "Trang thông tin điện tử Sở Khoa học và Công nghệ tỉnh Cao Bằng (DỮ LIỆU MẪU)"
FAMILIES: dict[Variant, str] = {
    "nukeviet": "nukeviet",
    "nukeviet-egov": "nukeviet",
    "wordpress": "wordpress",
    "wordpress-block": "wordpress",
    "liferay": "liferay_ecoit",
    "aspnet": "aspnet_news",
    "mdefault": "mdefault",
}


def unknown_site(variant: Variant = "nukeviet", articles: int = 40) -> Site:
    return Site(variant, articles, title=TITLE)
