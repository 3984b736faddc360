"""`tinhso add`: a looked-at portal becomes a leaf with fixtures and tests, whole or not at all."""

import difflib
from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import typer

from commands.arguments import AsJson, origin
from commands.output import printable, say, show_json, show_table
from commands.tls_options import Accept, Intermediate, Reason, lived_with
from spiders.adding.checkout import Addition, Checkout
from spiders.adding.placing import place
from spiders.adding.plan import plan, refuse_known
from spiders.adding.stated import Stated
from spiders.adding.trying import Tried, try_out
from spiders.fixtures import GOLDEN
from spiders.fleet import portal_classes
from spiders.probing.look import look, new_report
from spiders.probing.new_leaf import NewLeaf

_GOLDEN_LINES = 40  # of a new golden.json that are shown
_LINE = 160  # characters


def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="The portal's public address, or that of a section.")],
    province: Annotated[str, typer.Option(help="Its province, by any of its names.")] = "",
    agency: Annotated[str, typer.Option(help="Whose portal it is.")] = "",
    name: Annotated[str, typer.Option(help="What to call it, like laichau_skhcn.")] = "",
    title: Annotated[str, typer.Option(help="Its title.")] = "",
    level: Annotated[str, typer.Option(help="province, department, district or commune.")] = "",
    place_: Annotated[
        str, typer.Option("--place", help="What it is the portal of: thành phố Bắc Kạn, tỉnh Bắc Kạn.")
    ] = "",
    section: Annotated[list[str] | None, typer.Option(metavar="PATH=NAME", help="A section; repeatable.")] = None,
    state: Annotated[
        str, typer.Option(help="active, archive or dead; without it, what its agency is today says.")
    ] = "",
    successor: Annotated[
        str, typer.Option(metavar="HOST", help="The portal that took over, by its host or name.")
    ] = "",
    at: Annotated[str | None, typer.Option(metavar="ORIGIN", help="Look at a copy of it at this origin.")] = None,
    accept: Accept = None,
    reason: Reason = "",
    intermediate: Intermediate = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be added, and write nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Add a portal to this checkout: its facts, pages of it as fixtures, and what is read of them as their test."""
    checkout = Checkout.here()
    tls = lived_with(accept, reason, intermediate)
    stated = Stated(name, province, agency, title, level, place_, tuple(section or ()), state, successor, tls)
    known = portal_classes()
    stated.check(known)
    report = new_report(url, origin(at, "--at") if at else "", tls)
    refuse_known(report.host, known)
    look(report, stated.wanted)
    leaf, addition = plan(report, stated, known, checkout)
    tried = try_out(addition, checkout)
    if not dry_run:
        place(addition, checkout)
    if as_json:
        show_json(_as_data(leaf, addition, tried, dry_run=dry_run))
    else:
        _show(leaf, addition, tried, at or "", dry_run=dry_run)


def _show(leaf: NewLeaf, addition: Addition, tried: Sequence[Tried], at: str, *, dry_run: bool) -> None:
    for line in _diff(addition):
        say(printable(line))
    say()
    show_table(
        [{"check": each.check, "outcome": each.outcome} for each in tried], ["check", "outcome"], "Tried in a copy"
    )
    say()
    if dry_run:
        say("Nothing was written (--dry-run). The same command without --dry-run adds it.")
        return
    copy = f" --at {at} --database sqlite:///copy.db" if at else ""
    say(f"Added {leaf.name}. Look at what was read: tests/fixtures/{leaf.name}/{GOLDEN}. Then type:")
    say()
    say(f"  tinhso crawl {leaf.name}{copy} --limit 5")
    say("  make portals")
    say("  git add spiders/provinces tests/fixtures docs README.md README.vi.md")


def _diff(addition: Addition) -> Iterator[str]:
    """What changes, as a unified diff; of the golden file its beginning, of packed pages their size."""
    path = f"spiders/provinces/{addition.module}"
    before = path if addition.old else "/dev/null"
    yield from difflib.unified_diff(addition.old.splitlines(), addition.new.splitlines(), before, path, lineterm="")
    if addition.certificate:
        yield f"new file spiders/provinces/certificates/{addition.name}.pem: {len(addition.certificate)} bytes"
    for name, content in sorted(addition.fixtures.items()):
        path = f"tests/fixtures/{addition.name}/{name}"
        if name != GOLDEN:
            yield f"new file {path}: {len(content)} bytes"
            continue
        lines = content.decode().splitlines()
        yield from ("--- /dev/null", f"+++ {path}", f"@@ -0,0 +1,{len(lines)} @@")
        yield from (f"+{line[:_LINE]}" for line in lines[:_GOLDEN_LINES])
        if len(lines) > _GOLDEN_LINES:
            yield f"… {len(lines) - _GOLDEN_LINES} lines more"


def _as_data(leaf: NewLeaf, addition: Addition, tried: Sequence[Tried], *, dry_run: bool) -> dict[str, Any]:
    return {
        "name": leaf.name,
        "written": not dry_run,
        "module": f"spiders/provinces/{addition.module}",
        "leaf": leaf.lines(),
        "fixtures": {
            f"tests/fixtures/{addition.name}/{name}": len(content) for name, content in addition.fixtures.items()
        },
        "checks": {each.check: each.outcome for each in tried},
    }
