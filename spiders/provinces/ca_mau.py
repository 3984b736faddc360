"""Tỉnh Cà Mau (joined by Bạc Liêu on 1 July 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.grounds import CMS_UNKNOWN, FRONT, LISTED
from storage.records import SectionFacts


class CaMau(GenericSpider):
    name = "camau"
    title = "Cổng thông tin điện tử tỉnh Cà Mau"
    agency = "Ủy ban nhân dân tỉnh Cà Mau"
    agency_level = "province"
    province = ("2025", "96")
    host = "camau.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{LISTED} {CMS_UNKNOWN} {FRONT}"
