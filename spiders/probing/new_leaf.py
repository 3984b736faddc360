"""A leaf that does not exist yet: its facts, the class they make, and its source text."""

import keyword
import re
from dataclasses import dataclass, replace
from typing import Any

from spiders.portal import PortalSpider
from spiders.probing.front import FRONT_PATH
from storage.records import STRICT_TLS, PortalFacts, SectionFacts, TlsFacts
from vietnamese.unicode import squeeze

MAX_LINES = 12
WIDTH = 120  # to which ruff formats
LONGEST_TEXT = 100  # characters of a title, an agency, a place: one line of the leaf each
LONGEST_LINE = 130  # which ruff lets pass where it is told not to format
_ANY_PROVINCE = ("2025", "01")  # for judging pages, which no province has a part in
_LONGEST_NAME = 60  # characters
_END = ")  # fmt: skip"
_EMPTY = SectionFacts("/", "?")


@dataclass(frozen=True)
class NewLeaf:
    """What a new leaf states; empty or None: not known yet."""

    name: str
    host: str
    family: type[PortalSpider] | None
    title: str = ""
    agency: str = ""
    level: str = ""
    place: str = ""
    province: tuple[str, str] | None = None
    sections: tuple[SectionFacts, ...] = ()
    scheme: str = "https"
    date_order: str = "dmy"
    tls: TlsFacts = STRICT_TLS
    state: str = "active"
    successor: str = ""  # the host of the portal that took over
    evidence: str = "fixture"  # recorded, if the pages kept are the portal's own

    @classmethod
    def unknown(cls, host: str) -> "NewLeaf":
        """Of a portal of which nothing but its host is known."""
        return cls("unknown", host, None)

    @property
    def class_name(self) -> str:
        return "".join(part[:1].upper() + part[1:] for part in self.name.split("_"))

    @property
    def grounds(self) -> tuple[str, ...]:
        """What its note says, as spiders.grounds calls it: the law asks for it where the front page is the section."""
        return ("FRONT",) if self.sections and self.sections[0].path == FRONT_PATH else ()

    @property
    def facts(self) -> PortalFacts:
        """What judging its pages asks for."""
        return PortalFacts(
            name=self.name or "unknown", title=self.title or "?", agency=self.agency or "?",
            agency_level=self.level or "province", place=self.place or "?", province=self.province or _ANY_PROVINCE,
            host=self.host, family=self.family.layout.family if self.family else "unknown", state="active",
            evidence="unverified", sections=self.sections or (_EMPTY,), date_order=self.date_order,
        )  # fmt: skip

    def provisional(self) -> type[PortalSpider] | None:
        """The class to look at pages with, gaps filled; None where the family is not known. Raises FactError."""
        if self.family is None:
            return None
        filled = self.facts
        stated: dict[str, Any] = {
            "name": filled.name, "title": filled.title, "agency": filled.agency, "agency_level": filled.agency_level,
            "place": filled.place, "province": filled.province, "host": filled.host, "sections": filled.sections,
            "state": "active", "evidence": "unverified", "scheme": self.scheme, "date_order": self.date_order,
        }  # fmt: skip
        return type(self.class_name or "Unknown", (self.family,), stated)

    def lines(self) -> list[str]:
        """The class's source: facts only, one a line, three lines for the sections at most as long as they fit."""
        assert self.family is not None
        assert self.province is not None
        facts = {
            "name": self.name, "title": self.title, "agency": self.agency, "agency_level": self.level, "place": self.place,
        }  # fmt: skip
        lines = [f"class {self.class_name}({self.family.__name__}):"]
        lines += [f"    {fact} = {quoted(value)}" for fact, value in facts.items()]
        lines += [f'    province = ("{self.province[0]}", "{self.province[1]}")', f"    host = {quoted(self.host)}"]
        if self.scheme != "https":
            lines.append(f"    scheme = {quoted(self.scheme)}")
        if self.date_order != "dmy":
            lines.append(f"    date_order = {quoted(self.date_order)}")
        if self.tls != STRICT_TLS:
            lines.append(f"    tls = {tls_source(self.tls)}")
        if self.state != "active" and not self.successor:
            lines.append(f"    state = {quoted(self.state)}")
        elif self.state != "active":
            lines.append(f"    state, successor = {quoted(self.state)}, {quoted(self.successor)}")
        last = [f"    evidence = {quoted(self.evidence)}", *(f"    note = {ground}" for ground in self.grounds)]
        whole = [*lines, *section_lines(self.sections), *last]
        if len(whole) <= MAX_LINES:
            return whole
        joined = f"    agency_level, place = {quoted(self.level)}, {quoted(self.place)}"
        if len(joined) <= WIDTH:
            lines = [*lines[:4], joined, *lines[6:]]
        if len(lines) + len(self.sections) + len(last) <= MAX_LINES:
            return [*lines, *section_lines(self.sections), *last]
        return [*lines, *section_lines(self.sections, packed=True), *last]

    def shortened(self, asked: int) -> "NewLeaf":
        """The same leaf with as many sections as MAX_LINES leave room for; the first `asked` stay whatever room there is."""
        leaf = self
        while len(leaf.lines()) > MAX_LINES and len(leaf.sections) > max(1, asked):
            leaf = replace(leaf, sections=leaf.sections[:-1])
        return leaf


def tls_source(facts: TlsFacts) -> str:
    """The facts as a leaf writes them: TlsFacts(accept=("expired",), reason="…")."""
    shipped = [f"intermediate={quoted(facts.intermediate)}"] if facts.intermediate else []
    faults = ", ".join(quoted(fault) for fault in facts.accept)
    accepted = [f"accept=({faults}{',' if len(facts.accept) == 1 else ''})", f"reason={quoted(facts.reason)}"]
    return f"TlsFacts({', '.join(shipped + (accepted if facts.accept else []))})"


def section_lines(sections: tuple[SectionFacts, ...], *, packed: bool = False) -> list[str]:
    """The fact `sections`, a section a line; packed: as many on a line as fit."""
    first, *rest = [_section(section) for section in sections]
    if not rest:
        line = f"    sections = ({first},)"
        return [line] if len(line) <= WIDTH else ["    sections = (", f"        {first},", "    )"]
    lines = [f"    sections = ({first},", *(f"        {each}," for each in rest)]
    if packed:
        joined = lines[:1]
        for line in lines[1:]:
            longer = f"{joined[-1]} {line.strip()}"
            joined = [*joined[:-1], longer] if len(longer) + len(_END) <= LONGEST_LINE else [*joined, line]
        lines = joined
    return [*lines[:-1], f"{lines[-1][:-1]}{_END}"]


def _section(section: SectionFacts) -> str:
    topical = ", topical=True" if section.topical else ""
    return f"SectionFacts({quoted(section.path)}, {quoted(section.name)}{topical})"


def fitting(text: str) -> str:
    """What was guessed, as far as a line of a leaf holds it: without what does not print, cut between two words."""
    plain = "".join(character for character in squeeze(text) if character.isprintable())
    return plain if len(plain) <= LONGEST_TEXT else plain[:LONGEST_TEXT].rpartition(" ")[0] or plain[:LONGEST_TEXT]


def quoted(text: str) -> str:
    """A text as a Python literal, in the quotes that ask for fewer escapes; every character that does not print escaped."""
    quote = "'" if text.count('"') > text.count("'") else '"'
    return quote + "".join(_escaped(character, quote) for character in text) + quote


def _escaped(character: str, quote: str) -> str:
    if character in ("\\", quote):
        return f"\\{character}"
    if character.isprintable():
        return character
    return f"\\U{ord(character):08x}" if ord(character) > 0xFFFF else f"\\u{ord(character):04x}"


def is_name(name: str) -> bool:
    """Whether a portal may be called so: lower-case words joined by underscores, no word of Python."""
    fits = re.fullmatch(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*", name) and 2 <= len(name) <= _LONGEST_NAME
    return bool(fits) and not keyword.iskeyword(name) and not keyword.iskeyword(name.capitalize())
