"""Thành phố Huế (not merged in 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.grounds import CMS_UNKNOWN, FRONT, LISTED
from storage.records import SectionFacts


class Hue(GenericSpider):
    name = "hue"
    title = "Cổng thông tin điện tử thành phố Huế"
    agency = "Ủy ban nhân dân thành phố Huế"
    agency_level = "province"
    province = ("2025", "46")
    host = "hue.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{LISTED} {CMS_UNKNOWN} {FRONT}"
