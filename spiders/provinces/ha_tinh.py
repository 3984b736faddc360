"""Tỉnh Hà Tĩnh (not merged in 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.cms.nukeviet import NukeVietSpider
from spiders.cms.tan_dan import TanDanSpider
from spiders.grounds import AGENCY_ASSUMED, ARTICLE_SEEN, CMS_UNKNOWN, COMMUNE, FRONT, IN_CODE, LISTED, PATH
from storage.records import SectionFacts


class HaTinh(GenericSpider):
    name = "hatinh"
    title = "Cổng thông tin điện tử tỉnh Hà Tĩnh"
    agency = "Ủy ban nhân dân tỉnh Hà Tĩnh"
    agency_level = "province"
    province = ("2025", "42")
    host = "hatinh.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{LISTED} {CMS_UNKNOWN} {FRONT}"


class HaTinhSkhcn(GenericSpider):
    name = "hatinh_skhcn"
    title = "Trang thông tin điện tử Sở Khoa học và Công nghệ tỉnh Hà Tĩnh"
    agency = "Sở Khoa học và Công nghệ tỉnh Hà Tĩnh"
    agency_level = "department"
    province = ("2025", "42")
    host = "skhcn.hatinh.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{IN_CODE} {CMS_UNKNOWN} {FRONT}"


class HaTinhSonlinh(TanDanSpider):
    name = "hatinh_sonlinh"
    title = "Trang thông tin điện tử xã Sơn Lĩnh"
    agency = "Ủy ban nhân dân xã Sơn Lĩnh"
    agency_level = "commune"
    place = "xã Sơn Lĩnh, huyện Hương Sơn, tỉnh Hà Tĩnh"
    province = ("gso", "42")
    host = "xasonlinh.hatinh.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "hatinh.gov.vn"
    evidence = "unverified"
    note = f"{COMMUNE} {ARTICLE_SEEN} {FRONT} {AGENCY_ASSUMED}"


class HaTinhThachkim(NukeVietSpider):
    name = "hatinh_thachkim"
    title = "Trang thông tin điện tử xã Thạch Kim"
    agency = "Ủy ban nhân dân xã Thạch Kim"
    agency_level = "commune"
    place = "xã Thạch Kim, huyện Lộc Hà, tỉnh Hà Tĩnh"
    province = ("gso", "42")
    host = "thachkim.locha.hatinh.gov.vn"
    sections = (SectionFacts("/vi/news/cai-canh-hanh-chinh/", "Cải cách hành chính"),)
    state = "archive"
    successor = "hatinh.gov.vn"
    evidence = "unverified"
    note = f"{COMMUNE} {ARTICLE_SEEN} {PATH}"
