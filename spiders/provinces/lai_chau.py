"""Tỉnh Lai Châu (not merged in 2025)."""

from spiders.cms.article_in_menu import ArticleInMenuSpider
from spiders.cms.nukeviet import NukeVietSpider
from spiders.grounds import (
    AGENCY_ASSUMED,
    ARTICLE_SEEN,
    DISTRICT,
    FAMILY_BY_HOST,
    FAMILY_INFERRED,
    FRONT,
    GENERATOR_SEEN,
    IN_CODE,
    LIST_SEEN,
    LISTED,
    PATH,
    SNNPTNT,
)
from storage.records import SectionFacts

_LAICHAU_SKHCN_NOTE = (
    "Took over the tasks of Sở Thông tin và Truyền thông, merged into it on 1 March 2025. "
    "Markup and sections are those of a recorded NukeViet 4.5 installation; nobody has seen this host answer yet."
)
_LAICHAU_SKHCN_SECTIONS = (
    SectionFacts("/tin-hoat-dong-so/", "Tin hoạt động Sở"),
    SectionFacts("/chuyen-doi-so/", "Chuyển đổi số", topical=True),
    SectionFacts("/van-hoa-xa-hoi/", "Văn hoá - Xã hội"),
)


class LaiChau(ArticleInMenuSpider):
    name = "laichau"
    title = "Cổng thông tin điện tử tỉnh Lai Châu"
    agency = "Ủy ban nhân dân tỉnh Lai Châu"
    agency_level = "province"
    province = ("2025", "12")
    host = "laichau.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{LISTED} {FAMILY_BY_HOST} {FRONT}"


class LaiChauCds(NukeVietSpider):
    name = "laichau_cds"
    title = "Trang thông tin chuyển đổi số tỉnh Lai Châu"
    agency = "Sở Khoa học và Công nghệ tỉnh Lai Châu"
    agency_level = "department"
    province = ("2025", "12")
    host = "chuyendoiso.laichau.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{IN_CODE} {FAMILY_BY_HOST} {FRONT} {AGENCY_ASSUMED}"


class LaiChauCongan(NukeVietSpider):
    name = "laichau_congan"
    title = "Trang thông tin điện tử Công an tỉnh Lai Châu"
    agency = "Công an tỉnh Lai Châu"
    agency_level = "department"
    province = ("2025", "12")
    host = "congan.laichau.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "active"
    evidence = "unverified"
    note = f"{GENERATOR_SEEN} {FRONT}"


class LaiChauPbgdpl(NukeVietSpider):
    name = "laichau_pbgdpl"
    title = "Trang thông tin phổ biến, giáo dục pháp luật tỉnh Lai Châu"
    agency = "Hội đồng phối hợp phổ biến, giáo dục pháp luật tỉnh Lai Châu"
    agency_level = "department"
    province = ("2025", "12")
    host = "pbgdpl.laichau.gov.vn"
    sections = (SectionFacts("/index.php/quy-dinh-moi/", "Quy định mới"),)
    state = "active"
    evidence = "unverified"
    note = f"{ARTICLE_SEEN} {GENERATOR_SEEN} {PATH} {AGENCY_ASSUMED}"


class LaiChauSkhcn(NukeVietSpider):
    name = "laichau_skhcn"
    title = "Trang thông tin điện tử Sở Khoa học và Công nghệ tỉnh Lai Châu"
    agency = "Sở Khoa học và Công nghệ tỉnh Lai Châu"
    agency_level = "department"
    province = ("gso", "12")
    host = "sokhoahoc.laichau.gov.vn"
    sections = _LAICHAU_SKHCN_SECTIONS
    state = "active"
    evidence = "recorded"
    note = _LAICHAU_SKHCN_NOTE


class LaiChauSnnptnt(ArticleInMenuSpider):
    name = "laichau_snnptnt"
    title = "Trang thông tin điện tử Sở Nông nghiệp và Phát triển nông thôn tỉnh Lai Châu"
    agency = "Sở Nông nghiệp và Phát triển nông thôn tỉnh Lai Châu"
    agency_level = "department"
    province = ("gso", "12")
    host = "sonnptnt.laichau.gov.vn"
    sections = (SectionFacts("/tin-tuc-thong-ke/phat-trien-sam-lai-chau", "Phát triển sâm Lai Châu"),)
    state = "archive"
    successor = "laichau.gov.vn"
    evidence = "unverified"
    note = f"{SNNPTNT} {LIST_SEEN} {FAMILY_INFERRED}"


class LaiChauVpubnd(ArticleInMenuSpider):
    name = "laichau_vpubnd"
    title = "Trang thông tin điện tử Văn phòng Ủy ban nhân dân tỉnh Lai Châu"
    agency = "Văn phòng Ủy ban nhân dân tỉnh Lai Châu"
    agency_level = "department"
    province = ("2025", "12")
    host = "vpubnd.laichau.gov.vn"
    sections = (SectionFacts("/tin-tuc-su-kien/chuyen-de/cai-cach-hanh-chinh", "Cải cách hành chính"),)
    state = "active"
    evidence = "unverified"
    note = f"{ARTICLE_SEEN} {FAMILY_INFERRED} {PATH}"


class LaiChauNamnhun(ArticleInMenuSpider):
    name = "laichau_namnhun"
    title = "Trang thông tin điện tử huyện Nậm Nhùn"
    agency = "Ủy ban nhân dân huyện Nậm Nhùn"
    agency_level = "district"
    place = "huyện Nậm Nhùn, tỉnh Lai Châu"
    province = ("gso", "12")
    host = "namnhun.laichau.gov.vn"
    sections = (SectionFacts("/", "Trang chủ"),)
    state = "archive"
    successor = "laichau.gov.vn"
    evidence = "unverified"
    note = f"{DISTRICT} {IN_CODE} {FAMILY_INFERRED} {FRONT}"
