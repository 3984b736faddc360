"""Tỉnh Phú Thọ (joined by Hòa Bình and Vĩnh Phúc on 1 July 2025)."""

from spiders.cms.drupal import DrupalSpider
from spiders.grounds import DRUPAL, FRONT, LISTED
from storage.records import SectionFacts


class PhuTho(DrupalSpider):
    name = "phutho"
    title = "Cổng thông tin điện tử tỉnh Phú Thọ"
    agency = "Ủy ban nhân dân tỉnh Phú Thọ"
    agency_level = "province"
    province = ("2025", "25")
    host = "phutho.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{LISTED} {DRUPAL} {FRONT}"
