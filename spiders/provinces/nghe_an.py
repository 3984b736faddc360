"""Tỉnh Nghệ An (not merged in 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.grounds import CMS_UNKNOWN, FRONT, IN_CODE, LISTED
from storage.records import SectionFacts


class NgheAn(GenericSpider):
    name = "nghean"
    title = "Cổng thông tin điện tử tỉnh Nghệ An"
    agency = "Ủy ban nhân dân tỉnh Nghệ An"
    agency_level = "province"
    province = ("2025", "40")
    host = "nghean.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{LISTED} {CMS_UNKNOWN} {FRONT}"


class NgheAnSkhcn(GenericSpider):
    name = "nghean_skhcn"
    title = "Trang thông tin điện tử Sở Khoa học và Công nghệ tỉnh Nghệ An"
    agency = "Sở Khoa học và Công nghệ tỉnh Nghệ An"
    agency_level = "department"
    province = ("2025", "40")
    host = "ngheandost.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{IN_CODE} {CMS_UNKNOWN} {FRONT}"
