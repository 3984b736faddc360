"""Tỉnh Nam Định (merged into Ninh Bình on 1 July 2025)."""

from spiders.cms.tan_dan import TanDanSpider
from spiders.grounds import AGENCY_ASSUMED, ARTICLE_SEEN, FAMILY_BY_HOST, FRONT, LISTED, STTTT
from storage.records import SectionFacts

_MERGED = "The province became part of Ninh Bình on 1 July 2025."


class NamDinh(TanDanSpider):
    name = "namdinh"
    title = "Cổng thông tin điện tử tỉnh Nam Định"
    agency = "Ủy ban nhân dân tỉnh Nam Định"
    agency_level = "province"
    province = ("gso", "36")
    host = "namdinh.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "ninhbinh.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {LISTED} {FAMILY_BY_HOST} {FRONT}"


class NamDinhCds(TanDanSpider):
    name = "namdinh_cds"
    title = "Trang thông tin chuyển đổi số tỉnh Nam Định"
    agency = "Sở Thông tin và Truyền thông tỉnh Nam Định"
    agency_level = "department"
    province = ("gso", "36")
    host = "chuyendoiso.namdinh.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "ninhbinh.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {STTTT} {ARTICLE_SEEN} {FRONT} {AGENCY_ASSUMED}"
