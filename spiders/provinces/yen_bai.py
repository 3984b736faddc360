"""Tỉnh Yên Bái (merged into Lào Cai on 1 July 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.grounds import CMS_UNKNOWN, FRONT, LISTED
from storage.records import SectionFacts

_MERGED = "The province became part of Lào Cai on 1 July 2025."


class YenBai(GenericSpider):
    name = "yenbai"
    title = "Cổng thông tin điện tử tỉnh Yên Bái"
    agency = "Ủy ban nhân dân tỉnh Yên Bái"
    agency_level = "province"
    province = ("gso", "15")
    host = "yenbai.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "laocai.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {LISTED} {CMS_UNKNOWN} {FRONT}"
