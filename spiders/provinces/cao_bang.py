"""Tỉnh Cao Bằng (not merged in 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.grounds import CMS_UNKNOWN, FRONT, LISTED
from storage.records import SectionFacts


class CaoBang(GenericSpider):
    name = "caobang"
    title = "Cổng thông tin điện tử tỉnh Cao Bằng"
    agency = "Ủy ban nhân dân tỉnh Cao Bằng"
    agency_level = "province"
    province = ("2025", "04")
    host = "caobang.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{LISTED} {CMS_UNKNOWN} {FRONT}"
