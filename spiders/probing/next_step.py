"""What to type after a look: the whole command, with what was guessed, and placeholders for what nobody could."""

import shlex
from collections.abc import Mapping

from spiders.portal import PortalSpider
from spiders.probing.new_leaf import NewLeaf, fitting
from spiders.probing.report import Report
from storage.provinces import province_of


def portal_of(host: str, known: Mapping[str, type[PortalSpider]]) -> str:
    """The name of the portal of that host, with or without www.; empty where there is none."""
    bare = host.removeprefix("www.")
    return next((name for name, spider in known.items() if spider.host.removeprefix("www.") == bare), "")


def command_next(report: Report, leaf: NewLeaf, known: Mapping[str, type[PortalSpider]]) -> str:
    """`tinhso add …` for the portal, what is in capitals for the person to fill in; `tinhso crawl` for one that was added."""
    if name := portal_of(report.host, known):
        return shlex.join(["tinhso", "crawl", name, *(("--at", report.at) if report.at else ())])
    stated = {
        "--name": leaf.name or "NAME",
        "--province": province_of(leaf.province).name if leaf.province else "PROVINCE",
        "--agency": fitting(leaf.agency) or "AGENCY",
        "--level": leaf.level or "LEVEL",
        "--title": fitting(leaf.title or report.title),  # where nobody knows one, `add` takes the agency's name
    }
    words = [word for option, value in stated.items() if value for word in (option, value)]
    for section in leaf.sections:
        words += ["--section", f"{section.path}={section.name}"]
    if report.at:
        words += ["--at", report.at]
    tls = report.lived_with
    words += [word for fault in tls.accept for word in ("--accept", fault)]
    words += ["--reason", tls.reason] if tls.reason else []
    words += ["--intermediate", tls.intermediate] if tls.intermediate else []
    return shlex.join(["tinhso", "add", f"{report.scheme}://{report.host}/", *words])
