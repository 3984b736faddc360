"""Tỉnh Lâm Đồng (joined by Bình Thuận and Đắk Nông on 1 July 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.grounds import CMS_UNKNOWN, FRONT, LISTED
from storage.records import SectionFacts


class LamDong(GenericSpider):
    name = "lamdong"
    title = "Cổng thông tin điện tử tỉnh Lâm Đồng"
    agency = "Ủy ban nhân dân tỉnh Lâm Đồng"
    agency_level = "province"
    province = ("2025", "68")
    host = "lamdong.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{LISTED} {CMS_UNKNOWN} {FRONT}"
