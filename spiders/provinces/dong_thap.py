"""Tỉnh Đồng Tháp (joined by Tiền Giang on 1 July 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.grounds import CMS_UNKNOWN, FRONT, IN_CODE, LISTED
from storage.records import SectionFacts


class DongThap(GenericSpider):
    name = "dongthap"
    title = "Cổng thông tin điện tử tỉnh Đồng Tháp"
    agency = "Ủy ban nhân dân tỉnh Đồng Tháp"
    agency_level = "province"
    province = ("2025", "82")
    host = "dongthap.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{LISTED} {CMS_UNKNOWN} {FRONT}"


class DongThapSkhcn(GenericSpider):
    name = "dongthap_skhcn"
    title = "Trang thông tin điện tử Sở Khoa học và Công nghệ tỉnh Đồng Tháp"
    agency = "Sở Khoa học và Công nghệ tỉnh Đồng Tháp"
    agency_level = "department"
    province = ("2025", "82")
    host = "skhcn.dongthap.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{IN_CODE} {CMS_UNKNOWN} {FRONT}"
