"""What a leaf must state, checked when the class is defined: a wrong or missing fact fails at import with a sentence."""

import re
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from crawler.tls import intermediates
from storage.errors import Refusal
from storage.provinces import province_of
from storage.quiet_hours import after_quiet
from storage.records import ACCEPTABLE_FAULTS, PortalFacts, SectionFacts, TlsFacts
from storage.timetables import fixed_time

Level = Literal["province", "department", "district", "commune"]
State = Literal["active", "archive", "dead"]
Evidence = Literal["recorded", "fixture", "unverified"]

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+|[a-z][a-z0-9]+")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
_TEXTS = ("title", "agency", "agency_level", "host", "state", "evidence")
_OPTIONAL_TEXTS = ("place", "successor", "lineage", "note", "visits", "quiet_hours", "server", "reuse")
_WHOLE_PROVINCE = ("province", "department")  # whose place is the province's
_CHOICES = {
    "agency_level": get_args(Level),
    "state": get_args(State),
    "evidence": get_args(Evidence),
    "date_order": ("dmy", "mdy"),
}


class FactError(Refusal, ValueError):
    """A portal's class states a wrong fact or leaves one out."""


def check_facts(spider: type[Any]) -> PortalFacts:
    """The facts of a leaf as a record. Raises FactError with one sentence: which class, which fact, what to write."""
    where = f"{spider.__module__}.{spider.__qualname__}"
    if not isinstance(spider.name, str) or not _NAME.fullmatch(spider.name):
        raise FactError(
            f"{where}: name is {spider.name!r}; write lower-case words joined by underscores, like laichau_skhcn."
        )
    for fact in _TEXTS:
        if not isinstance(getattr(spider, fact, None), str) or not getattr(spider, fact):
            raise FactError(f"{where}: the fact {fact!r} is missing; write it as a text.")
    for fact, allowed in _CHOICES.items():
        if getattr(spider, fact) not in allowed:
            raise FactError(f"{where}: {fact} is {getattr(spider, fact)!r}; write one of {', '.join(allowed)}.")
    if not all(isinstance(getattr(spider, fact), str) for fact in _OPTIONAL_TEXTS):
        raise FactError(f"{where}: one of {', '.join(_OPTIONAL_TEXTS)} is no text; write a text or leave it out.")
    if not hasattr(spider, "layout") or not hasattr(spider, "listing"):
        raise FactError(f"{where}: layout or listing is missing; derive the class from a family of spiders.cms.")
    _check_place(spider, where)
    _check_sections(spider, where)
    _check_timetable(spider, where)
    _check_tls(spider, where)
    return PortalFacts(
        name=spider.name,
        title=spider.title,
        agency=spider.agency,
        agency_level=spider.agency_level,
        place=spider.place or _whole_province(spider.province),
        province=spider.province,
        host=spider.host,
        family=spider.layout.family,
        state=spider.state,
        evidence=spider.evidence,
        sections=spider.sections,
        successor=spider.successor,
        lineage=spider.lineage or spider.name,
        date_order=spider.date_order,
        note=spider.note,
        visits=spider.visits,
        quiet_hours=spider.quiet_hours,
        server=spider.server or spider.host,
        tls=spider.tls,
        reuse=spider.reuse,
    )


def _check_timetable(spider: type[Any], where: str) -> None:
    try:
        fixed_time(spider.visits, datetime.now(UTC))
        after_quiet(datetime.now(UTC), spider.quiet_hours)
    except ValueError as error:
        raise FactError(f"{where}: {error}.") from error


def _check_place(spider: type[Any], where: str) -> None:
    if not _HOST.fullmatch(spider.host):
        raise FactError(f"{where}: host is {spider.host!r}; write the bare host name, like sokhoahoc.laichau.gov.vn.")
    province = getattr(spider, "province", None)
    if not _is_province(province):
        raise FactError(
            f'{where}: province is {province!r}; write (scheme, code), like ("gso", "12") or ("2025", "12").'
        )
    if not spider.place and spider.agency_level not in _WHOLE_PROVINCE:
        raise FactError(f"{where}: the fact 'place' is missing; write which {spider.agency_level} it is, and where.")
    if not isinstance(spider.pace, int | float) or not 0.5 <= spider.pace <= 60:
        raise FactError(f"{where}: pace is {spider.pace!r}; write the seconds between two requests, from 0.5 to 60.")


def _whole_province(key: tuple[str, str]) -> str:
    province = province_of(key)
    return f"{province.kind} {province.name}"


def _is_province(province: object) -> bool:
    try:
        return isinstance(province, tuple) and bool(province_of(province))
    except (KeyError, TypeError):
        return False


def _check_sections(spider: type[Any], where: str) -> None:
    sections = getattr(spider, "sections", ())
    if (
        not isinstance(sections, tuple)
        or not sections
        or not all(isinstance(section, SectionFacts) for section in sections)
    ):
        raise FactError(
            f"{where}: sections is empty or no tuple of SectionFacts; write at least one section's path and name."
        )
    for section in sections:
        if not section.path.startswith("/") or not section.name:
            raise FactError(
                f"{where}: the section {section.path!r} has no name or its path does not begin with a slash."
            )
    if len({section.path for section in sections}) < len(sections):
        raise FactError(f"{where}: a section's path stands there twice; keep one.")


def _check_tls(spider: type[Any], where: str) -> None:
    facts = spider.tls
    if not isinstance(facts, TlsFacts):
        raise FactError(f"{where}: tls is {facts!r}; write TlsFacts(…) or leave it out.")
    if not isinstance(facts.accept, tuple) or not all(fault in ACCEPTABLE_FAULTS for fault in facts.accept):
        raise FactError(f"{where}: tls accepts {facts.accept!r}; write a tuple of {', '.join(ACCEPTABLE_FAULTS)}.")
    if not isinstance(facts.reason, str) or bool(facts.accept) != bool(facts.reason.strip()):
        raise FactError(
            f"{where}: tls accepts {facts.accept!r} for the reason {facts.reason!r}; state both or neither."
        )
    try:
        shipped = intermediates(spider, facts)
    except (OSError, ValueError, TypeError) as error:
        raise FactError(
            f"{where}: tls ships {facts.intermediate!r}, which is no file of certificates: {error}."
        ) from error
    if any(certificate.issuer == certificate.subject for certificate in shipped):
        raise FactError(
            f"{where}: tls ships {facts.intermediate!r}, which is a root; ship the certificate between it and the server's."
        )
