"""Tỉnh Vĩnh Long (joined by Bến Tre and Trà Vinh on 1 July 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.grounds import CMS_UNKNOWN, FRONT, LISTED
from storage.records import SectionFacts


class VinhLong(GenericSpider):
    name = "vinhlong"
    title = "Cổng thông tin điện tử tỉnh Vĩnh Long"
    agency = "Ủy ban nhân dân tỉnh Vĩnh Long"
    agency_level = "province"
    province = ("2025", "86")
    host = "vinhlong.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{LISTED} {CMS_UNKNOWN} {FRONT}"
