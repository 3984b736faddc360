"""Tỉnh Đắk Nông (merged into Lâm Đồng on 1 July 2025)."""

from spiders.cms.article_in_menu import ArticleInMenuSpider
from spiders.cms.liferay import LiferaySpider
from spiders.grounds import ARTICLE_SEEN, DISTRICT, FAMILY_BY_HOST, FAMILY_INFERRED, FRONT, IN_CODE, LISTED, PATH, STTTT
from storage.records import SectionFacts

_MERGED = "The province became part of Lâm Đồng on 1 July 2025."


class DakNong(ArticleInMenuSpider):
    name = "daknong"
    title = "Cổng thông tin điện tử tỉnh Đắk Nông"
    agency = "Ủy ban nhân dân tỉnh Đắk Nông"
    agency_level = "province"
    province = ("gso", "67")
    host = "daknong.gov.vn"
    sections = (SectionFacts("/cac-huyen-thi-xa", "Các huyện, thị xã"),)
    state = "archive"
    successor = "lamdong.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {LISTED} {FAMILY_BY_HOST} {PATH}"


class DakNongStttt(ArticleInMenuSpider):
    name = "daknong_stttt"
    title = "Trang thông tin điện tử Sở Thông tin và Truyền thông tỉnh Đắk Nông"
    agency = "Sở Thông tin và Truyền thông tỉnh Đắk Nông"
    agency_level = "department"
    province = ("gso", "67")
    host = "stttt.daknong.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "lamdong.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {STTTT} {IN_CODE} {FAMILY_INFERRED} {FRONT}"


class DakNongVpubnd(LiferaySpider):
    name = "daknong_vpubnd"
    title = "Trang thông tin điện tử Văn phòng Ủy ban nhân dân tỉnh Đắk Nông"
    agency = "Văn phòng Ủy ban nhân dân tỉnh Đắk Nông"
    agency_level = "department"
    province = ("gso", "67")
    host = "vpubnd.daknong.gov.vn"
    sections = (SectionFacts("/vi/web/dak-nong-english/events", "Sự kiện"),)
    state = "archive"
    successor = "lamdong.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {ARTICLE_SEEN} {PATH}"


class DakNongDakmil(ArticleInMenuSpider):
    name = "daknong_dakmil"
    title = "Trang thông tin điện tử huyện Đắk Mil"
    agency = "Ủy ban nhân dân huyện Đắk Mil"
    agency_level = "district"
    place = "huyện Đắk Mil, tỉnh Đắk Nông"
    province = ("gso", "67")
    host = "dakmil.daknong.gov.vn"
    scheme = "http"
    sections = (SectionFacts("/danh-muc-2/chuyen-doi-so", "Chuyển đổi số", topical=True),)
    state = "archive"
    evidence = "unverified"
    note = f"{_MERGED} {DISTRICT} {ARTICLE_SEEN} {FAMILY_INFERRED} {PATH}"


class DakNongKrongno(ArticleInMenuSpider):
    name = "daknong_krongno"
    title = "Trang thông tin điện tử huyện Krông Nô"
    agency = "Ủy ban nhân dân huyện Krông Nô"
    agency_level = "district"
    place = "huyện Krông Nô, tỉnh Đắk Nông"
    province = ("gso", "67")
    host = "krongno.daknong.gov.vn"
    sections = (SectionFacts("/chuyen-doi-so1", "Chuyển đổi số", topical=True),)
    state = "archive"
    successor = "lamdong.gov.vn"
    evidence = "unverified"
    note = f"{_MERGED} {DISTRICT} {ARTICLE_SEEN} {FAMILY_INFERRED} {PATH}"
