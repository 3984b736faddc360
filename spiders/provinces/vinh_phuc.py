"""Tỉnh Vĩnh Phúc (merged into Phú Thọ on 1 July 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.grounds import CMS_UNKNOWN, FRONT, LISTED
from storage.records import SectionFacts

_MERGED = "The province became part of Phú Thọ on 1 July 2025."


class VinhPhuc(GenericSpider):
    name = "vinhphuc"
    title = "Cổng thông tin điện tử tỉnh Vĩnh Phúc"
    agency = "Ủy ban nhân dân tỉnh Vĩnh Phúc"
    agency_level = "province"
    province = ("gso", "26")
    host = "vinhphuc.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "phutho.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {LISTED} {CMS_UNKNOWN} {FRONT}"
