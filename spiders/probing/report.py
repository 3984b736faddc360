"""What a look at a portal found: plain records, for a person's screen, for JSON, and for `tinhso add`."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.page import Page
from spiders.portal import PortalSpider
from spiders.probing.obstacles import is_no_page, step_after
from spiders.recognise import Recognition
from storage.records import STRICT_TLS, Article, SectionFacts, TlsFacts
from vietnamese.dates import Moment


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the front page that may lead to a section. `topical`: what it is called is digital transformation itself."""

    path: str  # with its query
    name: str
    topical: bool
    points: int
    reason: str  # the words that made it one, and where they stand
    stated: bool = False  # the person named it, or gave its address


@dataclass(frozen=True, slots=True)
class Listed:
    """A section whose page was looked at. `trouble`: why it is no listing; empty where it is one."""

    link: Link
    page: Page | None
    entries: int = 0
    dated: int = 0
    newest: Moment | None = None
    has_next: bool = False
    trouble: str = ""

    @property
    def facts(self) -> SectionFacts:
        return SectionFacts(self.link.path, self.link.name, self.link.topical)


@dataclass(frozen=True, slots=True)
class Sample:
    """One article's page as it was judged. `reason`: why it is none, or why it would be left out."""

    page: Page
    article: Article | None
    reason: str
    score: float | None  # of the topic
    further: str = ""  # the address of a further page it seems to have, where the family reads none


@dataclass
class Report:
    """What the look found so far; None: nothing was read that would tell.

    `failure`: why it could not go on; `asked`: every address, in order, and what came of it.
    """

    url: str
    host: str
    at: str = ""
    scheme: str = "https"
    lived_with: TlsFacts = STRICT_TLS  # what the person lets through; `intermediate`: the file's path
    failure: str = ""
    requests: int = 0  # how many were sent
    asked: list[tuple[str, str]] = field(default_factory=list)
    title: str = ""
    links: Sequence[Link] = ()
    sitemaps: Sequence[str] | None = None  # that robots.txt names
    feeds: Sequence[str] | None = None
    crawl_delay: float | None = None  # None too where robots.txt names none
    encoding: str = ""
    validators: dict[str, str] | None = None  # address → what its answer carried
    honours_validators: bool | None = None  # whether a conditional request was answered 304; None: nothing to ask with
    tls: str = ""  # what is wrong with it
    scripts: str = ""  # why the page needs JavaScript; empty where it does not
    block: str = ""
    recognition: Recognition | None = None
    date_order: str = "dmy"
    leaf: type[PortalSpider] | None = None  # the family with this portal's facts, as far as they are known
    sections: list[Listed] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)  # why articles could not be fetched

    @property
    def listings(self) -> list[Listed]:
        """The sections that are listings, the best first."""
        return [section for section in self.sections if not section.trouble]

    @property
    def articles(self) -> list[Sample]:
        return [sample for sample in self.samples if sample.article]

    @property
    def without_text(self) -> list[Sample]:
        """The articles of which nothing but an attachment or a picture could be read."""
        return [sample for sample in self.articles if sample.article and not any(sample.article.paragraphs)]

    @property
    def saw_front(self) -> bool:
        """Whether the front page was read, so that what it needs and whom it blocks is known."""
        return self.recognition is not None

    @property
    def pages(self) -> list[Page]:
        """The pages of listings and of articles that were read."""
        return [section.page for section in self.sections if section.page] + [sample.page for sample in self.samples]

    @property
    def service(self) -> str:
        """The address at which its family asks for articles, if that is not their public one; else empty."""
        service = self.leaf.service if self.leaf else None
        return f"{self.scheme}://{self.host}{service.address.partition('?')[0]}" if service else ""

    @property
    def unshown(self) -> bool:
        """Whether its pages show nothing without scripts, and no family is known that reads what the scripts read."""
        return bool(self.scripts) and not (self.recognition and self.recognition.family)

    @property
    def trouble(self) -> str:
        """Why the portal cannot be added as it is, in one sentence that says what to do; empty where it can."""
        if self.failure:
            return self.failure
        if self.block:
            return is_no_page(self.host, self.block)
        if self.unshown:
            return (
                f"{self.host} shows nothing without JavaScript ({self.scripts}): look in the browser's network panel for the "
                "address its articles come from, and whether a family of spiders.cms reads it."
            )
        if not self.listings:
            what = self.sections[0].trouble if self.sections else "no link of its front page names one"
            step = "name one with the address of a section instead"
            if self.service:
                what += f"; a script fills its pages from a service, whose articles are at {self.service}"
                step = "look in the browser's network panel for the address of a list there, and give that instead"
            return f"No listing was found on {self.host} ({what}): {step}."
        if not self.articles:
            [what, *_] = (*(sample.reason for sample in self.samples), *self.unread, "none was listed")
            step = step_after(what) or "write a family for it in spiders/cms/ if it is worth one"
            return f"No article could be read on {self.host} ({what}): {step}."
        return ""
