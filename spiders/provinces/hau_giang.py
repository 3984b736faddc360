"""Tỉnh Hậu Giang (merged into Cần Thơ on 1 July 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.grounds import CMS_UNKNOWN, FRONT, LISTED
from storage.records import SectionFacts

_MERGED = "The province became part of Cần Thơ on 1 July 2025."


class HauGiang(GenericSpider):
    name = "haugiang"
    title = "Cổng thông tin điện tử tỉnh Hậu Giang"
    agency = "Ủy ban nhân dân tỉnh Hậu Giang"
    agency_level = "province"
    province = ("gso", "93")
    host = "haugiang.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "cantho.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {LISTED} {CMS_UNKNOWN} {FRONT}"
