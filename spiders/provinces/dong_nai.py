"""Thành phố Đồng Nai (joined by Bình Phước on 1 July 2025)."""

from spiders.cms.address_only import NewsDetailSpider
from spiders.cms.generic import GenericSpider
from spiders.cms.nukeviet import NukeVietSpider
from spiders.grounds import (
    ADDRESSES_ONLY,
    AGENCY_ASSUMED,
    ARTICLE_SEEN,
    CMS_UNKNOWN,
    FAMILY_BY_HOST,
    FRONT,
    GENERATOR_SEEN,
    IN_CODE,
    LISTED,
    MOVED,
    PATH,
)
from storage.records import SectionFacts


class DongNai(NukeVietSpider):
    name = "dongnai"
    title = "Cổng thông tin điện tử thành phố Đồng Nai"
    agency = "Ủy ban nhân dân thành phố Đồng Nai"
    agency_level = "province"
    province = ("2025", "75")
    host = "dongnai.gov.vn"
    sections = (SectionFacts("/vi/news/tin-hoat-dong-linh-vuc-nganh/", "Tin hoạt động lĩnh vực, ngành"),)
    state = "active"
    lineage = "binhphuoc"
    evidence = "unverified"
    note = f"{LISTED} {FAMILY_BY_HOST} {PATH} {MOVED}"


class DongNaiCds(NewsDetailSpider):
    name = "dongnai_cds"
    title = "Trang thông tin chuyển đổi số thành phố Đồng Nai"
    agency = "Sở Khoa học và Công nghệ thành phố Đồng Nai"
    agency_level = "department"
    province = ("2025", "75")
    host = "chuyendoiso.dongnai.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{ARTICLE_SEEN} {FRONT} {AGENCY_ASSUMED} {ADDRESSES_ONLY}"


class DongNaiSkhcn(GenericSpider):
    name = "dongnai_skhcn"
    title = "Trang thông tin điện tử Sở Khoa học và Công nghệ thành phố Đồng Nai"
    agency = "Sở Khoa học và Công nghệ thành phố Đồng Nai"
    agency_level = "department"
    province = ("2025", "75")
    host = "skhcn.dongnai.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{IN_CODE} {CMS_UNKNOWN} {FRONT}"


class DongNaiDongxoai(NukeVietSpider):
    name = "dongnai_dongxoai"
    title = "Trang thông tin điện tử phường Đồng Xoài"
    agency = "Ủy ban nhân dân phường Đồng Xoài"
    agency_level = "commune"
    place = "phường Đồng Xoài, thành phố Đồng Nai"
    province = ("2025", "75")
    host = "dongxoai.dongnai.gov.vn"
    sections = (SectionFacts("/vi/news/chuyen-doi-so/", "Chuyển đổi số", topical=True),)
    state = "active"
    evidence = "unverified"
    note = f"{ARTICLE_SEEN} {PATH}"


class DongNaiPhurieng(NukeVietSpider):
    name = "dongnai_phurieng"
    title = "Trang thông tin điện tử xã Phú Riềng"
    agency = "Ủy ban nhân dân xã Phú Riềng"
    agency_level = "commune"
    place = "xã Phú Riềng, thành phố Đồng Nai"
    province = ("2025", "75")
    host = "phurieng.dongnai.gov.vn"
    sections = (SectionFacts("/vi/news/thong-tin-tuyen-truyen/", "Thông tin tuyên truyền"),)
    state = "active"
    evidence = "unverified"
    note = f"{ARTICLE_SEEN} {GENERATOR_SEEN} {PATH}"
