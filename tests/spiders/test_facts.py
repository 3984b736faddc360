"""The facts of a leaf: a wrong or missing one fails when the class is defined, with one sentence."""

import inspect
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from spiders.cms.nukeviet import NukeVietSpider
from spiders.facts import FactError
from spiders.portal import PortalSpider
from storage.records import SectionFacts, TlsFacts
from tests.certificates import authority

SECTION = SectionFacts("/tin-tuc/", "Tin tức")
FACTS: dict[str, Any] = {
    "name": "mau_xa",
    "title": "Trang mẫu (DỮ LIỆU MẪU)",
    "agency": "Ủy ban nhân dân xã Mẫu",
    "agency_level": "commune",
    "place": "xã Mẫu",
    "province": ("2025", "12"),
    "host": "mau.gov.vn",
    "sections": (SECTION,),
    "state": "active",
    "evidence": "fixture",
}


def define(base: type[PortalSpider] = NukeVietSpider, **changes: Any) -> type[PortalSpider]:
    facts = {name: value for name, value in (FACTS | changes).items() if value is not None}
    return type("Leaf", (base,), facts)


def test_right_facts_become_a_record() -> None:
    facts = define(lineage="mau_cu", successor="moi.gov.vn", date_order="mdy").facts
    assert (facts.name, facts.family, facts.lineage, facts.successor) == ("mau_xa", "nukeviet", "mau_cu", "moi.gov.vn")
    assert (facts.date_order, facts.sections, facts.province) == ("mdy", (SECTION,), ("2025", "12"))
    assert define().facts.lineage == "mau_xa"
    assert (define().facts.quiet_hours, define(quiet_hours="23:00-05:00").facts.quiet_hours) == ("", "23:00-05:00")


def test_a_departments_place_is_its_province() -> None:
    assert define(place=None, agency_level="department").facts.place == "tỉnh Lai Châu"
    assert define(place=None, agency_level="province", province=("gso", "46")).facts.place == "tỉnh Thừa Thiên Huế"
    assert define(place="huyện Mẫu", agency_level="department").facts.place == "huyện Mẫu"


@pytest.mark.parametrize("missing", sorted(set(FACTS) - {"name", "state"}))
def test_a_missing_fact_is_named(missing: str) -> None:
    with pytest.raises(FactError, match=missing) as caught:
        define(**{missing: None})
    _is_one_sentence(str(caught.value))


def test_a_portal_is_active_unless_it_says_otherwise() -> None:
    assert define(state=None).facts.state == "active"


WRONG: list[tuple[str, Any]] = [
    ("name", "Mau"),
    ("name", "mau-xa"),
    ("name", "1mau"),
    ("name", 7),
    ("title", 5),
    ("agency", ""),
    ("place", ("xã",)),
    ("note", 3),
    ("successor", ["a"]),
    ("agency_level", "tỉnh"),
    ("agency_level", ["province"]),
    ("state", "alive"),
    ("evidence", "sure"),
    ("date_order", "ymd"),
    ("host", "https://mau.gov.vn"),
    ("host", "mau.gov.vn/"),
    ("host", "MAU.gov.vn"),
    ("host", "localhost"),
    ("host", "127.0.0.1"),
    ("host", "mau.gov.vn:8080"),
    ("province", "12"),
    ("province", ("gso",)),
    ("province", ("gso", 12)),
    ("province", ("old", "12")),
    ("province", ("gso", "xx")),
    ("province", ("gso", "03")),
    ("province", ("2025", "99")),
    ("province", ("gso", "²²")),
    ("province", ["gso", "12"]),
    ("province", (["gso"], "12")),
    ("tls", "expired"),
    ("tls", TlsFacts(accept=("expired",))),
    ("tls", TlsFacts(accept=("expired",), reason="  ")),
    ("tls", TlsFacts(accept=("expired",), reason=5)),  # type: ignore[arg-type]
    ("tls", TlsFacts(reason="Máy chủ cũ")),
    ("tls", TlsFacts(accept=("everything",), reason="Máy chủ cũ")),
    ("tls", TlsFacts(accept=("incomplete_chain",), reason="Máy chủ cũ")),
    ("tls", TlsFacts(accept="expired", reason="Máy chủ cũ")),  # type: ignore[arg-type]
    ("tls", TlsFacts(accept=(["expired"],), reason="Máy chủ cũ")),  # type: ignore[arg-type]
    ("tls", TlsFacts(intermediate="khong-co.pem")),
    ("tls", TlsFacts(intermediate="../test_facts.py")),
    ("tls", TlsFacts(intermediate=5)),  # type: ignore[arg-type]
    ("quiet_hours", "23-5"),
    ("quiet_hours", "23:00-23:00"),
    ("quiet_hours", 23),
    ("pace", 0.1),
    ("pace", 3600),
    ("pace", "2"),
    ("pace", float("nan")),
    ("sections", ()),
    ("sections", [SECTION]),
    ("sections", ("/tin-tuc/",)),
    ("sections", SECTION),
    ("sections", (SectionFacts("tin-tuc/", "Tin tức"),)),
    ("sections", (SectionFacts("/tin-tuc/", ""),)),
    ("sections", (SECTION, SectionFacts("/tin-tuc/", "Tin"))),
]


@pytest.mark.parametrize(("fact", "value"), WRONG, ids=[f"{fact}={value!r}"[:60] for fact, value in WRONG])
def test_a_wrong_fact_is_named(fact: str, value: Any) -> None:
    with pytest.raises(
        FactError, match={"sections": "section", "quiet_hours": "quiet.hours"}.get(fact, fact)
    ) as caught:
        define(**{fact: value})
    _is_one_sentence(str(caught.value))


def test_a_stated_exception_is_in_the_record() -> None:
    tls = TlsFacts(accept=("expired", "weak_dh"), reason="Máy chủ cũ (DỮ LIỆU MẪU)")
    assert define(tls=tls).facts.tls == tls
    assert tls.stated == "accepted: expired, weak_dh (Máy chủ cũ (DỮ LIỆU MẪU))"
    assert define().facts.tls.stated == ""


def test_a_root_is_not_shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = authority("Gốc mẫu")
    (tmp_path / "certificates").mkdir()
    (tmp_path / "certificates" / "goc.pem").write_bytes(root.pem)
    (tmp_path / "certificates" / "trung_gian.pem").write_bytes(authority("Trung gian mẫu", root).pem)
    monkeypatch.setattr("crawler.tls.inspect.getfile", lambda _: str(tmp_path / "tinh_mau.py"))
    tls = TlsFacts(intermediate="trung_gian.pem")
    assert define(tls=tls).facts.tls.stated == "intermediate certificate shipped: trung_gian.pem"
    with pytest.raises(FactError, match="is a root") as caught:
        define(tls=TlsFacts(intermediate="goc.pem"))
    _is_one_sentence(str(caught.value))


def test_a_leaf_without_a_family_fails() -> None:
    with pytest.raises(FactError, match="layout") as caught:
        define(base=PortalSpider)
    _is_one_sentence(str(caught.value))


def _is_one_sentence(text: str) -> None:
    assert text.startswith("tests.spiders.test_facts.Leaf: ") or "Leaf: " in text
    assert "\n" not in text
    assert text.endswith(".")


# The leaves


def _leaves() -> list[type[PortalSpider]]:
    loader = SpiderLoader.from_settings(
        Settings({"SPIDER_MODULES": ["spiders.provinces"], "SPIDER_LOADER_WARN_ONLY": False})
    )
    return [loader.load(name) for name in loader.list()]  # type: ignore[misc]


def test_there_are_leaves() -> None:
    assert {"laichau_skhcn", "backan_tp"} <= {leaf.name for leaf in _leaves()}


@pytest.mark.parametrize("leaf", _leaves(), ids=lambda leaf: leaf.name)
def test_leaves_hold_facts_only(leaf: type[PortalSpider]) -> None:
    own = {name: value for name, value in vars(leaf).items() if not name.startswith("__")}
    methods = [name for name, value in own.items() if inspect.isroutine(value) or isinstance(value, property)]
    assert methods == []
    assert leaf.facts.name == leaf.name
    assert leaf.facts.lineage
    known = {*vars(PortalSpider), *PortalSpider.__annotations__}
    assert set(own) <= known


@pytest.mark.parametrize("leaf", _leaves(), ids=lambda leaf: leaf.name)
def test_an_archive_says_what_came_of_it(leaf: type[PortalSpider]) -> None:
    assert leaf.facts.state == "active" or leaf.facts.note


def test_names_hosts_and_lineages_are_each_ones_own() -> None:
    leaves = _leaves()
    assert len({leaf.name for leaf in leaves}) == len({leaf.host for leaf in leaves}) == len(leaves)
