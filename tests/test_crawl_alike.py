"""The same portal crawled into both databases: every view answers alike, to the letter, as JSON and as CSV."""

import csv
import io
import json
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from replica.server import serve
from storage.views import view_statements
from tests.crawling import Workplace
from tests.exports import Exporting
from tests.samples import BACKAN, LAICHAU, readable
from tests.two_portals import two_sites

# The time of day, how long it took, and bytes that differ with each answer (a token, a counter), in pages and so in hashes.
VARYING = {
    "first_seen_at", "last_seen_at", "changed_at", "gone_at", "fetched_at", "viewed_at", "discovered_at", "completed_at",
    "last_visit_at", "started_at", "ended_at", "next_try_at", "missing_since",
    "revisit_at", "seen_at", "seconds", "bytes", "page_sha256", "origin",
}  # fmt: skip
# Numbers given in the order of saving, which is a matter of timing where sections are walked at once. What they join is
# compared by the addresses and keys that stand beside them, and by `Workplace.state`.
NUMBERS = {"article_id", "entry_id", "duplicate_of", "original_id"}
OF_THE_SCHEDULER = {"portal_health", "messages", "portal_checks"}  # no crawl by hand fills these
TIMES = VARYING - {"seconds", "bytes", "page_sha256", "origin"}
WHOLE = "Xã triển khai Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị."
SHORT = "Chi bộ học tập Nghị quyết số 57-NQ/TW."
TIME = """SELECT '{column}' AS name, {column} AS time,
    {column} > '2026-01-01' AND {column} < '2100-01-01 00:00:00.000000' AS past FROM {view} WHERE {column} IS NOT NULL"""


def crawl_twice(place: Workplace) -> None:
    """Both portals, one after the other; then again after edits, a withdrawal and a new article."""
    sites = two_sites()
    with ExitStack() as stack:
        origins = {name: stack.enter_context(serve(site)).origin for name, site in sites.items()}
        for name, origin in origins.items():
            assert place.crawl(name, origin, "--all-topics")["outcome"] == "ok"
        for site in sites.values():
            plain = [each for each in readable(site) if each.topical and each.lead and not each.second_section]
            site.edit(plain[1], title=f"{plain[1].title} (đã sửa)")
            site.remove(plain[2], 404)
            site.edit(plain[3], lead=f"{WHOLE} {plain[3].lead}")
            site.edit(plain[4], lead=f"{SHORT} {plain[4].lead}")
            site.publish(2)
        (place.folder / "terms.txt").write_text("nền tảng\nchuyển đổi số\n", encoding="utf-8")
        assert place.tinhso("terms", "add", "terms.txt").code == 0
        for name, origin in origins.items():
            assert place.crawl(name, origin, "--full", "--all-topics")["outcome"] == "ok"


@pytest.fixture(scope="module")
def both(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[tuple[Workplace, Workplace]]:
    from tests.crawling import Places

    server = Places(request.getfixturevalue("postgresql")).new(tmp_path_factory.mktemp("postgresql"))
    file = Workplace(tmp_path_factory.mktemp("sqlite"))
    for place in (file, server):
        crawl_twice(place)
    yield file, server
    server.database.drop()


def columns_of(place: Workplace, view: str, exporting: Exporting) -> list[str]:
    return next(csv.reader(io.StringIO(answer(place, f"SELECT * FROM {view} LIMIT 0", "csv", exporting))))


def answer(place: Workplace, statement: str, form: str, exporting: Exporting) -> str:
    """What `tinhso sql` prints."""
    code, out, err = exporting.run("sql", statement, "--format", form, "--database", place.database.url)
    assert (code, err) == (0, "")
    return out


@pytest.mark.parametrize("view", view_statements())
def test_every_view_answers_alike(both: tuple[Workplace, Workplace], view: str, exporting: Exporting) -> None:
    file, server = both
    columns = columns_of(file, view, exporting)
    assert columns_of(server, view, exporting) == columns
    left_out = VARYING | NUMBERS | ({"id"} if view not in ("runs", "portals") else set())
    kept = [name for name in columns if name not in left_out]
    told = [f"{name} IS NULL AS no_{name}" for name in columns if name in left_out]
    # No column that may be NULL decides: where NULL sorts is the databases' own affair.
    order = [f"COALESCE(CAST({name} AS TEXT), '')" for name in kept]
    statement = f"SELECT {', '.join(kept + told)} FROM {view} ORDER BY {', '.join(order)}"
    for form in ("json", "csv"):
        here, there = (answer(place, statement, form, exporting) for place in both)
        assert here == there, form
    assert (len(here.splitlines()) > 1) != (view in OF_THE_SCHEDULER), "the view has no row: nothing was compared"


def test_what_numbers_join_is_alike(both: tuple[Workplace, Workplace]) -> None:
    here, there = (place.state() for place in both)
    for found in (here, there):
        *_, gone_at = zip(*found["articles"], strict=True)
        assert set(gone_at) == {None}, "missing once is not gone"
        found["articles"] = {row[:-1] for row in found["articles"]}
    assert here == there


@pytest.mark.parametrize("argv", [
    ("articles", "--limit", "500", "--duplicates", "--json"), ("articles", "--portal", LAICHAU, "--since", "2026-01-10"),
    ("portals",), ("seeds", "export"), ("seeds", "list"),
    ("articles", "--portal", BACKAN, "--until", "2026-01-31", "--json"),
], ids=" ".join)  # fmt: skip
def test_every_command_answers_alike(both: tuple[Workplace, Workplace], argv: tuple[str, ...]) -> None:
    here, there = (place.tinhso(*argv) for place in both)
    assert (here.code, here.err) == (there.code, there.err)
    assert (here.code, here.err.count("\n")) == (0, 1 if "--limit N shows more" in here.err else 0)
    assert here.out == there.out


def test_times_are_text_of_one_form(both: tuple[Workplace, Workplace], exporting: Exporting) -> None:
    """What cannot be the same moment is at least written alike, and compares alike."""
    pattern = "____-__-__ __:__:__.______"
    for place in both:
        for view in view_statements():
            columns = sorted(TIMES.intersection(columns_of(place, view, exporting)))
            if not columns:
                continue
            statement = " UNION ALL ".join(TIME.format(view=view, column=column) for column in columns)
            for row in json.loads(answer(place, statement, "json", exporting)):
                shape = "".join("_" if letter.isdigit() else letter for letter in row["time"])
                assert (shape, bool(row["past"])) == (pattern, True), (view, row)
