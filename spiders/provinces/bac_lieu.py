"""Tỉnh Bạc Liêu (merged into Cà Mau on 1 July 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.grounds import CMS_UNKNOWN, FRONT, LISTED
from storage.records import SectionFacts

_MERGED = "The province became part of Cà Mau on 1 July 2025."


class BacLieu(GenericSpider):
    name = "baclieu"
    title = "Cổng thông tin điện tử tỉnh Bạc Liêu"
    agency = "Ủy ban nhân dân tỉnh Bạc Liêu"
    agency_level = "province"
    province = ("gso", "95")
    host = "baclieu.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "camau.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {LISTED} {CMS_UNKNOWN} {FRONT}"
