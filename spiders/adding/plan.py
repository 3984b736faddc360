"""A look, and what the person stated → what is to be added. Every refusal is a sentence that says what to do."""

from collections.abc import Mapping
from pathlib import Path

from spiders.adding.agency import HOSTS, in_its_state
from spiders.adding.checkout import AddError, Addition, Checkout
from spiders.adding.stated import Stated
from spiders.fixtures import GOLDEN, FixtureSet, as_json
from spiders.portal import PortalSpider
from spiders.probing.guess import guess_leaf
from spiders.probing.new_leaf import MAX_LINES, NewLeaf
from spiders.probing.next_step import portal_of
from spiders.probing.province_module import UnreadableModuleError, module_name, with_leaf
from spiders.probing.report import Report
from spiders.recognise import families
from storage.provinces import province_of

_TAKEN = {"SectionFacts", "TlsFacts", "GenericSpider", *(family.__name__ for family in families().values())}


def refuse_known(host: str, known: Mapping[str, type[PortalSpider]]) -> None:
    """Raises AddError if a portal of that host exists, with or without www."""
    if name := portal_of(host, known):
        raise AddError(
            f"{host} is the portal {name} already; crawl it with `tinhso crawl {name}`, or change its facts."
        )


def plan(
    report: Report, stated: Stated, known: Mapping[str, type[PortalSpider]], checkout: Checkout
) -> tuple[NewLeaf, Addition]:
    """The new leaf, and what adding it to the checkout changes. Raises AddError."""
    refuse_known(report.host, known)
    for section in report.sections:
        if section.trouble and section.link.stated:
            raise AddError(
                f"{section.link.path} is no listing ({section.trouble}); name another section, "
                "or give the portal's own address to take those that `tinhso probe` finds."
            )
    if report.trouble:
        raise AddError(report.trouble)
    leaf = in_its_state(stated.completed(guess_leaf(report)), known, stated.state, stated.successor)
    leaf = leaf.shortened(len(stated.sections))
    if len(leaf.lines()) > MAX_LINES:
        raise AddError(
            f"A leaf has {MAX_LINES} lines at most, and so many sections do not fit; name fewer with --section."
        )
    if not leaf.host.endswith(HOSTS):
        raise AddError(f"{leaf.host} is no host of the government: only portals under .gov.vn are added.")
    if leaf.name in known:
        raise AddError(
            f"There is a portal named {leaf.name} already, of {known[leaf.name].host}; choose another --name."
        )
    if leaf.class_name in {spider.__name__ for spider in known.values()} | _TAKEN:
        raise AddError(f"Another class is called {leaf.class_name}; choose another --name than {leaf.name}.")
    spider = leaf.provisional()
    assert spider is not None
    assert leaf.province is not None
    province = province_of(leaf.province)
    module = f"{module_name(province)}.py"
    file = checkout.provinces / module
    try:
        old = file.read_text(encoding="utf-8") if file.exists() else ""
        new = with_leaf(old, leaf, province)
    except (UnreadableModuleError, UnicodeDecodeError) as error:
        raise AddError(f"spiders/provinces/{module} cannot be added to: {error}; mend it first.") from error
    certificate = Path(stated.tls.intermediate).read_bytes() if stated.tls.intermediate else b""
    return leaf, Addition(leaf.name, module, old, new, _fixtures(report, leaf, spider), certificate)


def _fixtures(report: Report, leaf: NewLeaf, spider: type[PortalSpider]) -> dict[str, bytes]:
    """The files of the portal's fixture set: its first listing and the articles that were read from it."""
    listing = report.listings[0]
    assert listing.page is not None
    pages = [sample.page for sample in report.articles if listing.facts in sample.page.sections]
    if not pages:
        raise AddError(
            f"No article of {listing.link.path} could be read, so that nothing could be tested; name another --section."
        )
    try:
        made = FixtureSet.of(listing.link.path, listing.page, pages)
    except ValueError as error:
        raise AddError(f"{leaf.host} cannot be added as it is: {error}; name another --section.") from error
    return made.files() | {GOLDEN: as_json(made.golden(spider))}
