"""A seed is recognised however it was republished; an article that shares its phrases is not."""

import hashlib
import random
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeds.sketch import SKETCH_SIZE, Fingerprint, fingerprint, recognise

SAMPLE = (Path(__file__).resolve().parents[2] / "replica" / "texts" / "seed_sample.txt").read_text(encoding="utf-8")
LINES = SAMPLE.splitlines()
BODY = LINES[1:-1]  # without the title and the note below
SEED = fingerprint("00000000000000aa", SAMPLE)
VOCABULARY = sorted({word.lower() for word in SAMPLE.split() if word.isalpha()})

SET_PHRASES = (
    "Dự hội nghị có đồng chí Phó Chủ tịch Ủy ban nhân dân huyện; lãnh đạo Phòng Văn hóa và Thông tin.",
    "Phát biểu kết luận hội nghị, đồng chí Phó Chủ tịch Ủy ban nhân dân huyện yêu cầu các xã, thị trấn quyết liệt hơn.",
    "Theo báo cáo tại hội nghị, tỷ lệ hồ sơ nộp trực tuyến tăng so với cùng kỳ năm trước.",
    "Mỗi tổ công nghệ số cộng đồng hướng dẫn người dân cài đặt ứng dụng, mở tài khoản thanh toán.",
    "Chuyển đổi số là quá trình thay đổi tổng thể và toàn diện về cách sống, cách làm việc dựa trên công nghệ số.",
    "Kết quả sẽ được công khai trên trang thông tin của huyện vào cuối mỗi quý.",
    "Khó khăn lớn nhất vẫn là sóng di động chập chờn và điện thoại đời cũ không cài được ứng dụng./.",
)


def plainly(text: str) -> list[int]:
    """The frozen definition once more, slowly and without numpy."""
    bare = unicodedata.normalize("NFC", text).replace("\u200b", "").lower()
    words = []
    for word in re.findall(r"[^\W_]+", bare):
        letters = [letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter)]
        plain = "".join(letters).replace("đ", "d").encode()
        words.append(int.from_bytes(hashlib.blake2b(plain, digest_size=8).digest(), "little"))
    times = 0x9E3779B97F4A7C15
    triples = zip(words, words[1:], words[2:], strict=False)
    return sorted({((a * times + b) * times + c) % 2**64 for a, b, c in triples})


def test_the_sketch_is_frozen() -> None:
    expected = plainly(SAMPLE)
    assert (SEED.version, SEED.shingle_count, SEED.sketch) == (1, len(expected), tuple(expected[:SKETCH_SIZE]))
    numbers = fingerprint("00000000000000aa", " ".join(f"Đường số {n} rẽ phải," for n in range(1, 41)))
    assert (numbers.shingle_count, numbers.sketch[:3]) == (
        122,
        (69117192394139042, 214939994452393372, 441690057487716346),
    )


RESPELLINGS: dict[str, Callable[[str], str]] = {
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "tones": lambda text: text.replace("hóa", "hoá").replace("Ủy", "Uỷ").replace("hòa", "hoà"),
    "nbsp": lambda text: text.replace(" ", "\u00a0"),
    "upper case": str.upper,
    "zero width space": lambda text: text.replace(" ", "\u200b "),
    "no marks": lambda text: "".join(
        letter for letter in unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
        if not unicodedata.combining(letter)
    ),
}  # fmt: skip


@pytest.mark.parametrize("respell", RESPELLINGS.values(), ids=RESPELLINGS)
def test_another_spelling_has_the_same_sketch(respell: Callable[[str], str]) -> None:
    assert respell(SAMPLE) != SAMPLE
    assert fingerprint(SEED.id, respell(SAMPLE)) == SEED


@given(st.text(max_size=200))
def test_any_article_gets_an_answer(text: str) -> None:
    assert recognise([text], [SEED]) is None


def edited(rng: random.Random) -> list[str]:
    return [" ".join(rng.choice(VOCABULARY) if rng.random() < 0.05 else w for w in line.split(" ")) for line in BODY]


VARIANTS: dict[str, list[str]] = {
    "the body alone": BODY,
    "another headline": ["Khau Mần: Sổ tay nhỏ, việc lớn", *BODY],
    "counters": ["14/05/2026 08:30 1234", *BODY, "Lượt xem: 98765", "Hôm nay: 12 Tất cả: 3484467"],
    "captions between": [p for line in BODY for p in (line, "Quang cảnh hội nghị. Ảnh: Thanh Mai")],
    "NFD": [unicodedata.normalize("NFD", line) for line in BODY],
    "one paragraph": ["\u00a0".join(BODY)],
    "the last paragraph gone": BODY[:-1],
    "another order": [*BODY[2:], *BODY[:2]],
}


@pytest.mark.parametrize("paragraphs", VARIANTS.values(), ids=VARIANTS)
def test_a_republished_seed_is_recognised(paragraphs: list[str]) -> None:
    match = recognise(paragraphs, [SEED])
    assert match is not None
    assert match.seed_id == SEED.id
    assert match.seed_found > 0.7
    assert match.article_covered > 0.7


def test_a_seed_with_one_word_in_twenty_changed_is_recognised() -> None:
    matches = [recognise(edited(random.Random(seed)), [SEED]) for seed in range(50)]
    assert all(match is not None and min(match.seed_found, match.article_covered) > 0.6 for match in matches)


def test_shares_are_exact_where_the_sketch_is_whole() -> None:
    words = [f"w{number}" for number in range(102)]
    known = fingerprint("00000000000000bb", " ".join(words))
    assert known.shingle_count == len(known.sketch) == 100
    match = recognise([" ".join(words[:82] + [f"x{number}" for number in range(20)])], [known])
    assert match is not None
    assert (match.seed_found, match.article_covered) == (0.8, 0.8)


def test_the_best_of_several_seeds_is_named() -> None:
    half = fingerprint("00000000000000cc", "\n".join(BODY[: len(BODY) // 2 + 1]))
    assert recognise(BODY, [half, SEED]) == recognise(BODY, [SEED, half]) == recognise(BODY, [SEED])


def test_articles_of_the_same_phrases_are_refused() -> None:
    rng = random.Random(11)
    for _ in range(60):
        own = " ".join(rng.choice(VOCABULARY) for _ in range(rng.randrange(20, 250)))
        assert recognise([own, *rng.sample(SET_PHRASES, rng.randrange(3, 8))], [SEED]) is None


@pytest.mark.parametrize(
    "paragraphs",
    [
        [],
        [""],
        ["Hội nghị"],
        [BODY[2]],
        [LINES[0]],
        [*BODY, *(f"Đoạn {n} kể chuyện khác {n} lần về bản {n} và suối {n} phía sau núi {n}." for n in range(60))],
    ],
    ids=["nothing", "empty", "two words", "a paragraph quoted", "the title", "a long article around it"],
)
def test_a_part_or_a_larger_whole_is_not_the_seed(paragraphs: list[str]) -> None:
    assert recognise(paragraphs, [SEED]) is None


def test_no_seeds_no_match() -> None:
    assert recognise(BODY, []) is None


@pytest.mark.parametrize(
    "seed_id", ["", "b91d684dd9c5e61", "B91D684DD9C5E618", "b91d684dd9c5e6188", "zzzzzzzzzzzzzzzz"]
)
def test_an_id_is_sixteen_hex_digits(seed_id: str) -> None:
    with pytest.raises(ValueError, match="is not 16 hex digits"):
        fingerprint(seed_id, SAMPLE)


def test_a_short_text_is_no_seed() -> None:
    with pytest.raises(ValueError, match="has 2 different runs of three words, fewer than 64: too short"):
        fingerprint("00000000000000aa", "Một thông báo ngắn")


def test_a_fingerprint_of_another_version_is_not_compared() -> None:
    with pytest.raises(ValueError, match="version 2, and this program reads version 1"):
        recognise(BODY, [Fingerprint("00000000000000aa", 2, SEED.shingle_count, SEED.sketch)])
