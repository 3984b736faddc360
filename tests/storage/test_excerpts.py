"""Excerpts: the part of a text where most of what was asked for stands together, in the text's own letters."""

from storage.excerpts import Excerpt, excerpt, marked
from storage.search_query import Phrase

ONE, TWO, BOTH = Phrase(("doi",)), Phrase(("so",)), Phrase(("doi", "so"))
FILL = "Đây là một câu mẫu không có gì trong đó. " * 20


def shown(found: Excerpt) -> list[str]:
    return [found.text[start:end] for start, end in found.marks]


def test_overlapping_marks_are_one() -> None:
    assert marked("Chuyển đổi số", [ONE, BOTH]) == Excerpt("Chuyển đổi số", ((7, 13),))


def test_the_place_with_more_of_it_is_taken() -> None:
    body = f"Một đổi. {FILL}Ở đây: đổi và số,\nđổi nữa. {FILL}"
    found = excerpt("Lời dẫn: số", body, [ONE, TWO])
    assert shown(found) == ["đổi", "số", "đổi"]
    assert found.text[0] == found.text[-1] == "…"
    assert "\n" not in found.text
    assert len(found.text) <= 242


def test_the_lead_comes_first_and_an_excerpt_without_marks_is_the_beginning() -> None:
    assert excerpt("Lời dẫn: số", "số", [TWO]) == Excerpt("Lời dẫn: số", ((9, 11),))
    assert excerpt("", "Chỉ có bài", [TWO]) == Excerpt("Chỉ có bài")
    assert excerpt("", "", [TWO]) == Excerpt("")


def test_a_text_without_a_space_is_cut_all_the_same() -> None:
    found = excerpt("", "x" * 500 + "-đổi-" + "y" * 500, [ONE])
    assert shown(found) == ["đổi"]
    assert len(found.text) == 242
