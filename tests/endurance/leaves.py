"""Two hundred portals as a provincial fleet has them: visited as they publish, each on a server of its own."""

from spiders.cms.nukeviet import NukeVietSpider
from spiders.portal import PortalSpider
from storage.records import SectionFacts

PORTALS = 200


def _leaf(number: int) -> type[PortalSpider]:
    facts = {
        "__module__": __name__,
        "name": f"lasting_{number:03}",
        "title": f"Trang thông tin điện tử xã số {number} (DỮ LIỆU MẪU)",
        "agency": f"Ủy ban nhân dân xã số {number} (DỮ LIỆU MẪU)",
        "agency_level": "commune",
        "place": f"xã số {number}, tỉnh Sông Vàng",
        "province": ("gso", "12"),
        "host": f"xa{number}.songvang.example",
        "sections": (SectionFacts("/chuyen-doi-so/", "Chuyển đổi số", topical=True),),
        "state": "dead",  # only crawled when named
        "evidence": "fixture",
    }
    return type(f"Lasting{number}", (NukeVietSpider,), facts)


for _number in range(PORTALS):
    globals()[f"Lasting{_number}"] = _leaf(_number)
