"""What a person states of a new portal, held against the rules for leaves, and put in place of what was guessed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import get_args
from urllib.parse import urlsplit

from crawler.urls import normalise
from spiders.adding.agency import check_agency, known_host, place_of, whole_name
from spiders.adding.checkout import AddError
from spiders.facts import Level, State
from spiders.portal import PortalSpider
from spiders.probing.budget import MAX_REQUESTS
from spiders.probing.new_leaf import (
    LONGEST_TEXT,
    WIDTH,
    NewLeaf,
    fits,
    fitting,
    is_name,
    tls_source,
)
from storage.provinces import find_province
from storage.records import STRICT_TLS, SectionFacts, TlsFacts
from vietnamese.unicode import squeeze

MOST_STATED = MAX_REQUESTS - 3  # beside them a look asks for robots.txt, the front page and one article
_LEVELS, _STATES = get_args(Level), get_args(State)


@dataclass(frozen=True)
class Stated:
    """The options of `tinhso add` as they were typed; empty: not stated."""

    name: str = ""
    province: str = ""
    agency: str = ""
    title: str = ""
    level: str = ""
    place: str = ""
    sections: tuple[str, ...] = ()  # PATH or PATH=NAME
    state: str = ""
    successor: str = ""  # a portal's host or name
    tls: TlsFacts = STRICT_TLS  # `intermediate`: the file's path

    def check(self, known: Mapping[str, type[PortalSpider]]) -> None:
        """Raises AddError or StorageError, with one sentence, for what can be seen to be wrong before any request."""
        if self.name and not is_name(self.name):
            raise AddError(
                f"{_shown(self.name)} is no name for a portal; write --name like laichau_skhcn: words of a to z and 0 to 9, "
                "single _ between them, and no word of Python."
            )
        if self.name in known:
            raise AddError(
                f"There is a portal named {self.name} already, of {known[self.name].host}; choose another --name."
            )
        if self.level and self.level not in _LEVELS:
            raise AddError(f"{_shown(self.level)} is no level; write --level as one of {', '.join(_LEVELS)}.")
        if self.state and self.state not in _STATES:
            raise AddError(f"{_shown(self.state)} is no state; write --state as one of {', '.join(_STATES)}.")
        if self.successor:
            known_host(self.successor, known)
        for option, text in (("agency", self.agency), ("title", self.title), ("place", self.place)):
            if len(text) > LONGEST_TEXT or not text.isprintable():
                raise AddError(
                    f"--{option} is longer than {LONGEST_TEXT} characters or no plain text; write it in one short line."
                )
        if self.province:
            find_province(self.province)
        if len(self.wanted) > MOST_STATED:
            raise AddError(
                f"A look reads {MOST_STATED} sections at most; name fewer with --section, and write the others into the leaf."
            )

    @property
    def wanted(self) -> tuple[tuple[str, str], ...]:
        """The sections as (path, name). Raises AddError for what is no path of the portal."""
        found: list[tuple[str, str]] = []
        for text in self.sections:
            path, name = split_section(text)
            parts = (
                urlsplit(normalise(f"https://x.vn{path}"))
                if path.startswith("/") and not path.startswith("//")
                else None
            )
            if parts is None or parts.netloc != "x.vn" or ".." in parts.path.split("/") or not name.isprintable():
                raise AddError(f"{_shown(text)} is no section; write --section like /chuyen-doi-so/='Chuyển đổi số'.")
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            if not fits(SectionFacts(path, name, True)):
                raise AddError(f"{_shown(text)} does not fit in one line of a leaf; give it a shorter name.")
            if path in {known for known, _ in found}:
                raise AddError(f"The section {path} is named twice; name it once.")
            found.append((path, squeeze(name)))
        return tuple(found)

    def completed(self, guessed: NewLeaf) -> NewLeaf:
        """The leaf with what was stated. Raises AddError for the first thing that is neither stated nor could be guessed."""
        leaf = replace(
            guessed,
            name=self.name or guessed.name,
            title=squeeze(self.title) or fitting(guessed.title),
            agency=whole_name(squeeze(self.agency) or fitting(guessed.agency)),
            level=self.level or guessed.level,
            province=self._province(guessed),
            sections=tuple(_fitting_sections(guessed.sections)),
        )
        shipped = f"{leaf.name}.pem" if self.tls.intermediate else ""
        leaf = replace(leaf, tls=replace(self.tls, intermediate=shipped))
        if leaf.province is None:
            raise AddError(
                f"Neither {leaf.host} nor its title says which province it is of; add --province, e.g. --province 'Lai Châu'."
            )
        if not leaf.agency:
            raise AddError(
                "Its title does not say whose portal it is; add --agency, e.g. --agency 'Sở Khoa học và Công nghệ tỉnh Lai Châu'."
            )
        if not leaf.level:
            raise AddError(
                f"It is not plain what level its agency is of; add --level with one of {', '.join(_LEVELS)}."
            )
        if not squeeze(self.tls.reason).isprintable() or len(f"    tls = {tls_source(leaf.tls)}") > WIDTH:
            raise AddError("--reason does not fit in one line of the leaf; write it in fewer words.")
        if not is_name(leaf.name):
            raise AddError(f"No name can be made of {leaf.host}; add --name, e.g. --name laichau_skhcn.")
        leaf = replace(leaf, title=leaf.title or leaf.agency, place=squeeze(self.place) or place_of(leaf))
        check_agency(leaf)
        return leaf

    def _province(self, guessed: NewLeaf) -> tuple[str, str] | None:
        if not self.province:
            return guessed.province
        named = find_province(self.province)
        province = named.now or named.then
        assert province is not None
        return province.scheme, province.code


def _fitting_sections(sections: Sequence[SectionFacts]) -> list[SectionFacts]:
    """The sections with names that print, without those that fill more than a line; all of them, if none is left then."""
    named = [replace(section, name=fitting(section.name) or section.path) for section in sections]
    return [section for section in named if fits(section)] or named


def split_section(text: str) -> tuple[str, str]:
    """PATH=NAME → (PATH, NAME). A path's query holds = too: the last one parts off a name unless it parts a parameter."""
    path, sign, name = text.rpartition("=")
    parameter = path.partition("?")[2].rpartition("&")[2]
    if not sign or ("?" in path and "=" not in parameter):
        return text, ""
    return path, name


def _shown(text: str) -> str:
    return repr(text[:80])
