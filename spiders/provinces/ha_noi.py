"""Thành phố Hà Nội (not merged in 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.cms.liferay import LiferaySpider
from spiders.grounds import CMS_UNKNOWN, FAMILY_BY_HOST, FRONT, IN_CODE, LISTED, STTTT
from storage.records import SectionFacts


class HaNoi(GenericSpider):
    name = "hanoi"
    title = "Cổng thông tin điện tử thành phố Hà Nội"
    agency = "Ủy ban nhân dân thành phố Hà Nội"
    agency_level = "province"
    province = ("2025", "01")
    host = "hanoi.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{LISTED} {CMS_UNKNOWN} {FRONT}"


class HaNoiStttt(LiferaySpider):
    name = "hanoi_stttt"
    title = "Trang thông tin điện tử Sở Thông tin và Truyền thông thành phố Hà Nội"
    agency = "Sở Thông tin và Truyền thông thành phố Hà Nội"
    agency_level = "department"
    province = ("gso", "01")
    host = "sotttt.hanoi.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "hanoi.gov.vn"
    evidence = "unverified"
    note = f"{STTTT} {IN_CODE} {FAMILY_BY_HOST} {FRONT}"
