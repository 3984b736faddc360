"""Tỉnh Sơn La (not merged in 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.grounds import CMS_UNKNOWN, FRONT, LISTED
from storage.records import SectionFacts


class SonLa(GenericSpider):
    name = "sonla"
    title = "Cổng thông tin điện tử tỉnh Sơn La"
    agency = "Ủy ban nhân dân tỉnh Sơn La"
    agency_level = "province"
    province = ("2025", "14")
    host = "sonla.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{LISTED} {CMS_UNKNOWN} {FRONT}"
