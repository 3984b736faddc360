"""Tỉnh Hòa Bình (merged into Phú Thọ on 1 July 2025)."""

from spiders.cms.liferay_ecoit import LiferayEcoitSpider
from storage.records import SectionFacts


class HoaBinh(LiferayEcoitSpider):
    name = "hoabinh"
    title = "Cổng thông tin điện tử tỉnh Hòa Bình"
    agency = "Ủy ban nhân dân tỉnh Hòa Bình"
    agency_level = "province"
    place = "tỉnh Hòa Bình"
    province = ("gso", "17")
    host = "hoabinh.gov.vn"
    sections = (
        SectionFacts("/cntt-va-vien-thong", "Công nghệ thông tin và viễn thông"),
        SectionFacts("/chuyen-doi-so", "Chuyển đổi số", topical=True),
    )
    state = "archive"
    successor = "phutho.gov.vn"
    evidence = "fixture"
    note = (
        "The province became part of Phú Thọ on 1 July 2025. Addresses, portlet names and the list /cntt-va-vien-thong were "
        "seen; the address of the list /chuyen-doi-so is assumed from its name, and class names come from clones."
    )
