"""A leaf that does not exist yet: its facts, the class they make, and its source text."""

import keyword
import re
from collections.abc import Mapping
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
_LONGEST_SECTION = LONGEST_LINE - len("    sections = (,")  # characters of a section's source
_PAIRS = (  # facts that may share a line, one pair after the other until there is room
    ("agency_level", "place"),
    ("province", "host"),
    ("scheme", "date_order"),
    ("province, host", "state, successor"),
)
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
        """The class's source, formatted as ruff does: facts only, one a line, two where MAX_LINES ask for it.

        More sections than that leaves room for are packed, and ruff is told to let them be.
        """
        assert self.family is not None
        head = f"class {self.class_name}({self.family.__name__}):"
        facts = self._first_facts()
        last = [f"    evidence = {quoted(self.evidence)}", *(f"    note = {ground}" for ground in self.grounds)]
        for pair in (None, *_PAIRS):
            facts = _joined(facts, *pair) if pair else facts
            first = [head, *(f"    {fact} = {source}" for fact, source in facts.items())]
            whole = [*first, *section_lines(self.sections), *last]
            if len(whole) <= MAX_LINES and all(len(line) <= WIDTH for line in section_lines(self.sections)):
                return whole
        return [*first, *packed_lines(self.sections), *last]

    def _first_facts(self) -> dict[str, str]:
        """What stands before the sections, each fact with its source; what is usual is left out."""
        assert self.province is not None
        texts = {
            "name": self.name, "title": self.title, "agency": self.agency, "agency_level": self.level, "place": self.place,
        }  # fmt: skip
        facts = {fact: quoted(text) for fact, text in texts.items()}
        facts |= {"province": f'("{self.province[0]}", "{self.province[1]}")', "host": quoted(self.host)}
        if self.scheme != "https":
            facts["scheme"] = quoted(self.scheme)
        if self.date_order != "dmy":
            facts["date_order"] = quoted(self.date_order)
        if self.tls != STRICT_TLS:
            facts["tls"] = tls_source(self.tls)
        if self.state != "active" and self.successor:
            facts["state, successor"] = f"{quoted(self.state)}, {quoted(self.successor)}"
        elif self.state != "active":
            facts["state"] = quoted(self.state)
        return facts

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


def _joined(facts: Mapping[str, str], first: str, second: str) -> dict[str, str]:
    """The facts with those two in one line, where they are stated and short enough."""
    line = f"{facts.get(first)}, {facts.get(second)}"
    if not {first, second} <= set(facts) or len(f"    {first}, {second} = {line}") > WIDTH:
        return dict(facts)
    named = ((f"{first}, {second}", line) if fact == first else (fact, source) for fact, source in facts.items())
    return {fact: source for fact, source in named if fact != second}


def fits(section: SectionFacts) -> bool:
    """Whether a section has room in one line of a leaf, however the lines are made."""
    return len(_section(section)) <= _LONGEST_SECTION


def section_lines(sections: tuple[SectionFacts, ...]) -> list[str]:
    """The fact `sections` as ruff formats it: in one line, else a section a line."""
    line = f"    sections = ({_section(sections[0])},)"
    if len(sections) == 1 and len(line) <= WIDTH:
        return [line]
    return ["    sections = (", *(f"        {_section(section)}," for section in sections), "    )"]


def packed_lines(sections: tuple[SectionFacts, ...]) -> list[str]:
    """The fact `sections`, as many on a line as fit, for ruff to let be."""
    first, *rest = [f"{_section(section)}," for section in sections]
    lines = [f"    sections = ({first}"]
    for section in rest:
        longer = f"{lines[-1]} {section}"
        lines = [*lines[:-1], longer] if len(longer) + len(_END) <= LONGEST_LINE else [*lines, f"        {section}"]
    ended = f"{lines[-1] if len(sections) == 1 else lines[-1][:-1]}{_END}"
    return [*lines[:-1], ended] if len(ended) <= LONGEST_LINE else [*lines, f"    {_END}"]


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
