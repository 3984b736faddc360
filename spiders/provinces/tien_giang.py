"""Tỉnh Tiền Giang (merged into Đồng Tháp on 1 July 2025)."""

from spiders.cms.liferay import LiferaySpider
from spiders.grounds import FAMILY_BY_HOST, FRONT, LISTED
from storage.records import SectionFacts

_MERGED = "The province became part of Đồng Tháp on 1 July 2025."


class TienGiang(LiferaySpider):
    name = "tiengiang"
    title = "Cổng thông tin điện tử tỉnh Tiền Giang"
    agency = "Ủy ban nhân dân tỉnh Tiền Giang"
    agency_level = "province"
    province = ("gso", "82")
    host = "tiengiang.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "dongthap.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {LISTED} {FAMILY_BY_HOST} {FRONT}"
