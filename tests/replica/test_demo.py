"""The demo's five portals hold what the demo is to show."""

from importlib.resources import files

from replica.articles import SAMPLE
from replica.demo import demo_sites
from spiders.fleet import portal_classes


def test_portals_and_sections() -> None:
    sites = demo_sites()
    assert set(sites) <= set(portal_classes())
    for name, site in sites.items():
        listed = [site.family.section_listing(section.slug).path for section in site.sections]
        assert [section.path for section in portal_classes()[name].sections] == listed
    assert {name: site.variant for name, site in sites.items()} == {
        "laichau_skhcn": "nukeviet",
        "backan_tp": "wordpress",
        "hoabinh": "liferay",
        "thainguyen_tp": "aspnet",
        "travinh_stttt": "mdefault",
    }
    assert [(section.slug, section.name) for section in sites["laichau_skhcn"].sections] == [
        ("tin-hoat-dong-so", "Tin hoạt động Sở"),
        ("chuyen-doi-so", "Chuyển đổi số"),
        ("van-hoa-xa-hoi", "Văn hoá - Xã hội"),
    ]
    assert [(section.slug, section.name) for section in sites["backan_tp"].sections] == [
        ("chuyen-doi-so", "Chuyển đổi số"),
        ("tin-tuc-su-kien", "Tin tức – Sự kiện"),
        ("van-hoa-xa-hoi", "Văn hoá – Xã hội"),
    ]
    assert {name: len(site.articles) for name, site in sites.items()} == dict.fromkeys(sites, 40)


def test_every_call_makes_the_same() -> None:
    one, other = demo_sites(), demo_sites()
    assert all(one[name].articles == other[name].articles for name in one)
    assert one["backan_tp"] is not other["backan_tp"]


def test_one_article_is_reposted_by_two_portals() -> None:
    first, *others = demo_sites().values()
    bodies = {article.blocks: article for article in first.articles}
    copies = [[article for article in site.articles if article.blocks in bodies] for site in others]
    assert [len(found) for found in copies] == [1, 1, 0, 0]
    for [copy] in copies[:2]:
        original = bodies[copy.blocks]
        assert copy.published > original.published
        assert (copy.title, copy.lead) == (original.title, original.lead)


def test_one_seed_document() -> None:
    first = demo_sites()["laichau_skhcn"]
    [article] = [each for each in first.articles if each.id == 701]
    lines = (files("replica") / "texts" / "seed_sample.txt").read_text(encoding="utf-8").split("\n")
    assert [article.title, *article.paragraphs] == [line for line in lines if line.strip()]
    assert any(SAMPLE in line for line in (article.title, *article.paragraphs))


def test_traps() -> None:
    sites = demo_sites().values()
    assert all(SAMPLE in site.title for site in sites)
    assert [sum(not article.topical for article in site.articles) for site in sites] == [21, 20, 17, 33, 28]
    second = demo_sites()["backan_tp"]
    assert len([article for article in second.articles if article.password]) == 1
    assert [len(article.pages) for article in second.articles if len(article.pages) > 1] == [3]
    assert any(article.second_section for article in second.articles)
