"""Tỉnh Sóc Trăng (merged into Cần Thơ on 1 July 2025)."""

from spiders.cms.mdefault import MDefaultSpider
from spiders.grounds import FAMILY_BY_HOST, FRONT, IN_CODE, LISTED
from storage.records import SectionFacts

_MERGED = "The province became part of Cần Thơ on 1 July 2025."


class SocTrang(MDefaultSpider):
    name = "soctrang"
    title = "Cổng thông tin điện tử tỉnh Sóc Trăng"
    agency = "Ủy ban nhân dân tỉnh Sóc Trăng"
    agency_level = "province"
    province = ("gso", "94")
    host = "soctrang.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "cantho.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {LISTED} {FAMILY_BY_HOST} {FRONT}"


class SocTrangStp(MDefaultSpider):
    name = "soctrang_stp"
    title = "Trang thông tin điện tử Sở Tư pháp tỉnh Sóc Trăng"
    agency = "Sở Tư pháp tỉnh Sóc Trăng"
    agency_level = "department"
    province = ("gso", "94")
    host = "sotuphap.soctrang.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "cantho.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {IN_CODE} {FAMILY_BY_HOST} {FRONT}"
