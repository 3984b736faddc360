"""Tỉnh Ninh Thuận (merged into Khánh Hòa on 1 July 2025)."""

from spiders.cms.tan_dan import TanDanSpider
from spiders.grounds import AGENCY_ASSUMED, FAMILY_BY_HOST, FRONT, IN_CODE, LISTED, STTTT
from storage.records import SectionFacts

_MERGED = "The province became part of Khánh Hòa on 1 July 2025."


class NinhThuan(TanDanSpider):
    name = "ninhthuan"
    title = "Cổng thông tin điện tử tỉnh Ninh Thuận"
    agency = "Ủy ban nhân dân tỉnh Ninh Thuận"
    agency_level = "province"
    province = ("gso", "58")
    host = "ninhthuan.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "khanhhoa.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {LISTED} {FAMILY_BY_HOST} {FRONT}"


class NinhThuanCds(TanDanSpider):
    name = "ninhthuan_cds"
    title = "Trang thông tin chuyển đổi số tỉnh Ninh Thuận"
    agency = "Sở Thông tin và Truyền thông tỉnh Ninh Thuận"
    agency_level = "department"
    province = ("gso", "58")
    host = "chuyendoiso.ninhthuan.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "khanhhoa.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {STTTT} {IN_CODE} {FAMILY_BY_HOST} {FRONT} {AGENCY_ASSUMED}"
