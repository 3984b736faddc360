"""Every question of docs/cookbook.md on the demo's database, on both databases: its answer is the one that is printed there.

`--regen` writes the answers anew where they differ, and fails: what changed has to be looked at first.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from commands.answer import markdown_lines
from storage.query import run_sql
from tests.storage.postgresql import KINDS

PAGE = Path(__file__).resolve().parents[1] / "docs" / "cookbook.md"
NOTHING = "*no row*\n"
_QUESTION = re.compile(
    r"^### (?P<question>.+)\n(?P<said>(?:(?!^#|^```).*\n)*)```sql\n(?P<sql>(?:(?!```).*\n)*)```\n\n?(?P<answer>(?:(?!^#).*\n?)*)",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Recipe:
    question: str
    sql: str
    answer: str


def recipes() -> list[Recipe]:
    return [
        Recipe(found["question"], found["sql"], found["answer"].strip() + "\n")
        for found in _QUESTION.finditer(PAGE.read_text(encoding="utf-8"))
    ]


def answer(url: str, sql: str) -> str:
    columns, rows = run_sql(url, sql)
    found = list(rows)
    return "".join(markdown_lines(found, columns)) if found else NOTHING


@pytest.fixture(scope="module", params=KINDS)
def demo(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue({"sqlite": "demo_file", "postgresql": "demo_server"}[request.param])
    return url


def test_every_question_has_the_answer_that_is_printed(demo: str, request: pytest.FixtureRequest) -> None:
    told = recipes()
    found = {each.question: answer(demo, each.sql) for each in told}
    if request.config.getoption("--regen") and found != {each.question: each.answer for each in told}:
        text = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(_QUESTION.sub(lambda each: _written(each, found), text).rstrip() + "\n", encoding="utf-8")
        pytest.fail(f"docs/{PAGE.name} was written anew: look at what changed, then run without --regen")
    for each in told:
        assert found[each.question] == each.answer, each.question


def _written(recipe: re.Match[str], found: dict[str, str]) -> str:
    head = recipe.group()[: recipe.start("answer") - recipe.start()].rstrip()
    return f"{head}\n\n{found[recipe['question']]}\n"


def test_there_are_thirty_questions_and_more() -> None:
    told = recipes()
    assert len(told) == len({each.question for each in told}) == PAGE.read_text(encoding="utf-8").count("\n### ")
    assert len(told) >= 30
    assert sum(each.answer == NOTHING for each in told) <= 3, "a question without an answer shows nobody anything"
