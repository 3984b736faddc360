"""The language of searches: what a query is read into, what is said of one that cannot be read, what it matches."""

import pytest

from storage.search_query import DEEPEST, Either, Every, Phrase, QueryError, SearchQuery, field, occurs, parse


def one(*words: str, is_open: bool = False) -> Phrase:
    return Phrase(words, is_open)


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("Đổi", one("doi")),
        ("hoà", one("hoa")),
        ("đổi số", Every((one("doi"), one("so")))),
        ("đổi AND số", Every((one("doi"), one("so")))),
        ("đổi and số", Every((one("doi"), one("and"), one("so")))),
        ('"Chuyển đổi  số"', one("chuyen", "doi", "so")),
        ("“Chuyển đổi” số", Every((one("chuyen", "doi"), one("so")))),
        ("«chuyển đổi»", one("chuyen", "doi")),
        ("„dịch vụ côn*“", one("dich", "vu", "con", is_open=True)),
        ("Ðổi", one("doi")),
        ("57-NQ/TW", one("57", "nq", "tw")),
        ("a OR b c OR d", Either((one("a"), Every((one("b"), one("c"))), one("d")))),
        ("a NOT b", Every((one("a"),), (one("b"),))),
        ("a AND NOT (b OR c) d", Every((one("a"), one("d")), (Either((one("b"), one("c"))),))),
        ("NOT a b", Every((one("b"),), (one("a"),))),
        ("(a OR b) (c)", Every((Either((one("a"), one("b"))), one("c")))),
        ("công*", one("cong", is_open=True)),
        ('"dịch vụ côn*"', one("dich", "vu", "con", is_open=True)),
        ('"dịch vụ côn"*', one("dich", "vu", "con", is_open=True)),
        ("chợ *", one("cho")),
        (", zalo; –", one("zalo")),
        ('"AND"', one("and")),
        ("_a_", one("a")),
    ],
)
def test_what_a_query_is_read_into(query: str, tree: object) -> None:
    assert parse(query) == SearchQuery(tree)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "read"),
    [
        ("zalo province=“Lai Châu”", SearchQuery(one("zalo"), "", "lai chau")),
        ('zalo province="Lai Châu" portal=a', SearchQuery(one("zalo"), "a", "lai chau")),
        ("portal=a AND zalo", SearchQuery(one("zalo"), "a")),
        ("zalo AND portal=a", SearchQuery(one("zalo"), "a")),
        ("(a OR b) portal=a NOT c", SearchQuery(Every((Either((one("a"), one("b"))),), (one("c"),)), "a")),
        ("province=huế", SearchQuery(None, "", "hue")),
    ],
)
def test_filters_stand_beside_the_words(query: str, read: SearchQuery) -> None:
    assert parse(query) == read


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "asks for nothing"),
        (" ,. ", "asks for nothing"),
        ('"chưa đóng', "a quotation mark is not closed"),
        ("“chưa đóng", "a quotation mark is not closed"),
        ("portal=a portal=b", "must name one portal, once"),
        ("province= x", "must name one province, once"),
        ("a OR portal=b", "hold for all of it"),
        ("portal=b OR a", "hold for all of it"),
        ("(a portal=b)", "hold for all of it"),
        ("a NOT portal=b", "hold for all of it"),
        ("a AND", "something is missing at its end"),
        ("AND a", "something is missing before AND"),
        ("a OR OR b", "something is missing before OR"),
        ("a NOT", "something is missing at its end"),
        ("NOT a", "something beside it that must occur"),
        ("a OR NOT b", "something beside it that must occur"),
        ("a NOT NOT b", "something is missing before NOT"),
        ("()", r"something is missing before \)"),
        ("(a", "a parenthesis is not closed"),
        ("a)", "a parenthesis is closed that was not opened"),
        ("c*", "before \\* stand 2 letters"),
        ("(" * (DEEPEST + 1) + "a" + ")" * (DEEPEST + 1), "more than 10 parentheses"),
        ("x" * 1_001, "1001 characters"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(query: str, said: str) -> None:
    with pytest.raises(QueryError, match=said):
        parse(query)


def test_ten_parentheses_are_read() -> None:
    assert parse("(" * DEEPEST + "a" + ")" * DEEPEST) == SearchQuery(one("a"))


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("mới đường", True),
        ('"mới đường"', False),
        ("đườn*", True),
        ('"con đư*"', True),
        ("con NOT đường", False),
        ("con NOT phố", True),
        ("phố OR tin", True),
        ("phố", False),
    ],
)
def test_no_phrase_goes_from_one_field_into_the_next(query: str, is_found: bool) -> None:
    tree = parse(query).tree
    assert tree is not None
    assert occurs(tree, [field("Tin mới"), field("Đường, con đường")]) is is_found
