"""Precision and recall on the articles labelled by hand (citation_labels.tsv), spans and fields together."""

import csv
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from vietnamese.citations import cited
from vietnamese.unicode import nfc

ROOT = Path(__file__).resolve().parents[2]
PORTALS = Path(os.environ.get("TINHSO_SHARED", ROOT.parent / "shared")) / "portals"
LABELS = ROOT / "tests" / "vietnamese" / "citation_labels.tsv"

pytestmark = [
    pytest.mark.recorded,
    pytest.mark.skipif(not PORTALS.is_dir(), reason="the recorded portals are not beside the checkout"),
]

Article = tuple[str, str]  # recording and path


def texts() -> dict[Article, str]:
    found = {}
    for recording in ("nukeviet", "wordpress", "drupal", "joomla"):
        for line in (PORTALS / recording / "truth.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found[recording, row["path"]] = nfc("\n".join([row["title"], row["lead"] or "", *row["body"]]))
    return found


def labels(part: str) -> Iterator[dict[str, str]]:
    with LABELS.open(encoding="utf-8") as lines:
        rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
        yield from (row for row in rows if row["part"] == part)


@pytest.mark.parametrize(("part", "articles", "citations"), [("development", 60, 43), ("held-out", 40, 34)])
def test_precision_and_recall(part: str, articles: int, citations: int) -> None:
    rows, truth = list(labels(part)), texts()
    read = {(row["recording"], row["path"]) for row in rows}
    wanted = {
        (row["recording"], row["path"], int(row["start"]), int(row["end"]),
         row["kind"], row["number"], row["issuer"], row["place"], row["issued_on"])
        for row in rows if row["start"]
    }  # fmt: skip
    found = {
        (*article, each.start, each.end, each.kind, each.number, each.issuer, each.place,
         each.issued_on.isoformat() if each.issued_on else "")
        for article in read for each in cited(truth[article])
    }  # fmt: skip
    assert (len(read), len(wanted)) == (articles, citations)
    right = len(wanted & found)
    assert right / len(found) >= 0.97, found - wanted
    assert right / len(wanted) >= 0.97, wanted - found
