"""Tỉnh Lạng Sơn (not merged in 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.grounds import CMS_UNKNOWN, FRONT, LISTED
from storage.records import SectionFacts


class LangSon(GenericSpider):
    name = "langson"
    title = "Cổng thông tin điện tử tỉnh Lạng Sơn"
    agency = "Ủy ban nhân dân tỉnh Lạng Sơn"
    agency_level = "province"
    province = ("2025", "20")
    host = "langson.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{LISTED} {CMS_UNKNOWN} {FRONT}"
