"""What can be known of a portal's agency without asking a person: from its host's name and its front page's title."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from spiders.cms.generic import GenericSpider
from spiders.probing.front import FRONT_PATH
from spiders.probing.new_leaf import NewLeaf
from spiders.probing.report import Report
from spiders.probing.title import SEPARATOR
from storage.provinces import NEW, OLD, Province, all_provinces, folded_name
from storage.records import SectionFacts
from vietnamese.unicode import search_fold, squeeze

_LABELS_OF_NOBODY = frozenset(("www", "gov", "vn", "com", "net", "org", "edu", "example", "portal", "cong", "trang"))
# The words a portal's title begins with before its agency is named: Cổng thông tin điện tử, Trang TTĐT, Website …
_BEFORE_AGENCY = frozenset(
    ("cong", "trang", "thong", "tin", "dien", "tu", "tong", "hop", "website", "ttdt", "cua", "chinh", "thuc")
)
_LEVELS = (
    (re.compile(r"(?:so|ban|chi cuc|trung tam|van phong|thanh tra|cuc|vien) "), "department"),
    (re.compile(r"(?:xa|phuong|thi tran|dac khu) "), "commune"),
    (re.compile(r"(?:huyen|thi xa|quan|thanh pho|tp) "), "district"),
    (re.compile(r"(?:tinh) "), "province"),
)
_COMMITTEE = re.compile(r"^(?:ủy ban nhân dân|uỷ ban nhân dân|ubnd)\s+", re.IGNORECASE)
# Month before day is what ASP.NET writes in English: with AM or PM behind it.
_ENGLISH = re.compile(r"\b(\d{1,2})/(\d{1,2})/\d{4}\s+\d{1,2}:\d{2}(?::\d{2})?\s*[AP]M\b")


@dataclass(frozen=True, slots=True)
class Agency:
    """Whose portal it is. Empty: not known."""

    name: str = ""
    level: str = ""
    place: str = ""


def guess_leaf(report: Report) -> NewLeaf:
    """The leaf of a portal that was looked at; what could not be guessed is left empty."""
    province = guess_province(report.host, report.title)
    agency = guess_agency(report.title, province)
    return NewLeaf(
        name=guess_name(report.host),
        host=report.host.removeprefix("www."),
        family=(report.recognition.family if report.recognition else None) or GenericSpider,
        title=report.title if agency.name else "",
        agency=agency.name,
        level=agency.level,
        place=agency.place,
        province=(province.scheme, province.code) if province else None,
        sections=tuple(sorted((section.facts for section in report.listings), key=_is_front)),
        scheme=report.scheme,
        date_order=report.date_order,
        evidence="fixture" if report.at else "recorded",
    )


def _is_front(section: SectionFacts) -> bool:
    """What is true of no list comes behind the lists: the first section is the one a leaf's note speaks of."""
    return section.path == FRONT_PATH


def guess_name(host: str) -> str:
    """A portal's name from its host, the widest place first: laichau_sokhoahoc for sokhoahoc.laichau.gov.vn; "" if none."""
    labels = [re.sub(r"[^a-z0-9]", "", label) for label in host.lower().split(".")]
    used = [label for label in reversed(labels) if label and label not in _LABELS_OF_NOBODY]
    name = "_".join(used)
    return name if re.match(r"[a-z]", name) and len(name) > 1 else ""


def guess_province(host: str, title: str) -> Province | None:
    """The province that the host's labels or the title's words name; None where none does, or several, or the two disagree.

    Of one that is called the same before and after July 2025, the one of today.
    """
    labels = {re.sub(r"[^a-z0-9]", "", label) for label in host.lower().split(".")}
    by_host = _only([each for each in all_provinces() if any(_joined(name) in labels for name in each.names)])
    words = f" {folded_name(title)} "
    named = [each for each in all_provinces() if any(f" {folded_name(name)} " in words for name in each.names)]
    longest = max((len(each.name) for each in named), default=0)
    by_title = _only([each for each in named if len(each.name) == longest])
    if by_host and by_title and _joined(by_host.name) != _joined(by_title.name):
        return None
    return by_host or by_title


def _only(named: list[Province]) -> Province | None:
    """The one province among them, today's rather than the one of the same name before; None where several are left."""
    of_scheme = [each for each in named if each.scheme == NEW] or [each for each in named if each.scheme == OLD]
    return of_scheme[0] if len(of_scheme) == 1 else None


def _joined(name: str) -> str:
    return folded_name(name).replace(" ", "")


def guess_agency(title: str, province: Province | None) -> Agency:
    """The agency a portal's title names, its level, and the place it is for."""
    for segment in SEPARATOR.split(unquote(squeeze(title))):
        words = segment.split()
        while words and search_fold(words[0]) in _BEFORE_AGENCY:
            words.pop(0)
        told = _COMMITTEE.sub("", " ".join(words))
        folded = search_fold(told) + " "
        level = next((level for pattern, level in _LEVELS if pattern.match(folded)), "")
        if level and len(told.split()) > 1:
            return _agency(told, level, province)
    return Agency()


def _agency(told: str, level: str, province: Province | None) -> Agency:
    told = told[0].lower() + told[1:] if level != "department" else told
    whole = f"{province.kind} {province.name}" if province else ""
    if (
        province
        and level == "district"
        and province.kind == "thành phố"
        and folded_name(told).removeprefix("thanh pho ") in map(folded_name, province.names)
    ):
        level = "province"  # a city that is a province: thành phố Đà Nẵng
    if level == "province":
        return Agency(f"Ủy ban nhân dân {told}", level, whole or told)
    if level == "department":
        return Agency(told, level, whole)
    inside = province and folded_name(province.name) not in folded_name(told)
    return Agency(f"Ủy ban nhân dân {told}", level, f"{told}, {whole}" if inside else told)


def guess_date_order(texts: Iterable[str]) -> str:
    """dmy, or mdy where dates with AM or PM are found and all of them can be read month first."""
    dates = [(int(first), int(second)) for text in texts for first, second in _ENGLISH.findall(text)]
    months_first = dates and all(first <= 12 for first, _ in dates) and any(second > 12 for _, second in dates)
    return "mdy" if months_first else "dmy"
