"""Tỉnh Quảng Ninh (not merged in 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.grounds import FRONT, LISTED, SHAREPOINT
from storage.records import SectionFacts


class QuangNinh(GenericSpider):
    name = "quangninh"
    title = "Cổng thông tin điện tử tỉnh Quảng Ninh"
    agency = "Ủy ban nhân dân tỉnh Quảng Ninh"
    agency_level = "province"
    province = ("2025", "22")
    host = "quangninh.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{LISTED} {SHAREPOINT} {FRONT}"
