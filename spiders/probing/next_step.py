"""What to type after a look: the whole command, with what was guessed, and placeholders for what nobody could."""

import shlex

from spiders.probing.new_leaf import NewLeaf
from spiders.probing.report import Report
from storage.provinces import province_of


def command_to_add(report: Report, leaf: NewLeaf) -> str:
    """`tinhso add …` for the portal; what is in capitals is for the person to fill in."""
    stated = {
        "--name": leaf.name or "NAME",
        "--province": province_of(leaf.province).name if leaf.province else "PROVINCE",
        "--agency": leaf.agency or "AGENCY",
        "--level": leaf.level or "LEVEL",
        "--title": leaf.title or report.title or "TITLE",
    }
    words = [word for option, value in stated.items() for word in (option, value)]
    for section in leaf.sections:
        words += ["--section", f"{section.path}={section.name}"]
    if report.at:
        words += ["--at", report.at]
    tls = report.lived_with
    words += [word for fault in tls.accept for word in ("--accept", fault)]
    words += ["--reason", tls.reason] if tls.reason else []
    words += ["--intermediate", tls.intermediate] if tls.intermediate else []
    return shlex.join(["tinhso", "add", f"{report.scheme}://{report.host}/", *words])
