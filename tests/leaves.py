"""Portals that only tests crawl, at copies: leaves of facts like those of the provinces."""

from dataclasses import replace

from spiders.cms.address_only import ChiTietTinSpider, LaoCaiSpider, NewsDetailSpider, SoNoiVuSpider
from spiders.cms.article_in_menu import ArticleInMenuSpider
from spiders.cms.drupal import DrupalSpider
from spiders.cms.generic import GenericSpider
from spiders.cms.joomla import JoomlaSpider
from spiders.cms.json_articles import JsonArticlesSpider
from spiders.cms.liferay import LiferaySpider
from spiders.cms.module_wrapper import ModuleWrapperSpider
from spiders.cms.nukeviet import NukeVietSpider
from spiders.cms.tan_dan import TanDanSpider
from spiders.cms.wordpress import WordPressSpider
from storage.records import SectionFacts

SECTIONS = (
    SectionFacts("/tin-hoat-dong/", "Tin hoạt động"),
    SectionFacts("/chuyen-doi-so/", "Chuyển đổi số", topical=True),
    SectionFacts("/van-hoa-xa-hoi/", "Văn hoá - Xã hội"),
)


class _Sample:
    title = "Trang thông tin điện tử tỉnh Sông Vàng (DỮ LIỆU MẪU)"
    agency = "Ủy ban nhân dân tỉnh Sông Vàng (DỮ LIỆU MẪU)"
    agency_level = "province"
    place = "tỉnh Sông Vàng"
    province = ("gso", "12")
    sections = SECTIONS
    state = "dead"  # only crawled when named
    evidence = "fixture"
    pace = 0.5


class Refusing(_Sample, NukeVietSpider):
    name = "sample_refusing"
    host = "refusing.songvang.example"


class Failing(_Sample, NukeVietSpider):
    name = "sample_failing"
    host = "failing.songvang.example"


class Hanging(_Sample, NukeVietSpider):
    name = "sample_hanging"
    host = "hanging.songvang.example"


class Flooding(_Sample, NukeVietSpider):
    name = "sample_flooding"
    host = "flooding.songvang.example"


class Honest(_Sample, WordPressSpider):
    """Of a family whose validators may be believed."""

    name = "sample_honest"
    host = "honest.songvang.example"
    sections = tuple(replace(section, path=f"/category{section.path}") for section in SECTIONS)
    validators_are_honest = True


class Hostile(_Sample, NukeVietSpider):
    """Everything on it does harm: see tests/hostile."""

    name = "sample_hostile"
    host = "hostile.songvang.example"
    sections = (SectionFacts("/chuyen-doi-so/", "Chuyển đổi số", topical=True),)


class RecordedDrupal(_Sample, DrupalSpider):
    """The portal of the recordings `drupal-before` and `drupal`."""

    name = "sample_drupal"
    host = "skhcn.anlac.example"
    sections = (
        SectionFacts("/chuyen-doi-so", "Chuyển đổi số", topical=True),
        SectionFacts("/tin-hoat-dong", "Tin hoạt động"),
        SectionFacts("/van-hoa-xa-hoi", "Văn hóa - Xã hội"),
    )


class RecordedJoomla(_Sample, JoomlaSpider):
    """The portal of the recordings `joomla` and `joomla-later`."""

    name = "sample_joomla"
    host = "muonglam.songvang.example"
    sections = (
        SectionFacts("/index.php/chuyen-doi-so", "Chuyển đổi số", topical=True),
        SectionFacts("/index.php/tin-hoat-dong", "Tin hoạt động"),
        SectionFacts("/index.php/van-hoa-xa-hoi", "Văn hóa - Xã hội"),
    )


def _sections(path: str) -> tuple[SectionFacts, ...]:
    """The three sections at another family's addresses; {} is the slug."""
    return tuple(replace(each, path=path.format(each.path.strip("/"))) for each in SECTIONS)


class SampleArticleInMenu(_Sample, ArticleInMenuSpider):
    """This one and those below: the replicas of the families that no portal of ours runs on yet."""

    name = "sample_article_in_menu"
    host = "uiarticle.songvang.example"
    sections = _sections("/{}")


class UnknownNukeViet(_Sample, GenericSpider):
    """The portal of the recording `nukeviet`, as if its CMS were unknown."""

    name = "unknown_nukeviet"
    host = "skhcn.unknown.example"
    sections = (
        SectionFacts("/tin-hoat-dong-so/", "Tin hoạt động Sở"),
        SectionFacts("/chuyen-doi-so/", "Chuyển đổi số", topical=True),
        SectionFacts("/van-hoa-xa-hoi/", "Văn hoá - Xã hội"),
    )


class UnknownWordPress(_Sample, GenericSpider):
    """The portal of the recording `wordpress`, as if its CMS were unknown."""

    name = "unknown_wordpress"
    host = "lamson.unknown.example"
    sections = (
        SectionFacts("/category/chuyen-doi-so/", "Chuyển đổi số", topical=True),
        SectionFacts("/category/tin-tuc-su-kien/", "Tin tức – Sự kiện"),
        SectionFacts("/category/van-hoa-xa-hoi/", "Văn hoá – Xã hội"),
    )


class UnknownDrupal(_Sample, GenericSpider):
    """The portal of the recording `drupal`, as if its CMS were unknown."""

    name = "unknown_drupal"
    host = "anlac.unknown.example"
    sections = RecordedDrupal.sections


class UnknownJoomla(_Sample, GenericSpider):
    """The portal of the recording `joomla`, as if its CMS were unknown."""

    name = "unknown_joomla"
    host = "muonglam.unknown.example"
    sections = RecordedJoomla.sections


class UnknownSite(_Sample, GenericSpider):
    """A site of the replica with sections as NukeViet has them."""

    name = "unknown_site"
    host = "site.unknown.example"


class UnknownBlog(_Sample, GenericSpider):
    """A site of the replica with sections as WordPress has them."""

    name = "unknown_blog"
    host = "blog.unknown.example"
    sections = Honest.sections


class UnknownLiferay(_Sample, GenericSpider):
    name = "unknown_liferay"
    host = "liferay.unknown.example"
    sections = (
        SectionFacts("/cntt-va-vien-thong", "Công nghệ thông tin và viễn thông"),
        SectionFacts("/chuyen-doi-so", "Chuyển đổi số", topical=True),
    )


class UnknownAspNet(_Sample, GenericSpider):
    name = "unknown_aspnet"
    host = "aspnet.unknown.example"
    sections = (SectionFacts("/home/news/", "Tin tức"),)


class UnknownMDefault(_Sample, GenericSpider):
    name = "unknown_mdefault"
    host = "mdefault.unknown.example"
    sections = (SectionFacts("/mDefault.aspx?sid=1446&pageid=38995&catid=68251", "Tin nổi bật"),)


class SampleTanDan(_Sample, TanDanSpider):
    name = "sample_tan_dan"
    host = "sharepoint.songvang.example"
    sections = tuple(replace(each, path=f"/portal/Pages/{each.path.strip('/').capitalize()}.aspx") for each in SECTIONS)


class SampleModuleWrapper(_Sample, ModuleWrapperSpider):
    name = "sample_module_wrapper"
    host = "huyen.songvang.example"
    sections = _sections("/{}")


class SampleLiferay(_Sample, LiferaySpider):
    name = "sample_liferay"
    host = "liferay.songvang.example"
    sections = _sections("/web/guest/{}")


class SampleDrupal(_Sample, DrupalSpider):
    name = "sample_drupal_replica"
    host = "drupal.songvang.example"
    sections = _sections("/{}")


class SampleJoomla(_Sample, JoomlaSpider):
    name = "sample_joomla_replica"
    host = "joomla.songvang.example"
    sections = _sections("/index.php/{}")


class SampleJsonArticles(_Sample, JsonArticlesSpider):
    name = "sample_json_articles"
    host = "congan.songvang.example"
    sections = _sections("/api/pub/articles/list?key={}&pageSize=10&page=1")


class ChiTietTin(_Sample, ChiTietTinSpider):
    name = "sample_chi_tiet_tin"
    host = "chi-tiet-tin.songvang.example"
    sections = UnknownLiferay.sections


class LaoCai(_Sample, LaoCaiSpider):
    name = "sample_laocai"
    host = "laocai.songvang.example"
    sections = UnknownLiferay.sections


class NewsDetail(_Sample, NewsDetailSpider):
    name = "sample_newsdetail"
    host = "newsdetail.songvang.example"
    sections = UnknownLiferay.sections


class SoNoiVu(_Sample, SoNoiVuSpider):
    name = "sample_sonoivu"
    host = "sonoivu.songvang.example"
    sections = UnknownLiferay.sections
