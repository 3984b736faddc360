"""Tỉnh Quảng Trị (joined by Quảng Bình on 1 July 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.grounds import CMS_UNKNOWN, FRONT, LISTED
from storage.records import SectionFacts


class QuangTri(GenericSpider):
    name = "quangtri"
    title = "Cổng thông tin điện tử tỉnh Quảng Trị"
    agency = "Ủy ban nhân dân tỉnh Quảng Trị"
    agency_level = "province"
    province = ("2025", "44")
    host = "quangtri.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{LISTED} {CMS_UNKNOWN} {FRONT}"
