"""What travels from a page to the database: plain records, with neither HTTP nor HTML in them.

They live here, at the lowest level that needs them, because storage may not import the crawler.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from vietnamese.boilerplate import Cut
from vietnamese.dates import Moment
from vietnamese.topic import Topic

GENERIC = "generic"  # the extractor of an article that no family's selectors could read


class Verdict(StrEnum):
    """What became of a ledger entry."""

    PENDING = "pending"
    NEW = "new"
    REVISED = "revised"
    UNCHANGED = "unchanged"
    ALIAS = "alias"
    DUPLICATE = "duplicate"
    SIGHTING = "sighting"
    OFF_TOPIC = "off_topic"
    REJECTED = "rejected"
    BLOCKED = "blocked"
    FAILED = "failed"
    MISSING = "missing"
    GONE = "gone"


class RunOutcome(StrEnum):
    """How a run ended; only `ok` and `quiet` are a success."""

    OK = "ok"
    QUIET = "quiet"
    EMPTY_LISTING = "empty_listing"
    LAYOUT_CHANGED = "layout_changed"
    BLOCKED = "blocked"
    UNREACHABLE = "unreachable"
    PARTIAL = "partial"
    ERROR = "error"
    INTERRUPTED = "interrupted"


class Judgement(StrEnum):
    """What a page is. Which verdict an article gets (new, revised, duplicate …) only storage can say."""

    ARTICLE = "article"
    OFF_TOPIC = "off_topic"
    REJECTED = "rejected"
    BLOCKED = "blocked"
    FAILED = "failed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class SectionFacts:
    """A category of a portal. `topical`: it is about digital transformation, so its articles need no topic score."""

    path: str
    name: str
    topical: bool = False


class TlsFault(StrEnum):
    """What may be wrong with a portal's TLS. A leaf may accept any of them but the incomplete chain, which has a cure."""

    EXPIRED = "expired"
    WRONG_HOST = "wrong_host"
    SELF_SIGNED = "self_signed"
    UNTRUSTED_ROOT = "untrusted_root"
    INCOMPLETE_CHAIN = "incomplete_chain"
    WEAK_DH = "weak_dh"
    OLD_TLS = "old_tls"
    NO_SECURE_RENEGOTIATION = "no_secure_renegotiation"


ACCEPTABLE_FAULTS = tuple(fault for fault in TlsFault if fault is not TlsFault.INCOMPLETE_CHAIN)


@dataclass(frozen=True, slots=True)
class TlsFacts:
    """What a portal's TLS needs to be let through; everything else about it is checked as ever.

    `intermediate`: a file of PEM certificates in the folder `certificates` beside the leaf's module: what the server
    should send and does not. `accept`: faults (TlsFault) that are lived with, and `reason` why.
    """

    intermediate: str = ""
    accept: tuple[str, ...] = ()
    reason: str = ""

    @property
    def stated(self) -> str:
        """In a few words for reports; empty where the portal needs nothing."""
        shipped = [f"intermediate certificate shipped: {self.intermediate}"] if self.intermediate else []
        accepted = [f"accepted: {', '.join(self.accept)} ({self.reason})"] if self.accept else []
        return "; ".join(shipped + accepted)


STRICT_TLS = TlsFacts()  # nothing is let through


@dataclass(frozen=True, slots=True)
class PortalFacts:
    """One website of one agency, as its leaf states it."""

    name: str
    title: str
    agency: str
    agency_level: str  # province, department, district, commune
    place: str
    province: tuple[
        str, str
    ]  # (scheme, code) as at the time the agency existed: scheme "gso" until 30 June 2025, "2025" since
    host: str
    family: str
    state: str  # active, archive, dead
    evidence: str  # recorded, fixture, unverified
    sections: tuple[SectionFacts, ...]
    successor: str = ""
    lineage: str = ""  # articles keep their identity when a portal moves with its ids; its own name otherwise
    date_order: str = "dmy"  # or mdy: how the portal writes 11/18/2020
    note: str = ""
    visits: str = ""  # its timetable: a cron expression or an interval; empty: as often as it is used to publish
    quiet_hours: str = ""  # in which no visit is begun, on the clock of Vietnam: 23:00-05:00; empty: none
    server: str = ""  # what it shares with other portals; its own host otherwise
    tls: TlsFacts = TlsFacts()
    reuse: str = ""  # on what terms its texts may be used again, in the portal's own words; empty: nobody has read them


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a listing: all that is known of an article before its page is fetched."""

    url: str  # public and normalised
    source_key: str | None = None
    title: str = ""
    lead: str = ""
    listed: Moment | None = None
    pinned: bool = False
    views: int | None = None  # the view count the listing shows

    @property
    def names(self) -> set[str]:
        """What it is known by: its address, and the CMS's id where the listing tells it."""
        return {name for name in (self.url, self.source_key) if name}


@dataclass(frozen=True, slots=True)
class Image:
    url: str
    caption: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    url: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page as the portal sent it: kept so that better selectors reach the past without a request."""

    url: str
    fetched_at: datetime  # UTC
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)  # a log shows records, not pages
    part: int = 1  # an article may span pages: 1, 2, 3 …
    excerpt: str = ""  # the beginning of what a page says that became no article


@dataclass(frozen=True, slots=True)
class Article:
    """The fields of one article. `paragraphs` is the body, clean and in the writer's spelling, NFC, a paragraph a line."""

    url: str
    source_key: str
    title: str
    paragraphs: tuple[str, ...]
    extractor: str  # the CMS family, or "generic"
    extractor_version: int
    lead: str = ""
    body_html: str = ""
    author: str = ""
    source: str = ""
    source_url: str = ""
    section: str = ""
    tags: tuple[str, ...] = ()
    published: Moment | None = None
    date_source: str = ""  # portal, listing, generic, or empty
    modified_at: datetime | None = None  # UTC
    event_dates: tuple[date, ...] = ()
    images: tuple[Image, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    view_count: int | None = None
    viewed_at: datetime | None = None  # UTC: when the count was read
    cuts: tuple[Cut, ...] = ()

    @property
    def body(self) -> str:
        return "\n".join(self.paragraphs)

    @property
    def is_generic(self) -> bool:
        """Whether no family's selectors could read it."""
        return self.extractor == GENERIC

    @property
    def word_count(self) -> int:
        return len(self.lead.split()) + sum(len(paragraph.split()) for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What `judge` says of a page: what it is, why, the article if it is one, and the pages as evidence.

    `is_absence`: the page says that there is nothing at this address. An address that never held an article is `rejected`
    if it says so with a status of success; a stored article is missing then too.
    """

    url: str  # the ledger entry's URL: the address asked for
    judgement: Judgement
    reason: str = ""
    article: Article | None = None
    topic: Topic | None = None
    pages: tuple[KeptPage, ...] = ()
    warnings: Mapping[str, str] = field(default_factory=dict)
    is_absence: bool = False
