"""The benchmarks work and count right; what they measure is for `make bench` to say."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bench import corpus, extraction, generic, memory, ratio, report
from bench.__main__ import main
from bench.extraction import Measured
from bench.generic import Measured as GenericMeasured
from bench.memory import Memory
from bench.ratio import Cost, Ratio
from bench.scoring import f1, leaks, score
from bench.scramble import scramble
from bench.serving import served
from bench.stages import PARSE, SOUP, STAGES

CHEAP = Cost(2.0, 1.9, 2.1, 1.0)
RATIO = Ratio(10, 8, whole=Cost(5.0, 4.9, 5.2, 3.0), bare=CHEAP, stock=CHEAP, stages={PARSE: 1.0, SOUP: 0.5})
MEMORY = Memory(60, 60, "ok", 300.0, 9.0, 12.0)
TOOLS = [Measured(extraction.OURS, 2.0, 1.9, 2.1, 1.0, 0.95), Measured(extraction.RIVALS[0], 8.0, 7.9, 8.2, 0.9, 0.5)]


@pytest.fixture
def without_recordings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """As on a machine with the checkout alone, in this process and those it starts."""
    monkeypatch.setenv("TINHSO_SHARED", str(tmp_path))
    monkeypatch.setattr("bench.corpus.RECORDINGS", tmp_path / "portals")
    yield


class TestScoring:
    def test_the_same_words_in_another_spelling_are_all_found(self) -> None:
        assert f1("Hoà Bình uỷ  ban\nnhân dân", "hòa bình ủy ban nhân dân") == 1.0

    def test_counts_shingles_of_four_words(self) -> None:
        # found: abcd, bcde; truth: bcde, cdef, defg: one of them in common
        assert f1("a b c d e", "b c d e f g") == pytest.approx(2 * 1 / (2 + 3))

    def test_a_shingle_found_twice_counts_once_where_the_truth_has_it_once(self) -> None:
        assert f1("a b c d\na b c d", "a b c d") == pytest.approx(2 * 1 / (5 + 1))

    def test_fewer_than_four_words_are_one_shingle(self) -> None:
        assert f1("một hai", "một hai") == 1.0
        assert f1("một hai", "một ba") == 0.0

    def test_nothing_found_is_nothing_unless_nothing_was_there(self) -> None:
        assert f1("", "a b c d") == 0.0
        assert f1("a b c d", "") == 0.0
        assert f1("", "") == 1.0

    def test_captions_and_signature_count_for_nothing(self) -> None:
        body = ["một hai ba bốn năm", "sáu bảy tám chín mười"]
        found = [body[0], "Ảnh: quang cảnh buổi lễ hôm nay", body[1], "Nguyễn Văn A"]
        neutral = ["Ảnh: quang cảnh buổi lễ hôm nay", "NGUYỄN VĂN A", ""]
        assert score(found, lead="", body=body, neutral=neutral) == 1.0
        assert score(found, lead="", body=body, neutral=[]) < 1.0

    def test_a_lead_repeated_in_the_body_counts_once_whoever_repeats_it(self) -> None:
        lead, body = "một hai ba bốn năm", ["sáu bảy tám chín mười"]
        for found in ([lead, *body], [lead, lead, *body]):
            for truth in (body, [lead, *body]):
                assert score(found, lead=lead, body=truth, neutral=()) == 1.0

    def test_a_lead_left_out_is_missed(self) -> None:
        lead, body = "một hai ba bốn năm", ["sáu bảy tám chín mười"]
        assert score(body, lead=lead, body=body, neutral=()) == pytest.approx(2 * 2 / (2 + 7))


class TestBounds:
    def test_a_ratio_at_its_bound_holds(self) -> None:
        assert RATIO.passed
        assert not replace(RATIO, whole=Cost(5.01, 5, 5, 3)).passed

    def test_a_peak_at_its_bound_holds_if_every_article_was_stored(self) -> None:
        assert MEMORY.passed
        assert not replace(MEMORY, peak_mb=300.1).passed
        assert not replace(MEMORY, stored=59).passed
        assert not replace(MEMORY, outcome="partial").passed

    def test_every_mode_of_trafilatura_must_take_four_times_as_long(self) -> None:
        slow = Measured(extraction.RIVALS[1], 9.0, 9.0, 9.0, 0.9, 0.5)
        assert extraction.passed([*TOOLS, slow])
        assert not extraction.passed([*TOOLS, replace(slow, ms=7.9)])

    def test_the_table_shows_losers_and_what_was_missed(self) -> None:
        slow = Measured("readability-lxml", 1.0, 1.0, 1.0, 0.97, 0.6)
        rows = [*report.ratio_rows(RATIO), *report.extraction_rows([*TOOLS, slow]), *report.memory_rows(MEMORY)]
        text = report.as_text([*rows, *report.memory_rows(replace(MEMORY, peak_mb=301.0))])
        assert "2.50 × bare" in text
        assert "readability-lxml" in text
        assert "0.5 × ours" in text
        assert text.count("holds") == 3
        assert text.count("MISSED") == 1


@pytest.mark.recorded
def test_the_recordings_are_read_with_their_truth() -> None:
    if not corpus.is_recorded():
        pytest.skip("the recorded portals are not beside the checkout")
    first = [portal.samples()[0] for portal in corpus.portals()]
    assert [sample.portal for sample in first] == ["laichau_skhcn", "backan_tp"]
    for sample in first:
        assert sample.body[0].split()[0].encode() in sample.page


def test_without_recordings_the_replica_is_served_and_extracted_from(without_recordings: None) -> None:
    assert not corpus.is_recorded()
    from bench.tools import read_all

    found = {row.tool: row for row in read_all(rounds=1, most=3)}
    assert found[extraction.OURS].f1 >= 0.99
    assert all(row.ms > 0 for row in found.values())
    assert set(extraction.RIVALS) < set(found)


@pytest.mark.soak
def test_the_ratio_is_of_the_same_requests_and_names_every_stage() -> None:
    found = ratio.measure(turns=1, rounds=2, what=("large", "6"))
    assert found.articles == 6
    assert found.requests >= 6 + 3 + 1  # the articles, a listing page of each section, robots.txt
    assert set(found.stages) == {ratio.REST, *STAGES}
    assert min(found.stages.values()) > 0
    assert found.whole.ms > found.bare.ms
    assert found.whole.cold > found.bare.cold


@pytest.mark.soak
def test_memory_is_measured_of_a_crawl_that_stores_every_article() -> None:
    found = memory.measure(30)
    assert (found.articles, found.stored, found.outcome) == (30, 30, "ok")
    assert 30 < found.peak_mb < 1000


def test_a_server_that_does_not_start_is_an_error(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RuntimeError, match="did not start"), served("large", "none"):
        pytest.fail("nothing was served")
    assert "ValueError" in capfd.readouterr().err


@pytest.mark.parametrize(("bound", "code", "word"), [(1e6, 0, "holds"), (1.0, 1, "MISSED")])
def test_the_command_says_what_it_measured_and_fails_if_a_bound_is_missed(
    bound: float, code: int, word: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(memory, "BOUND_MB", bound)
    monkeypatch.setattr(memory, "measure", lambda articles: replace(MEMORY, articles=articles, stored=articles))
    assert main(["--only", "memory", "--articles", "20"]) == code
    said = capsys.readouterr().out
    assert word in said
    assert "20 articles" in said


def test_the_command_says_that_there_were_no_recordings(
    without_recordings: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(memory, "measure", lambda articles: MEMORY)
    main(["--only", "memory"])
    assert corpus.ABSENT in capsys.readouterr().out


class TestLeaks:
    TRUTH = ("một hai ba bốn năm", "sáu bảy tám chín mười")

    def test_a_line_of_the_article_is_no_leak_however_it_is_cut(self) -> None:
        assert not leaks(["MỘT hai ba bốn năm sáu bảy tám chín mười"], truth=self.TRUTH)

    def test_twelve_foreign_words_are_one(self) -> None:
        assert leaks([*self.TRUTH, " ".join("abcdefghijkl")], truth=self.TRUTH)
        assert not leaks([*self.TRUTH, " ".join("abcdefghijk")], truth=self.TRUTH)

    def test_short_lines_and_figures_are_none(self) -> None:
        assert not leaks(["a b c", "d e f"] * 9 + ["Thôn | Hồ sơ | 12 | 34 | 56"], truth=self.TRUTH)


class TestScrambling:
    PAGE = """<html><head><meta name="generator" content="X"><meta property="og:title" content="X">
        <meta name="author" content="A"><script type="application/ld+json">{"headline": 1}</script></head><body>
        <div class="a b" id="c" itemprop="articleBody"><p class="a" role="main">Chữ</p><a rel="tag" href="/x">x</a>
        <time datetime="2026-03-05">5</time></div></body></html>"""

    def test_names_and_microdata_go_and_the_rest_stays(self) -> None:
        page = scramble(self.PAGE.encode(), "1").decode()
        for gone in ("generator", "og:title", "ld+json", 'class="a', "itemprop", "rel=", 'id="c"'):
            assert gone not in page
        for kept in ('name="author"', "Chữ", 'role="main"', 'href="/x"', 'datetime="2026-03-05"'):
            assert kept in page

    def test_it_is_the_same_for_the_same_seed_and_another_for_each_occurrence(self) -> None:
        first, second = scramble(self.PAGE.encode(), "1"), scramble(self.PAGE.encode(), "2")
        assert first == scramble(self.PAGE.encode(), "1") != second
        words = re.findall(r'(?:class|id)="([^"]+)"', first.decode())
        assert [len(word.split()) for word in words] == [2, 1, 1]
        assert len({word for several in words for word in several.split()}) == 4


ROW = GenericMeasured(
    generic.OURS, False, 10, 0.95, 0.9, {"drupal": 0.94, "joomla": 0.96}, 0.9, 0.0, 1.0, 9, 0, 5.0
)  # fmt: skip


class TestGenericBounds:
    def test_every_portal_the_leads_and_the_dates_count(self) -> None:
        assert generic.holds(ROW)
        assert not generic.holds(replace(ROW, by_portal={"drupal": 0.929, "joomla": 0.97}))
        assert not generic.holds(replace(ROW, leads=0.89))
        assert not generic.holds(replace(ROW, dates_wrong=1))

    def test_losers_have_no_bound_and_absent_tools_are_named(self) -> None:
        loser = replace(ROW, tool="another", f1=0.5, dates_right=None, dates_wrong=None)
        assert generic.passed(generic.Found([ROW, loser], []))
        text = report.as_text(
            report.generic_rows(generic.Found([ROW, loser, replace(ROW, scrambled=True)], ["magic-html"]))
        )
        assert text.count("holds") == 2
        assert "dates none told" in text
        assert "not installed: not measured" in text


@pytest.mark.recorded
def test_every_generic_tool_reads_the_recordings_both_ways() -> None:
    if not corpus.is_recorded():
        pytest.skip("the recorded portals are not beside the checkout")
    from bench.generic_tools import read_all, tools

    rows = read_all(most=1)
    assert [(row.tool, row.scrambled) for row in rows] == [(tool, way) for way in (False, True) for tool in tools()]
    assert {row.pages for row in rows} == {4}
    assert all(row.f1 > 0.99 for row in rows if row.tool in (generic.OURS, generic.LEARNT))
