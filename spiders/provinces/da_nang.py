"""Thành phố Đà Nẵng (joined by Quảng Nam on 1 July 2025)."""

from spiders.cms.address_only import ChiTietTinSpider
from spiders.cms.generic import GenericSpider
from spiders.cms.wordpress import WordPressSpider
from spiders.grounds import ADDRESSES_ONLY, CMS_UNKNOWN, COMMUNE, DISTRICT, FAMILY_BY_HOST, FRONT, IN_CODE, LISTED
from storage.records import SectionFacts


class DaNang(GenericSpider):
    name = "danang"
    title = "Cổng thông tin điện tử thành phố Đà Nẵng"
    agency = "Ủy ban nhân dân thành phố Đà Nẵng"
    agency_level = "province"
    province = ("2025", "48")
    host = "danang.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{LISTED} {CMS_UNKNOWN} {FRONT}"


class DaNangSdttg(ChiTietTinSpider):
    name = "danang_sdttg"
    title = "Trang thông tin điện tử Sở Dân tộc và Tôn giáo thành phố Đà Nẵng"
    agency = "Sở Dân tộc và Tôn giáo thành phố Đà Nẵng"
    agency_level = "department"
    province = ("2025", "48")
    host = "sdttg.danang.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{IN_CODE} {FAMILY_BY_HOST} {FRONT} {ADDRESSES_ONLY}"


class DaNangSnv(ChiTietTinSpider):
    name = "danang_snv"
    title = "Trang thông tin điện tử Sở Nội vụ thành phố Đà Nẵng"
    agency = "Sở Nội vụ thành phố Đà Nẵng"
    agency_level = "department"
    province = ("2025", "48")
    host = "noivu.danang.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{IN_CODE} {FAMILY_BY_HOST} {FRONT} {ADDRESSES_ONLY}"


class DaNangLienchieu(ChiTietTinSpider):
    name = "danang_lienchieu"
    title = "Trang thông tin điện tử quận Liên Chiểu"
    agency = "Ủy ban nhân dân quận Liên Chiểu"
    agency_level = "district"
    place = "quận Liên Chiểu, thành phố Đà Nẵng"
    province = ("gso", "48")
    host = "lienchieu.danang.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "danang.gov.vn"
    evidence = "unverified"
    note = f"{DISTRICT} {IN_CODE} {FAMILY_BY_HOST} {FRONT} {ADDRESSES_ONLY}"


class DaNangHoaninh(WordPressSpider):
    name = "danang_hoaninh"
    title = "Trang thông tin điện tử xã Hòa Ninh"
    agency = "Ủy ban nhân dân xã Hòa Ninh"
    agency_level = "commune"
    place = "xã Hòa Ninh, huyện Hòa Vang, thành phố Đà Nẵng"
    province = ("gso", "48")
    host = "hoaninh.danang.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "danang.gov.vn"
    evidence = "unverified"
    note = f"{COMMUNE} {IN_CODE} {FAMILY_BY_HOST} {FRONT}"


class DaNangTralinh(ChiTietTinSpider):
    name = "danang_tralinh"
    title = "Trang thông tin điện tử xã Trà Linh"
    agency = "Ủy ban nhân dân xã Trà Linh"
    agency_level = "commune"
    place = "xã Trà Linh, thành phố Đà Nẵng"
    province = ("2025", "48")
    host = "tralinh.danang.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{IN_CODE} {FAMILY_BY_HOST} {FRONT} {ADDRESSES_ONLY}"
