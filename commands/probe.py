"""`tinhso probe`: looks at an unknown portal, politely, and says what it is, what it holds, and what to type next."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from commands.arguments import AsJson, origin
from commands.output import local, printable, say, show_json, show_table
from commands.tls_options import Accept, Intermediate, Reason, lived_with
from spiders.fleet import portal_classes
from spiders.probing.budget import MAX_REQUESTS
from spiders.probing.guess import guess_leaf
from spiders.probing.look import look, new_report
from spiders.probing.next_step import command_next
from spiders.probing.report import Report, Sample
from spiders.recognise import Checked
from vietnamese.dates import Moment, Precision

_LINE = 110  # characters of an article's line
_CUTS = 8  # that are shown of an article


def probe(
    url: Annotated[str, typer.Argument(metavar="URL", help="The portal's public address, or that of a section.")],
    at: Annotated[str | None, typer.Option(metavar="ORIGIN", help="Look at a copy of it at this origin.")] = None,
    accept: Accept = None,
    reason: Reason = "",
    intermediate: Intermediate = None,
    as_json: AsJson = False,
) -> None:
    """Look at an unknown portal: its CMS and the evidence, its sections, five articles, and what to type next."""
    report = look(new_report(url, origin(at, "--at") if at else "", lived_with(accept, reason, intermediate)))
    if as_json:
        show_json(cleaned(as_data(report)))
    else:
        show_report(report)
    if report.trouble:
        raise typer.Exit(1)


def show_report(report: Report) -> None:
    """The report as a person reads it, from the evidence to the verdict."""
    _say(f"{report.host}: {report.title or 'no title'}")
    _say(f"{report.requests} of {MAX_REQUESTS} requests" + (f", at the copy {report.at}" if report.at else ""))
    say()
    show_table(list(_answers(report)), ["what", "found"], "The server")
    if report.recognition:
        show_table(list(_evidence(report.recognition.checked)), ["family", "has", "mark", "weight"], "The family")
    sections = [section_data(section) for section in report.sections]
    if sections:
        show_table(
            sections, ["path", "name", "topical", "why", "entries", "dated", "newest", "next", "trouble"], "Sections"
        )
    for number, sample in enumerate(report.samples, start=1):
        _show_sample(number, sample)
    say()
    if report.trouble:
        _say(f"Verdict: not as it is. {report.trouble}")
    else:
        leaf = report.leaf
        assert leaf is not None
        known = report.recognition and report.recognition.family
        family = leaf.layout.family if known else "no family known here, read by the shape of its pages (generic)"
        served = f", read at its service {report.service}" if report.service else ""
        bare = f", {len(report.without_text)} of them without text" if report.without_text else ""
        _say(
            f"Verdict: {family}{served}; {_sections(len(report.listings))} and {len(report.articles)} of "
            f"{len(report.samples)} articles can be read{bare}. Type next:"
        )
        say()
        _say(f"  {command_next(report, guess_leaf(report), portal_classes())}")


def _sections(count: int) -> str:
    return "1 section" if count == 1 else f"{count} sections"


def _answers(report: Report) -> Iterator[dict[str, str]]:
    for what, found in as_data(report)["server"].items():
        shown = found if isinstance(found, list) else [found]
        told = "not read" if found is None else "; ".join(str(each) for each in shown) or "none"
        yield {"what": what.replace("_", " "), "found": told}


def _evidence(checked: tuple[Checked, ...]) -> Iterator[dict[str, Any]]:
    """Every mark of the families of which something was found, the one with the most first; the others only counted."""
    points: dict[str, int] = defaultdict(int)
    for each in checked:
        points[each.family] += each.mark.weight * each.matched
    for family, count in sorted(points.items(), key=lambda pair: -pair[1]):
        marks = [each for each in checked if each.family == family]
        if not count:
            yield {"family": family, "has": "no", "mark": f"none of its {len(marks)} marks", "weight": ""}
            continue
        for each in marks:
            yield {
                "family": family,
                "has": "yes" if each.matched else "no",
                "mark": each.mark.says,
                "weight": each.mark.weight,
            }


def _show_sample(number: int, sample: Sample) -> None:
    data = sample_data(sample)
    say()
    _say(f"{number}. {data['title'] or data['url']}")
    if not data["is_article"]:
        _say(f"   no article: {data['reason']}")
        return
    _say(
        f"   date    {data['published'] or 'none'}" + (f" (from the {data['date_from']})" if data["date_from"] else "")
    )
    _say(f"   author  {data['author'] or 'none'}; topic score {data['score']}; read by {data['read_by']}")
    _say(f"   first   {_short(data['first_line'])}")
    _say(f"   last    {_short(data['last_line'])}")
    if data["further_page"]:
        _say(f"   more    {_short(data['further_page'])} may be a further page of it, which is not read")
    for cut in data["cuts"][:_CUTS]:
        _say(f"   cut     {_short(cut['text'])}  [{cut['rule']}]")
    if len(data["cuts"]) > _CUTS:
        _say(f"   cut     and {len(data['cuts']) - _CUTS} lines more")


def _short(text: str) -> str:
    return text if len(text) <= _LINE else text[: _LINE - 1] + "…"


def _say(text: str) -> None:
    say(printable(text))


def as_data(report: Report) -> dict[str, Any]:
    """The report as plain data, for JSON."""
    return {
        "url": report.url,
        "host": report.host,
        "origin": report.at or None,
        "title": report.title,
        "requests": report.requests,
        "asked": [{"url": url, "answer": answer} for url, answer in report.asked],
        "server": {
            "encoding": report.encoding or "not seen",
            "feeds": None if report.feeds is None else list(report.feeds),
            "sitemaps": None if report.sitemaps is None else list(report.sitemaps),
            "crawl_delay": _crawl_delay(report),
            "validators": _validators(report),
            "asked_again": _asked_again(report),
            "tls": _tls(report),
            "javascript": f"needed: {report.scripts}" if report.scripts else _seen(report, "not needed"),
            "blocks": report.block or _seen(report, "no"),
        },
        "family": report.recognition.family.layout.family if report.recognition and report.recognition.family else None,
        "service": report.service or None,
        "marks": [
            {"family": each.family, "mark": each.mark.says, "weight": each.mark.weight, "matched": each.matched}
            for each in (report.recognition.checked if report.recognition else ())
        ],
        "sections": [section_data(section) for section in report.sections],
        "other_links": [
            {"path": link.path, "name": link.name, "why": link.reason}
            for link in report.links if link.path not in {section.link.path for section in report.sections}
        ],
        "articles": [sample_data(sample) for sample in report.samples],
        "trouble": report.trouble or None,
        "next": None if report.trouble else command_next(report, guess_leaf(report), portal_classes()),
    }  # fmt: skip


def _crawl_delay(report: Report) -> str:
    if report.crawl_delay is not None:
        return f"{report.crawl_delay:g} s"
    return "not read" if report.sitemaps is None else "none"


def _validators(report: Report) -> list[str] | None:
    if report.validators is None:
        return None
    return [f"{url}: {said}" for url, said in report.validators.items()][:3]


def _asked_again(report: Report) -> str:
    if report.validators is None:
        return "not asked"
    if report.honours_validators is None:
        return "nothing to ask with"
    return "304: they are kept" if report.honours_validators else "sent whole: they are no use"


def _seen(report: Report, answer: str) -> str:
    return answer if report.saw_front else "not seen"


def _tls(report: Report) -> str:
    if report.tls:
        return report.tls
    if report.at and not report.at.startswith("https:"):
        return "not tried: a copy"
    if report.failure:
        return "not seen"
    if not report.at and report.scheme != "https":
        return "none: the portal answers without it"
    stated = report.lived_with.stated
    return f"verified; {stated}" if stated else "verified"


def section_data(section: Any) -> dict[str, Any]:
    """One section as a flat mapping."""
    return {
        "path": section.link.path,
        "name": section.link.name,
        "topical": "yes" if section.link.topical else "no",
        "why": section.link.reason,
        "entries": section.entries,
        "dated": section.dated,
        "newest": section.newest.on.isoformat() if section.newest else None,
        "next": "yes" if section.has_next else "no",
        "trouble": section.trouble or None,
    }


def sample_data(sample: Sample) -> dict[str, Any]:
    """One article as a flat mapping: what a person checks it by."""
    article = sample.article
    if article is None:
        return {"url": sample.page.url, "is_article": False, "title": sample.page.entry.title, "reason": sample.reason}
    return {
        "url": article.url,
        "is_article": True,
        "title": article.title,
        "reason": sample.reason or None,
        "published": _moment(article.published),
        "date_from": article.date_source or None,
        "author": article.author or None,
        "score": sample.score,
        "read_by": article.extractor,
        "first_line": article.paragraphs[0] if article.paragraphs else "",
        "further_page": sample.further or None,
        "last_line": article.paragraphs[-1] if article.paragraphs else "",
        "cuts": [{"rule": cut.rule, "action": cut.action, "text": cut.text} for cut in article.cuts],
    }


def _moment(moment: Moment | None) -> str | None:
    if moment is None:
        return None
    return local(moment.at) if moment.at and moment.precision is Precision.MINUTE else moment.on.isoformat()


def cleaned(value: Any) -> Any:
    """Plain data with every text made printable: what a portal sends must not steer the terminal it is shown on."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {name: cleaned(each) for name, each in value.items()}
    return [cleaned(each) for each in value] if isinstance(value, list) else value
