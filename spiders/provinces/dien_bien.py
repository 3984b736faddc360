"""Tỉnh Điện Biên (not merged in 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.cms.tan_dan import TanDanSpider
from spiders.grounds import CMS_UNKNOWN, FAMILY_BY_HOST, FRONT, IN_CODE, LISTED
from storage.records import SectionFacts


class DienBien(TanDanSpider):
    name = "dienbien"
    title = "Cổng thông tin điện tử tỉnh Điện Biên"
    agency = "Ủy ban nhân dân tỉnh Điện Biên"
    agency_level = "province"
    province = ("2025", "11")
    host = "dienbien.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{LISTED} {FAMILY_BY_HOST} {FRONT}"


class DienBienSkhcn(GenericSpider):
    name = "dienbien_skhcn"
    title = "Trang thông tin điện tử Sở Khoa học và Công nghệ tỉnh Điện Biên"
    agency = "Sở Khoa học và Công nghệ tỉnh Điện Biên"
    agency_level = "department"
    province = ("2025", "11")
    host = "sokhcn.dienbien.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{IN_CODE} {CMS_UNKNOWN} {FRONT}"
