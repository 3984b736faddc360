"""A small database of our own (DỮ LIỆU MẪU) to be browsed: three portals, a merger, an edit, a reprint, hostile texts."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from browse.serving import listen
from browse.site import make_site
from storage.articles import SaveContext, save
from storage.database import open_database
from storage.portals import sync_portal
from storage.records import Attachment, Image
from tests.storage.conftest import NOW, article, facts, outcome, paragraphs
from vietnamese.boilerplate import Cut
from vietnamese.dates import Moment

HOSTILE = "</textarea></title><script>document.title='đã chạy'</script><img src=x onerror=\"document.title='đã chạy'\">'\"{{7*7}}"
SCRIPT_ADDRESS = "javascript:document.title='đã chạy'"
HOSTILE_ID = 6
CITING = "Bản Mẫu thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024. DỮ LIỆU MẪU."


def make_database(file: Path) -> str:
    """Six articles: 1 and 2 of Lai Châu (2 edited), 3 of Hòa Bình, 4 its reprint in Phú Thọ, 5 undated, 6 hostile."""
    url = f"sqlite:///{file}"
    engine = open_database(url)
    march, february = datetime(2026, 3, 20, 1, 0, tzinfo=UTC), datetime(2026, 2, 3, 2, 0, tzinfo=UTC)
    one = {"published": Moment.of(march), "title": "Chữ ký số về bản", "lead": CITING}
    two = {"published": Moment.of(february), "title": "Dịch vụ công trực tuyến ở Mường Lự"}
    first = {"published": Moment.of(february), "title": "Học bạ số ở Hòa Bình", "paragraphs": paragraphs(77)}
    copy = {"published": Moment.of(march), "title": "Học bạ số ở Hòa Bình", "paragraphs": paragraphs(77)}
    edited = (*paragraphs(2)[:3], paragraphs(2)[3].replace("DỮ LIỆU MẪU.", "DỮ LIỆU MẪU ĐÃ SỬA."))
    with engine.begin() as connection:
        ids = {
            name: sync_portal(
                connection, facts(name, province=province, host=f"{name}.gov.vn", agency=agency)
            ).portal_id
            for name, province, agency in (
                ("mau_laichau", ("gso", "12"), "Sở Mẫu Lai Châu"),
                ("mau_hoabinh", ("gso", "17"), "Sở Mẫu Hòa Bình"),
                ("mau_phutho", ("2025", "25"), "Sở Mẫu Phú Thọ"),
            )
        }

        def put(portal: str, number: int, at: datetime = NOW, **changes: object) -> None:
            made = article(number, url=f"https://{portal}.gov.vn/bai-{number}.html", **changes)
            save(connection, outcome(made, at=at), context=SaveContext(ids[portal], portal, at))

        put("mau_laichau", 1, **one)
        put("mau_laichau", 2, **two)
        put("mau_hoabinh", 3, **first)
        put("mau_phutho", 4, **copy)
        put("mau_laichau", 5, published=None, date_source="", title="Bài không rõ ngày")
        put(
            "mau_laichau",
            2,
            NOW + timedelta(days=1),
            **two | {"title": "Dịch vụ công ở Mường Lự", "paragraphs": edited},
        )
        _put_hostile(connection, ids["mau_phutho"])
    engine.dispose()
    return url


def _put_hostile(connection: Any, portal: int) -> None:
    """An article whose every text is hostile, then an edit of it."""
    text = HOSTILE
    for title, at in ((text, NOW), (f"{text} sửa", NOW + timedelta(days=1))):
        made = article(
            6, url=SCRIPT_ADDRESS, title=title, lead=text, paragraphs=(text, *paragraphs(6), title), author=text, source=text,
            source_url=SCRIPT_ADDRESS, section=text, tags=(text,), extractor=text,
            body_html=f'<p onclick="x()">{text}</p><a href="{SCRIPT_ADDRESS}">x</a><svg onload="x()"></svg>'
            f'<iframe src="https://khac.example/"></iframe><table style="width:9999px"><tr><td>ô</td></tr></table>',
            images=(Image(SCRIPT_ADDRESS, text, text),), attachments=(Attachment(SCRIPT_ADDRESS, text),),
            cuts=(Cut(text, "drop", text, 0),),
        )  # fmt: skip
        save(connection, outcome(made, at=at, url=SCRIPT_ADDRESS), context=SaveContext(portal, "mau_phutho", at))


def get(site: Any, path: str, **options: Any) -> httpx.Response:
    """What the site answers, over its own client."""
    answer: httpx.Response = asyncio.run(site.client.get(path, **options))
    return answer


def site_of(file: Path) -> Any:
    return make_site(make_database(file))


@contextmanager
def served(site: Any) -> Iterator[str]:
    """The origin at which the site is served, on loopback."""
    listener = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(site.app(), log_level="warning", lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
