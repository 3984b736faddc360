"""The shipped fingerprints: hashes only, complete, and right on the recordings."""

import json
import os
import random
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from seeds.shipped import SAMPLE_SEED_ID, dump, load, shipped
from seeds.sketch import recognise

PROJECT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("TINHSO_SHARED", PROJECT / ".." / "shared"))
IDS = [
    "254b79a71f0a78af",
    "3ce022587f24737a",
    "4d674483ce00b5ec",
    SAMPLE_SEED_ID,
    "933c80fcd10ba017",
    "b91d684dd9c5e618",
]


def test_five_seeds_and_the_sample_are_shipped() -> None:
    assert [known.id for known in shipped()] == IDS


def test_no_prose_is_shipped() -> None:
    text = files("seeds").joinpath("fingerprints.json").read_text(encoding="utf-8")
    strings = set(re.findall(r'"([^"]*)"', text)) - {"seeds", "id", "version", "shingle_count", "sketch"}
    assert all(re.fullmatch("[0-9a-f]{16}", string) for string in strings)
    assert re.sub(r'"[^"]*"|\d+', "", text).strip("{}[]:, \n") == "", "nothing but strings and numbers"


def test_the_sample_article_of_the_replica_is_recognised() -> None:
    lines = (PROJECT / "replica" / "texts" / "seed_sample.txt").read_text(encoding="utf-8").splitlines()
    for paragraphs in (lines[1:], lines[2:], lines[2:-1]):
        match = recognise(paragraphs, shipped())
        assert match is not None
        assert match.seed_id == SAMPLE_SEED_ID
        assert match.seed_found > 0.8
        assert match.article_covered > 0.95


def test_what_is_dumped_loads_again() -> None:
    known = shipped()
    assert load(dump(reversed(known))) == known
    assert dump(known) == files("seeds").joinpath("fingerprints.json").read_text(encoding="utf-8")
    assert load(dump([])) == ()


def row(**changes: Any) -> str:
    sound = json.loads(dump(shipped()[:1]))["seeds"][0]
    return json.dumps({"seeds": [{**sound, **changes}]})


SKETCH = json.loads(dump(shipped()[:1]))["seeds"][0]["sketch"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", 'has no list "seeds"'),
        ('{"seeds": {}}', 'has no list "seeds"'),
        ('{"seeds": ["a"]}', "Seed 1 of the seeds file is not an object"),
        (row(id="Lam Thạch"), "has the id 'Lam Thạch', which is not 16 hex digits"),
        (row(id=None), "has the id None"),
        (row(version=2), "has the version 2, and this program reads version 1"),
        (row(version=True), "has the version True"),
        (row(shingle_count=0), "has the shingle_count 0"),
        (row(shingle_count="440"), "has the shingle_count '440'"),
        (row(sketch=SKETCH[:-1]), "has no sketch of 256 hashes"),
        (row(sketch=[*SKETCH[:-1], 7]), "has no sketch of 256 hashes"),
        (row(sketch=SKETCH[::-1]), "has a sketch that is not ascending"),
        (row(sketch=[SKETCH[0], *SKETCH[:-1]]), "has a sketch that is not ascending"),
        (row()[:-2] + ", " + row()[len('{"seeds": [') :], "names one seed twice"),
    ],
)
def test_a_file_that_is_wrong_is_refused_in_a_sentence(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)) as error:
        load(text)
    assert "; " in str(error.value)
    assert "\n" not in str(error.value)


# Recordings. The seeds' own texts are beside the checkout, never in it.

recorded = pytest.mark.recorded
needs_shared = pytest.mark.skipif(
    not all((SHARED / folder).is_dir() for folder in ("seeds", "portals")), reason="no recordings beside the checkout"
)
SPECIAL = {"seed": "b91d684dd9c5e618", "seed_001": "933c80fcd10ba017", "seed_002": "3ce022587f24737a"}
SPECIAL |= {"seed_003": "4d674483ce00b5ec", "seed_004": "254b79a71f0a78af"}


def truths(portal: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SHARED / "portals" / portal / "truth.jsonl").open(encoding="utf-8")]


def seed_lines() -> dict[str, list[str]]:
    """The long lines of each seed: what is left of it when titles, captions and counters are gone."""
    return {
        path.stem[-16:]: [line for line in path.read_text(encoding="utf-8").splitlines() if len(line.split()) >= 25]
        for path in sorted((SHARED / "seeds").glob("*.txt"))
    }


@recorded
@needs_shared
@pytest.mark.parametrize(("portal", "seeds"), [("nukeviet", 1), ("wordpress", 1), ("drupal", 1), ("joomla", 1)])
def test_the_seed_articles_of_a_recording_and_no_others_match(portal: str, seeds: int) -> None:
    expected, found = {}, {}
    for article in truths(portal):
        if seed_id := SPECIAL.get(article.get("special") or "") or SPECIAL.get(article.get("style") or ""):
            expected[article["path"]] = seed_id
        if match := recognise(article["body"], shipped()):
            found[article["path"]] = match.seed_id
    assert found == expected
    assert len(found) == seeds


@recorded
@needs_shared
def test_variants_of_the_seeds_are_recognised() -> None:
    vocabulary = sorted(
        {word.lower() for article in truths("wordpress") for p in article["body"] for word in p.split()}
    )
    rng = random.Random(20261102)
    for seed_id, lines in seed_lines().items():
        for _ in range(40):
            changed = [
                " ".join(rng.choice(vocabulary) if rng.random() < 0.05 else word for word in line.split())
                for line in lines
            ]
            match = recognise(["Một tiêu đề khác hẳn", *changed, f"Lượt xem: {rng.randrange(10**6)}"], shipped())
            assert match is not None
            assert match.seed_id == seed_id


@recorded
@needs_shared
def test_articles_quoting_a_fifth_of_a_seed_are_refused() -> None:
    rng = random.Random(20261103)
    seeds = seed_lines()
    articles = [a["body"] for a in truths("nukeviet") + truths("wordpress") if not recognise(a["body"], shipped())]
    assert len(articles) == 115
    for body in articles:
        words = " ".join(seeds[rng.choice(sorted(seeds))]).split()
        start = rng.randrange(len(words) * 4 // 5)
        quoted = " ".join(words[start : start + len(words) // 5])
        assert recognise([*body, f"“{quoted}”"], shipped()) is None
