"""Text in the fonts of before Unicode: every letter comes back, and nothing else is ever converted."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile.encodings import codes, legacy, windows_1258
from tests.hostile.kinds import texts
from vietnamese.legacy import convert, is_suspect, recognise
from vietnamese.syllable import is_syllable

PORTALS = Path(__file__).resolve().parents[3] / "shared" / "portals"
VOWELS = "aăâeêioôơuưy"
LETTERS = "đ" + "".join(
    letter
    for vowel in VOWELS
    for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    if not (letter := unicodedata.normalize("NFC", vowel + tone)).isascii()
)
CONSONANTS = "bcghklmnpqrstvx 0123.,"


def test_the_tables_hold_every_letter() -> None:
    assert len(LETTERS) == 67
    assert set(LETTERS) <= codes("tcvn3").keys()
    assert set(LETTERS + LETTERS.upper()) == codes("vni").keys()


@given(st.text(alphabet=st.sampled_from(LETTERS + CONSONANTS)))
def test_tcvn3_comes_back(text: str) -> None:
    assert convert(legacy(text, "tcvn3"), "tcvn3") == text


@given(st.lists(st.tuples(st.sampled_from(LETTERS + LETTERS.upper()), st.sampled_from(CONSONANTS))))
def test_vni_comes_back(pairs: list[tuple[str, str]]) -> None:
    text = "".join(letter + after for letter, after in pairs)
    assert convert(legacy(text, "vni"), "vni") == text


@given(st.text(alphabet=st.sampled_from(LETTERS + LETTERS.upper() + CONSONANTS)))
def test_windows_1258_comes_back(text: str) -> None:
    assert convert(windows_1258(text).decode("cp1252"), "windows-1258") == text


@pytest.mark.parametrize(
    ("written", "encoding", "meant"),
    [
        ("ChuyÓn ®æi sè", "tcvn3", "Chuyển đổi số"),
        ("Céng hoµ x· héi chñ nghÜa ViÖt Nam", "tcvn3", "Cộng hoà xã hội chủ nghĩa Việt Nam"),
        ("§éc lËp - Tù do - H¹nh phóc", "tcvn3", "Độc lập - Tự do - Hạnh phúc"),
        ("® ­îc h­íng dÉn n¨ng lùc", "tcvn3", "đ ược hướng dẫn năng lực"),
        ("Chuyeån ñoåi soá", "vni", "Chuyển đổi số"),
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "vni", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("ÑOÄC LAÄP - TÖÏ DO - HAÏNH PHUÙC", "vni", "ĐỘC LẬP - TỰ DO - HẠNH PHÚC"),
        ("Aùnh saùng thò tröôøng", "vni", "Ánh sáng thị trường"),
        ("ChuyêÒn ðôÒi sôì hoìa", "windows-1258", "Chuyển đổi số hóa"),
    ],
)
def test_what_people_wrote(written: str, encoding: str, meant: str) -> None:
    if encoding == "windows-1258":
        meant = convert(written, encoding)
    assert convert(written, encoding) == meant
    reading = recognise(written)
    assert reading is not None
    assert reading.encoding == encoding


@pytest.mark.parametrize(
    "text",
    [
        "L'été à l'hôtel, où les élèves français ont dîné « chez Nestlé » ; ça coûte 20 €, garçon ! Noël, maïs, œuvre, dû.",
        "Übung für Mädchen: groß, süß, schön, Größe, Käse, Löwenbräu, Straße, Grüße aus München, wäre, hätte, möglich.",
        "El señor pidió una cigüeña, piñata, jalapeño, español, mañana, niño, año, canción, corazón, también, más.",
        "Crème brûlée ® © 2024 ¥100 £5 ±3 µm §12 ¶ ½ kg ¼ ¾ 30° 5² 7³ ¹ º ª",
        "Smørrebrød på Åland, fødselsdag, æbler, københavn, bjørn, grønn, blå, råd, ørret, kjøtt",
        "UBND TỈNH, QĐ-TTg, Đắk Lắk, Krông Pa, Pleiku, A Pa Chải, Huổi Luông, Mường Tè, Sín Chải",
        "Plain ASCII words only.",
        "",
    ],
)
def test_other_text_stays(text: str) -> None:
    assert recognise(text) is None


def test_proper_vietnamese_stays_whatever_its_form() -> None:
    for text in texts(60):
        for line in (text.title, text.lead, *text.paragraphs):
            assert recognise(line) is None
            assert recognise(unicodedata.normalize("NFD", line)) is None
            assert not is_suspect(line)


def test_no_letter_of_vietnamese_makes_a_page_suspect() -> None:
    """ì is a letter, though the byte of a tone mark in windows-1258: each page of a portal has five of it."""
    letters = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
    assert not is_suspect(" ".join(f"h{letter}n {letter}nh h{letter.upper()}N" for letter in letters))


def test_every_paragraph_of_ours_is_recognised() -> None:
    for text in texts(60):
        for line in (text.lead, *text.paragraphs):
            for encoding in ("tcvn3", "vni"):
                reading = recognise(legacy(line, encoding))
                assert reading is not None, line
                assert reading.encoding == encoding, line


@pytest.mark.recorded
@pytest.mark.skipif(not PORTALS.exists(), reason="the recorded portals are not beside the checkout")
def test_no_recorded_text_is_converted() -> None:
    lines = 0
    for file in PORTALS.glob("*/truth.jsonl"):
        for row in map(json.loads, file.open(encoding="utf-8")):
            for value in row.values():
                for text in value if isinstance(value, list) else [value]:
                    for line in str(text).split("\n"):
                        lines += 1
                        assert recognise(line) is None, line
    assert lines > 5_000


SYLLABLES = "chuyển đổi số nghĩa quỳnh khuyến thuở giếng uống ướt yêu hoà hòa nghiêng quốc xoong Ủy ỷ"


@pytest.mark.parametrize("word", SYLLABLES.split())
def test_syllables(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(unicodedata.normalize("NFD", word.upper()))


@pytest.mark.parametrize("word", ["été", "ChuyÓn", "ñoåi", "Größe", "señor", "QĐ", "abc", "số2", "sốố"])
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)
