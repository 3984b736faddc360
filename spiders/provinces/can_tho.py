"""Thành phố Cần Thơ (joined by Hậu Giang and Sóc Trăng on 1 July 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.grounds import AGENCY_ASSUMED, ARTICLE_SEEN, CMS_UNKNOWN, FRONT, IN_CODE, LISTED
from storage.records import SectionFacts


class CanTho(GenericSpider):
    name = "cantho"
    title = "Cổng thông tin điện tử thành phố Cần Thơ"
    agency = "Ủy ban nhân dân thành phố Cần Thơ"
    agency_level = "province"
    province = ("2025", "92")
    host = "cantho.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{LISTED} {CMS_UNKNOWN} {FRONT}"


class CanThoCchc(GenericSpider):
    name = "cantho_cchc"
    title = "Trang thông tin cải cách hành chính thành phố Cần Thơ"
    agency = "Sở Nội vụ thành phố Cần Thơ"
    agency_level = "department"
    province = ("2025", "92")
    host = "cchccantho.gov.vn"
    scheme = "http"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{ARTICLE_SEEN} {CMS_UNKNOWN} {FRONT} {AGENCY_ASSUMED}"


class CanThoSkhcn(GenericSpider):
    name = "cantho_skhcn"
    title = "Trang thông tin điện tử Sở Khoa học và Công nghệ thành phố Cần Thơ"
    agency = "Sở Khoa học và Công nghệ thành phố Cần Thơ"
    agency_level = "department"
    province = ("2025", "92")
    host = "sokhcn.cantho.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{IN_CODE} {CMS_UNKNOWN} {FRONT}"
