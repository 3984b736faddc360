"""Tỉnh Gia Lai (joined by Bình Định on 1 July 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.grounds import CMS_UNKNOWN, FRONT, LISTED
from storage.records import SectionFacts


class GiaLai(GenericSpider):
    name = "gialai"
    title = "Cổng thông tin điện tử tỉnh Gia Lai"
    agency = "Ủy ban nhân dân tỉnh Gia Lai"
    agency_level = "province"
    province = ("2025", "52")
    host = "gialai.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{LISTED} {CMS_UNKNOWN} {FRONT}"
