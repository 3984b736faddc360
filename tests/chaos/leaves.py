"""The portals of the chaos, generated: facts like those of the provinces, two CMS families in turn."""

from spiders.cms.nukeviet import NukeVietSpider
from spiders.cms.wordpress import WordPressSpider
from spiders.portal import PortalSpider
from storage.records import SectionFacts

PORTALS = 50
PATHS = ("tin-hoat-dong", "chuyen-doi-so")
_SHARED = 10  # the last so many stand on two servers, and are crawled one after the other
_FAMILIES: tuple[tuple[type[PortalSpider], str], ...] = ((NukeVietSpider, "/{}/"), (WordPressSpider, "/category/{}/"))


def name_of(number: int) -> str:
    return f"chaos_{number:02}"


def _leaf(number: int) -> type[PortalSpider]:
    family, path = _FAMILIES[number % 2]
    facts = {
        "__module__": __name__,
        "name": name_of(number),
        "title": f"Trang thông tin điện tử xã số {number} (DỮ LIỆU MẪU)",
        "agency": f"Ủy ban nhân dân xã số {number} (DỮ LIỆU MẪU)",
        "agency_level": "commune",
        "place": f"xã số {number}, tỉnh Sông Vàng",
        "province": ("gso", "12"),
        "host": f"xa{number}.songvang.example",
        "server": f"may-chu-{number % 2}" if number >= PORTALS - _SHARED else "",
        "sections": tuple(SectionFacts(path.format(each), each, topical=True) for each in PATHS),
        "state": "dead",  # only crawled when named
        "evidence": "fixture",
        "visits": "20m",
        "pace": 0.5,
    }
    return type(f"Chaos{number}", (family,), facts)


for _number in range(PORTALS):
    globals()[f"Chaos{_number}"] = _leaf(_number)
