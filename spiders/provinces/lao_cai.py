"""Tỉnh Lào Cai (joined by Yên Bái on 1 July 2025)."""

from spiders.cms.address_only import LaoCaiSpider
from spiders.cms.generic import GenericSpider
from spiders.grounds import ADDRESSES_ONLY, AGENCY_ASSUMED, ARTICLE_SEEN, CMS_UNKNOWN, FRONT, LISTED, PATH
from storage.records import SectionFacts


class LaoCai(GenericSpider):
    name = "laocai"
    title = "Cổng thông tin điện tử tỉnh Lào Cai"
    agency = "Ủy ban nhân dân tỉnh Lào Cai"
    agency_level = "province"
    province = ("2025", "15")
    host = "laocai.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{LISTED} {CMS_UNKNOWN} {FRONT}"


class LaoCaiCds(LaoCaiSpider):
    name = "laocai_cds"
    title = "Trang thông tin chuyển đổi số tỉnh Lào Cai"
    agency = "Sở Khoa học và Công nghệ tỉnh Lào Cai"
    agency_level = "department"
    province = ("2025", "15")
    host = "chuyendoiso.laocai.gov.vn"
    sections = (SectionFacts("/tin-trong-tinh", "Tin trong tỉnh", topical=True),)
    state = "active"
    evidence = "unverified"
    note = f"{ARTICLE_SEEN} {PATH} {AGENCY_ASSUMED} {ADDRESSES_ONLY}"


class LaoCaiSkhcn(LaoCaiSpider):
    name = "laocai_skhcn"
    title = "Trang thông tin điện tử Sở Khoa học và Công nghệ tỉnh Lào Cai"
    agency = "Sở Khoa học và Công nghệ tỉnh Lào Cai"
    agency_level = "department"
    province = ("2025", "15")
    host = "skhcn.laocai.gov.vn"
    sections = (SectionFacts("/binh-dan-hoc-vu-so", "Bình dân học vụ số", topical=True),)
    state = "active"
    evidence = "unverified"
    note = f"{ARTICLE_SEEN} {PATH} {ADDRESSES_ONLY}"


class LaoCaiThanhtra(LaoCaiSpider):
    name = "laocai_thanhtra"
    title = "Trang thông tin điện tử Thanh tra tỉnh Lào Cai"
    agency = "Thanh tra tỉnh Lào Cai"
    agency_level = "department"
    province = ("2025", "15")
    host = "thanhtra.laocai.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{ARTICLE_SEEN} {FRONT} {ADDRESSES_ONLY}"
