"""Tỉnh Hưng Yên (joined by Thái Bình on 1 July 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.grounds import FRONT, LISTED, SHAREPOINT
from storage.records import SectionFacts


class HungYen(GenericSpider):
    name = "hungyen"
    title = "Cổng thông tin điện tử tỉnh Hưng Yên"
    agency = "Ủy ban nhân dân tỉnh Hưng Yên"
    agency_level = "province"
    province = ("2025", "33")
    host = "hungyen.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{LISTED} {SHAREPOINT} {FRONT}"
