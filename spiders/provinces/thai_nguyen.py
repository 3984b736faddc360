"""Tỉnh Thái Nguyên (joined by Bắc Kạn on 1 July 2025)."""

from spiders.cms.aspnet_news import AspNetNewsSpider
from storage.records import SectionFacts


class ThaiNguyenTp(AspNetNewsSpider):
    name = "thainguyen_tp"
    title = "Trang thông tin điện tử thành phố Thái Nguyên"
    agency = "Ủy ban nhân dân thành phố Thái Nguyên"
    agency_level = "district"
    place = "thành phố Thái Nguyên, tỉnh Thái Nguyên"
    province = ("gso", "19")
    host = "thainguyencity.gov.vn"
    sections = (SectionFacts("/home/news/", "Tin tức"),)
    state = "archive"
    successor = "thainguyen.gov.vn"
    evidence = "fixture"
    date_order = "mdy"
    note = (
        "The city was abolished with the district level on 1 July 2025. The address of an article and the order of its text "
        "were seen; that /home/news/ lists them, and how it pages, is assumed."
    )
