"""Tỉnh Trà Vinh (merged into Vĩnh Long on 1 July 2025)."""

from spiders.cms.mdefault import MDefaultSpider
from spiders.grounds import FAMILY_BY_HOST, FRONT, LISTED
from storage.records import SectionFacts

_MERGED = "The province became part of Vĩnh Long on 1 July 2025."
_TRAVINH_STTTT_NOTE = (
    "The department was merged into Sở Khoa học và Công nghệ on 1 March 2025, the province into Vĩnh Long on 1 July 2025. "
    "Addresses of articles were seen; that of the list is one without its id and title, and how it pages is assumed."
)


class TraVinh(MDefaultSpider):
    name = "travinh"
    title = "Cổng thông tin điện tử tỉnh Trà Vinh"
    agency = "Ủy ban nhân dân tỉnh Trà Vinh"
    agency_level = "province"
    province = ("gso", "84")
    host = "travinh.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "vinhlong.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {LISTED} {FAMILY_BY_HOST} {FRONT}"


class TraVinhStttt(MDefaultSpider):
    name = "travinh_stttt"
    title = "Trang thông tin điện tử Sở Thông tin và Truyền thông tỉnh Trà Vinh"
    agency = "Sở Thông tin và Truyền thông tỉnh Trà Vinh"
    agency_level = "department"
    province = ("gso", "84")
    host = "stttt.travinh.gov.vn"
    sections = (SectionFacts("/mDefault.aspx?sid=1446&pageid=38995&catid=68251", "Tin nổi bật"),)
    state = "archive"
    successor = "vinhlong.gov.vn"
    evidence = "fixture"
    reuse = '(Ghi rõ nguồn "stttt.travinh.gov.vn" khi sử dụng lại thông tin từ website này)'  # its footer
    note = _TRAVINH_STTTT_NOTE
