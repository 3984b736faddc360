"""Tỉnh Tây Ninh (joined by Long An on 1 July 2025)."""

from spiders.cms.generic import GenericSpider
from spiders.cms.nukeviet import NukeVietSpider
from spiders.grounds import ARTICLE_SEEN, CMS_UNKNOWN, DISTRICT, FAMILY_BY_HOST, FRONT, IN_CODE, LISTED, PATH
from storage.records import SectionFacts


class TayNinh(GenericSpider):
    name = "tayninh"
    title = "Cổng thông tin điện tử tỉnh Tây Ninh"
    agency = "Ủy ban nhân dân tỉnh Tây Ninh"
    agency_level = "province"
    province = ("2025", "80")
    host = "tayninh.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{LISTED} {CMS_UNKNOWN} {FRONT}"


class TayNinhSkhcn(NukeVietSpider):
    name = "tayninh_skhcn"
    title = "Trang thông tin điện tử Sở Khoa học và Công nghệ tỉnh Tây Ninh"
    agency = "Sở Khoa học và Công nghệ tỉnh Tây Ninh"
    agency_level = "department"
    province = ("2025", "80")
    host = "sokhcn.tayninh.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{IN_CODE} {FAMILY_BY_HOST} {FRONT}"


class TayNinhTp(NukeVietSpider):
    name = "tayninh_tp"
    title = "Trang thông tin điện tử thành phố Tây Ninh"
    agency = "Ủy ban nhân dân thành phố Tây Ninh"
    agency_level = "district"
    place = "thành phố Tây Ninh, tỉnh Tây Ninh"
    province = ("gso", "72")
    host = "thanhpho.tayninh.gov.vn"
    sections = (SectionFacts("/vi/chinh-quyen/chuyen-doi-so/", "Chuyển đổi số", topical=True),)
    state = "archive"
    successor = "tayninh.gov.vn"
    evidence = "unverified"
    note = f"{DISTRICT} {ARTICLE_SEEN} {PATH}"
