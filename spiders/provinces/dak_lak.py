"""Tỉnh Đắk Lắk (joined by Phú Yên on 1 July 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.cms.nukeviet import NukeVietSpider
from spiders.grounds import AGENCY_ASSUMED, CMS_UNKNOWN, FAMILY_BY_HOST, FRONT, IN_CODE, LISTED
from storage.records import SectionFacts


class DakLak(GenericSpider):
    name = "daklak"
    title = "Cổng thông tin điện tử tỉnh Đắk Lắk"
    agency = "Ủy ban nhân dân tỉnh Đắk Lắk"
    agency_level = "province"
    province = ("2025", "66")
    host = "daklak.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{LISTED} {CMS_UNKNOWN} {FRONT}"


class DakLakCds(GenericSpider):
    name = "daklak_cds"
    title = "Trang thông tin chuyển đổi số tỉnh Đắk Lắk"
    agency = "Sở Khoa học và Công nghệ tỉnh Đắk Lắk"
    agency_level = "department"
    province = ("2025", "66")
    host = "chuyendoiso.daklak.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{IN_CODE} {CMS_UNKNOWN} {FRONT} {AGENCY_ASSUMED}"


class DakLakSct(NukeVietSpider):
    name = "daklak_sct"
    title = "Trang thông tin điện tử Sở Công Thương tỉnh Đắk Lắk"
    agency = "Sở Công Thương tỉnh Đắk Lắk"
    agency_level = "department"
    province = ("2025", "66")
    host = "socongthuong.daklak.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{IN_CODE} {FAMILY_BY_HOST} {FRONT}"
