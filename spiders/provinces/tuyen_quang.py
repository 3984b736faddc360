"""Tỉnh Tuyên Quang (joined by Hà Giang on 1 July 2025)."""

from spiders.cms.address_only import SoNoiVuSpider
from spiders.cms.generic import GenericSpider
from spiders.grounds import ADDRESSES_ONLY, ARTICLE_SEEN, CMS_UNKNOWN, FRONT, LISTED, PAGED_SEEN, PATH_GUESSED
from storage.records import SectionFacts


class TuyenQuang(GenericSpider):
    name = "tuyenquang"
    title = "Cổng thông tin điện tử tỉnh Tuyên Quang"
    agency = "Ủy ban nhân dân tỉnh Tuyên Quang"
    agency_level = "province"
    province = ("2025", "08")
    host = "tuyenquang.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{LISTED} {CMS_UNKNOWN} {FRONT}"


class TuyenQuangHdnd(GenericSpider):
    name = "tuyenquang_hdnd"
    title = "Trang thông tin điện tử Hội đồng nhân dân tỉnh Tuyên Quang"
    agency = "Hội đồng nhân dân tỉnh Tuyên Quang"
    agency_level = "province"
    province = ("2025", "08")
    host = "hdndtuyenquang.gov.vn"
    sections = (SectionFacts("/tin-hoat-dong/tin-tuc-chung.html", "Tin tức chung"),)
    state = "active"
    evidence = "unverified"
    note = f"{PAGED_SEEN} {CMS_UNKNOWN} {PATH_GUESSED}"


class TuyenQuangSnv(SoNoiVuSpider):
    name = "tuyenquang_snv"
    title = "Trang thông tin điện tử Sở Nội vụ tỉnh Tuyên Quang"
    agency = "Sở Nội vụ tỉnh Tuyên Quang"
    agency_level = "department"
    province = ("2025", "08")
    host = "sonoivu.tuyenquang.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{ARTICLE_SEEN} {FRONT} {ADDRESSES_ONLY}"
