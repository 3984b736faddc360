"""Tỉnh Phú Yên (merged into Đắk Lắk on 1 July 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.grounds import CMS_UNKNOWN, FRONT, LISTED
from storage.records import SectionFacts

_MERGED = "The province became part of Đắk Lắk on 1 July 2025."


class PhuYen(GenericSpider):
    name = "phuyen"
    title = "Cổng thông tin điện tử tỉnh Phú Yên"
    agency = "Ủy ban nhân dân tỉnh Phú Yên"
    agency_level = "province"
    province = ("gso", "54")
    host = "phuyen.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "daklak.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {LISTED} {CMS_UNKNOWN} {FRONT}"
