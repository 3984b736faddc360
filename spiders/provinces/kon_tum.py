"""Tỉnh Kon Tum (merged into Quảng Ngãi on 1 July 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.grounds import AGENCY_ASSUMED, CMS_UNKNOWN, FRONT, IN_PLAN, LISTED, STTTT
from storage.records import SectionFacts

_MERGED = "The province became part of Quảng Ngãi on 1 July 2025."


class KonTum(GenericSpider):
    name = "kontum"
    title = "Cổng thông tin điện tử tỉnh Kon Tum"
    agency = "Ủy ban nhân dân tỉnh Kon Tum"
    agency_level = "province"
    province = ("gso", "62")
    host = "kontum.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "quangngai.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {LISTED} {CMS_UNKNOWN} {FRONT}"


class KonTumCds(GenericSpider):
    name = "kontum_cds"
    title = "Trang thông tin chuyển đổi số tỉnh Kon Tum"
    agency = "Sở Thông tin và Truyền thông tỉnh Kon Tum"
    agency_level = "department"
    province = ("gso", "62")
    host = "chuyendoiso.kontum.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "quangngai.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {STTTT} {IN_PLAN} {CMS_UNKNOWN} {FRONT} {AGENCY_ASSUMED}"
