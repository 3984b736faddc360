"""Listings in NukeViet's markup, and the crawl of one as a process that weighs itself."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.crawling import Workplace
from tests.hostile.kinds import Answer, html
from tests.hostile.server import Served

PORTAL = "sample_hostile"
PATH = "/chuyen-doi-so/"
WEIGHED = str(Path(__file__).with_name("weighed.py"))
_SECONDS = 600.0  # after which a crawl is taken to hang
QUICK = ("-s", "RETRY_TIMES=0", "-s", "DOWNLOAD_TIMEOUT=10", "-s", "BACKOFF_DEFAULT=0.1", "-s", "BACKOFF_LIMIT=0.1")


def listing(
    entries: Iterable[tuple[str, str]], next_path: str = "", head: str = "", date: str = "05/03/2026 08:00"
) -> Answer:
    """A page of a section: a card for each address and headline, and a link to the next page if there is one."""
    cards = "".join(
        f'<div class="panel panel-default"><div class="panel-body"><h3><a href="{address}">{title}</a></h3>'
        f'<ul class="text-muted"><li>{date}</li></ul></div></div>'
        for address, title in entries
    )
    link = f'<link rel="next" href="{next_path}">' if next_path else ""
    return html(
        f'<html><head><meta charset="utf-8"><title>Chuyển đổi số - Cổng mẫu</title>{link}{head}</head><body>'
        f'<div class="news_column">{cards}</div><footer>Cơ quan chủ quản: Ủy ban nhân dân xã Mẫu</footer></body></html>'
    )


def crawl(place: Workplace, served: Served, *options: str, env: dict[str, str] | None = None) -> dict[str, Any]:
    """Crawls the portal at the server; the row of the run, with what it cost (see `weighed`) under "cost"."""
    place.env |= env or {}
    argv = ("crawl", PORTAL, "--at", served.origin, "--json", *QUICK, *options)
    ended = place.start(*argv, script=WEIGHED).wait(_SECONDS)
    assert "Traceback" not in ended.err, ended.err
    assert ended.out, ended.err
    return {**ended.rows[PORTAL], "cost": json.loads((place.folder / "cost.json").read_text())}
