"""`tinhso portals`: the portals there are, and how well each is known."""

from commands.arguments import AsJson
from commands.output import say, show_json, show_table
from spiders.fleet import portal_classes


def portals(as_json: AsJson = False) -> None:
    """List the portals: whose they are, whether they still stand, and how well their markup is known."""
    rows = [
        {
            "portal": name,
            "agency": spider.agency,
            "level": spider.agency_level,
            "state": spider.state,
            "successor": spider.successor,
            "evidence": spider.evidence,
            "family": spider.layout.family,
            "host": spider.host,
            "sections": [section.path for section in spider.sections],
            "tls": spider.tls.stated,
            "note": spider.note,
        }
        for name, spider in portal_classes().items()
    ]
    if as_json:
        show_json(rows)
        return
    show_table(rows, ["portal", "agency", "level", "state", "successor", "evidence", "family", "host", "tls"])
    for row in rows:
        if row["tls"]:
            say(f"{row['portal']}: TLS: {row['tls']}")
        if row["note"]:
            say(f"{row['portal']}: {row['note']}")
