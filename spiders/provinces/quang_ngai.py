"""Tỉnh Quảng Ngãi (joined by Kon Tum on 1 July 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.grounds import AGENCY_ASSUMED, ARTICLE_SEEN, CMS_UNKNOWN, FRONT, IN_CODE, LISTED, PATH
from storage.records import SectionFacts


class QuangNgai(GenericSpider):
    name = "quangngai"
    title = "Cổng thông tin điện tử tỉnh Quảng Ngãi"
    agency = "Ủy ban nhân dân tỉnh Quảng Ngãi"
    agency_level = "province"
    province = ("2025", "51")
    host = "quangngai.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{LISTED} {CMS_UNKNOWN} {FRONT}"


class QuangNgaiCds(GenericSpider):
    name = "quangngai_cds"
    title = "Trang thông tin chuyển đổi số tỉnh Quảng Ngãi"
    agency = "Sở Khoa học và Công nghệ tỉnh Quảng Ngãi"
    agency_level = "department"
    province = ("2025", "51")
    host = "chuyendoiso.quangngai.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{IN_CODE} {CMS_UNKNOWN} {FRONT} {AGENCY_ASSUMED}"


class QuangNgaiCongan(GenericSpider):
    name = "quangngai_congan"
    title = "Trang thông tin điện tử Công an tỉnh Quảng Ngãi"
    agency = "Công an tỉnh Quảng Ngãi"
    agency_level = "department"
    province = ("2025", "51")
    host = "congan.quangngai.gov.vn"
    sections = (SectionFacts("/danh-muc-san-pham/-tin-tuc-su-kien", "Tin tức - sự kiện"),)
    state = "active"
    evidence = "unverified"
    note = f"{ARTICLE_SEEN} {CMS_UNKNOWN} {PATH}"
