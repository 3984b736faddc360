"""Tỉnh Trà Vinh (merged into Vĩnh Long on 1 July 2025)."""

from spiders.cms.mdefault import MDefaultSpider
from storage.records import SectionFacts


class TraVinhStttt(MDefaultSpider):
    name = "travinh_stttt"
    title = "Trang thông tin điện tử Sở Thông tin và Truyền thông tỉnh Trà Vinh"
    agency = "Sở Thông tin và Truyền thông tỉnh Trà Vinh"
    agency_level = "department"
    place = "tỉnh Trà Vinh"
    province = ("gso", "84")
    host = "stttt.travinh.gov.vn"
    sections = (SectionFacts("/mDefault.aspx?sid=1446&pageid=38995&catid=68251", "Tin nổi bật"),)
    state = "archive"
    successor = "vinhlong.gov.vn"
    evidence = "fixture"
    note = (
        "The department was merged into Sở Khoa học và Công nghệ on 1 March 2025, the province into Vĩnh Long on 1 July 2025. "
        "Addresses of articles were seen; that of the list is one without its id and title, and how it pages is assumed."
    )
