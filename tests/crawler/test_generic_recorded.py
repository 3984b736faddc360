"""The generic path on the pages of four recorded CMSs, with their names and without: its floors."""

import statistics
from collections.abc import Callable

import pytest

from bench.corpus import RECORDED, UNCLAIMED, Sample
from bench.generic import BOUND, LEADS
from bench.paths import RECORDINGS
from bench.recording import Recording
from bench.scoring import score
from bench.scramble import scramble
from tests.crawler.test_generic import read
from vietnamese.unicode import fold


def _pages(folder: str) -> list[Sample]:
    if not (RECORDINGS / folder / "truth.jsonl").is_file():
        pytest.skip(f"the recorded portal {folder} is not beside the checkout")
    name = {folder: name for name, folder in (RECORDED | UNCLAIMED).items()}[folder]
    return Recording(name, RECORDINGS / folder).samples()


def _as_sent(sample: Sample) -> str:
    return sample.page.decode()


def _without_names(sample: Sample) -> str:
    return scramble(sample.page, sample.url).decode()


WAYS = pytest.mark.parametrize("way", [_as_sent, _without_names], ids=["as sent", "without names"])
FOLDERS = pytest.mark.parametrize("folder", ["nukeviet", "wordpress", "drupal", "joomla"])


@pytest.mark.recorded
@WAYS
@FOLDERS
def test_the_floors_hold_on_every_recorded_cms(folder: str, way: Callable[[Sample], str]) -> None:
    samples = _pages(folder)
    articles = [read(way(sample), sample.url) for sample in samples]
    lines = [[article.lead, *article.paragraphs] for article in articles]
    scores = [
        score(own, lead=sample.lead, body=sample.body, neutral=sample.neutral)
        for own, sample in zip(lines, samples, strict=True)
    ]
    leads = [
        fold(sample.lead) in fold("\n".join(own)) for own, sample in zip(lines, samples, strict=True) if sample.lead
    ]
    assert BOUND <= 0.98 <= statistics.fmean(scores)
    assert min(scores) >= 0.94
    assert LEADS <= 0.98 <= statistics.fmean(leads)
    assert [fold(article.title) for article in articles] == [fold(sample.title) for sample in samples]
    dated = [
        (article.published, sample) for article, sample in zip(articles, samples, strict=True) if article.published
    ]
    assert [moment.on for moment, _ in dated] == [sample.published for _, sample in dated]


SPECIAL = ("short_notice", "short", "table_only", "attachment_only", "attach_only")


@pytest.mark.recorded
@WAYS
@pytest.mark.parametrize("folder", ["drupal", "joomla"])
def test_recorded_notices_tables_and_files(folder: str, way: Callable[[Sample], str]) -> None:
    samples = [sample for sample in _pages(folder) if sample.special in SPECIAL]
    assert len(samples) == 3
    for sample in samples:
        article = read(way(sample), sample.url)
        assert [article.lead, *article.paragraphs] == ["", *sample.body]
        assert [file.url.removeprefix(sample.url[: sample.url.index("/", 8)]) for file in article.attachments] == list(
            sample.attachments
        )
