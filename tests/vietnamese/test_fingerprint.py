"""The same text has the same hashes and signature however it was typed; near copies link, look-alikes do not."""

import itertools
import json
import os
import random
import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese import fingerprint as fp
from vietnamese.unicode import fold

SHARED = Path(os.environ.get("TINHSO_SHARED", Path(__file__).resolve().parents[2] / ".." / "shared"))
recorded = pytest.mark.recorded
needs_portals = pytest.mark.skipif(not (SHARED / "portals").is_dir(), reason="no recorded portals beside the checkout")

BODY = (
    "Sáng 12/3, Ủy ban nhân dân huyện Khau Mần tổ chức hội nghị triển khai kế hoạch chuyển đổi số, với sự tham dự của "
    "đại diện các phòng, ban và 14 xã, thị trấn trên địa bàn.",
    "Báo cáo tại hội nghị cho thấy tỷ lệ hồ sơ nộp trực tuyến đạt 78,5%; 96 tổ công nghệ số cộng đồng với 612 thành "
    "viên đã đến từng hộ hòa giải những vướng mắc, hướng dẫn người dân cài đặt ứng dụng và thanh toán điện tử.",
    "Các đại biểu thảo luận về hạ tầng ở các thôn vùng cao, thiết bị của bộ phận một cửa và việc số hóa hồ sơ, thúy "
    "lợi cùng sổ sách cũ; nhiều ý kiến đề nghị bố trí kinh phí sớm hơn để kịp tiến độ đã cam kết với nhân dân.",
    "Kết luận hội nghị, lãnh đạo huyện yêu cầu mỗi đơn vị chọn một việc khó, giao một người chịu trách nhiệm và báo "
    "cáo kết quả trước ngày 30 hằng tháng; quý sau sẽ hoàn thành việc kết nối dữ liệu dùng chung.",
)
NOTICE = (
    "Văn phòng Ủy ban nhân dân xã Nà Loỏng thông báo lịch tiếp công dân của lãnh đạo xã tháng {month} năm 2026 như "
    "sau: đồng chí Chủ tịch tiếp vào buổi sáng thứ Năm hằng tuần, các đồng chí Phó Chủ tịch tiếp vào những buổi sáng "
    "còn lại, tại phòng tiếp công dân, tầng một, trụ sở Ủy ban nhân dân xã. Công dân mang theo giấy tờ tùy thân, đơn "
    "và tài liệu kèm theo, thực hiện đúng nội quy nơi tiếp công dân. Mọi phản ánh xin gửi về bộ phận một cửa của xã "
    "hoặc qua cổng dịch vụ công trực tuyến của tỉnh để được hướng dẫn và trả lời đúng thời hạn quy định của pháp luật."
)


def older_tones_to_newer(text: str) -> str:
    return text.replace("hòa", "hoà").replace("hóa", "hoá").replace("thúy", "thuý").replace("Ủy", "Uỷ")


RESPELLINGS = {
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "tone placement": older_tones_to_newer,
    "nbsp": lambda text: text.replace(" ", "\u00a0"),
    "upper case": str.upper,
    "zero width space": lambda text: text.replace(" ", " \u200b"),
    "spaces around": lambda text: f"  {text}\n",
    "all together": lambda text: unicodedata.normalize("NFD", older_tones_to_newer(text).upper()).replace(
        " ", "\u00a0"
    ),
}


@pytest.mark.parametrize("respell", RESPELLINGS.values(), ids=RESPELLINGS)
def test_another_spelling_is_the_same_text(respell: Any) -> None:
    respelled = [respell(paragraph) for paragraph in BODY]
    assert respelled != list(BODY)
    assert fp.content_hash(respelled) == fp.content_hash(BODY)
    assert fp.sign(respelled) == fp.sign(BODY)
    assert fp.shingles(respelled) == fp.shingles(BODY)
    assert fp.near_copy(respelled, BODY) == 1.0


VIETNAMESE = st.text(
    alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạòóỏõọùúủũụỳýỷỹỵHOÀUÝQ0123456789 ,.-\u00a0\u200b\n", max_size=120
)


@given(st.lists(VIETNAMESE, max_size=6))
def test_unicode_form_and_case_of_any_text_change_no_hash(paragraphs: list[str]) -> None:
    respelled = [unicodedata.normalize("NFD", paragraph.upper()) for paragraph in paragraphs]
    assert fp.content_hash(respelled) == fp.content_hash(paragraphs)
    assert fp.sign(respelled) == fp.sign(paragraphs)


@given(st.one_of(VIETNAMESE, st.text(max_size=80)))
def test_words_are_the_words_of_the_folded_text(text: str) -> None:
    assert fp.words(text) == re.findall(r"\w+", fold(text))


def test_words_are_levelled() -> None:
    assert fp.words("Hoà  Bình,\u00a0QUÝ hoàn 42,4%") == ["hòa", "bình", "quý", "hoàn", "42", "4"]


def test_content_hash_is_pinned() -> None:
    digest = "f4a184b72ddd7b98b23e26711a3475fe935b89de0a90730d261200f8edacaf90"  # sha256 of "xin chào\nhòa bình"
    assert fp.content_hash(["Xin  chào", "", "HOÀ BÌNH"]) == digest


@pytest.mark.parametrize("paragraphs", [[], [""], ["  ", "\u200b"], ["—", "./."]])
def test_no_words_no_hash(paragraphs: list[str]) -> None:
    assert fp.content_hash(paragraphs) is None
    assert fp.sign(paragraphs) is None


def test_a_changed_word_or_number_changes_the_content_hash() -> None:
    assert fp.content_hash(["Kế hoạch số 12"]) != fp.content_hash(["Kế hoạch số 13"])
    assert fp.content_hash(["ma", "mã"]) != fp.content_hash(["mã", "ma"])


STATE: dict[str, Any] = {
    "title": "Hội nghị", "lead": "Sáng 12/3.", "paragraphs": ["Một.", "Hai."],
    "published": "2026-03-12T01:00:00Z", "attachments": ["/a.pdf", "/b.pdf"],
}  # fmt: skip


@pytest.mark.parametrize(
    "edit",
    [
        {"title": "Hội Nghị"},
        {"lead": "Sáng 13/3."},
        {"paragraphs": ["Một.", "Hai!"]},
        {"paragraphs": ["Một.Hai."]},
        {"paragraphs": ["Một.", "Hai.", "/a.pdf"], "attachments": ["/b.pdf"]},
        {"title": "Hội nghị Sáng", "lead": "12/3."},
        {"title": "Hội nghị\nSáng 12/3.", "lead": ""},
        {"published": "2026-03-12"},
        {"attachments": ["/a.pdf"]},
        {"attachments": ["/a.pdf/b.pdf"]},
    ],
)
def test_an_edit_of_any_field_is_a_revision(edit: dict[str, Any]) -> None:
    assert fp.revision_hash(**(STATE | edit)) != fp.revision_hash(**STATE)


def test_the_unicode_form_is_no_revision() -> None:
    typed = {**STATE, "title": unicodedata.normalize("NFD", "Hội nghị"), "paragraphs": ["Mo\u0323\u0302t.", "Hai."]}
    assert fp.revision_hash(**typed) == fp.revision_hash(**STATE)


def test_broken_surrogates_stop_nothing() -> None:
    assert fp.content_hash(["một \ud800 hai"]) is not None
    assert fp.revision_hash(**(STATE | {"title": "\udfff"})) != fp.revision_hash(**STATE)


def test_joined_paragraphs_have_the_same_signature_and_another_content_hash() -> None:
    assert fp.sign([" ".join(BODY)]) == fp.sign(BODY)
    assert fp.content_hash([" ".join(BODY)]) != fp.content_hash(BODY)


def test_signature_shape() -> None:
    signature = fp.sign(BODY)
    assert signature is not None
    assert len(signature.values) == 64 * 4
    assert signature.shingle_count == len(fp.shingles(BODY))
    assert signature.version == fp.SIGNATURE_VERSION
    keys = fp.bands(signature)
    assert len(keys) == len(set(keys)) == 16
    assert all(-(2**63) <= key < 2**63 for key in keys)


def test_band_keys_of_equal_values_differ_by_band() -> None:
    same_everywhere = fp.Signature(b"\x07\x00\x00\x00" * 64, 100)
    assert len(set(fp.bands(same_everywhere))) == 16


def test_minimum_of_shingles() -> None:
    words = [f"từ{number}" for number in range(fp.MINIMUM_SHINGLES + 2)]
    assert fp.sign([" ".join(words)]) is not None
    assert fp.sign([" ".join(words[1:])]) is None
    assert fp.near_copy([" ".join(words[1:])], [" ".join(words[1:])]) is None


def test_signatures_are_the_same_in_every_process() -> None:
    code = (
        "import json, sys; from vietnamese import fingerprint as fp; s = fp.sign(json.load(sys.stdin));"
        "print(s.values.hex(), s.shingle_count, fp.bands(s))"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", code],
            input=json.dumps(BODY),
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(fp.__file__).parents[1],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    signature = fp.sign(BODY)
    assert signature is not None
    assert answers == {f"{signature.values.hex()} {signature.shingle_count} {fp.bands(signature)}\n"}


def test_similarity_estimates_the_jaccard() -> None:
    rng = random.Random(7)
    for shared in (0.2, 0.5, 0.8):
        stock = [f"w{rng.randrange(10**9)}" for _ in range(3000)]
        cut = int(2000 * shared)
        a, b = (
            fp.sign([" ".join(stock[:2000])]),
            fp.sign([" ".join(stock[2000 - cut : 2000] + stock[2000:][: 2000 - cut])]),
        )
        assert a is not None
        assert b is not None
        jaccard = cut / (4000 - cut)
        assert fp.similarity(a, b) == pytest.approx(jaccard, abs=0.19)  # three standard errors of 64 values


def test_signatures_of_two_versions_are_not_compared() -> None:
    signature = fp.sign(BODY)
    assert signature is not None
    with pytest.raises(ValueError, match="versions 1 and 2 cannot be compared; sign the older text again"):
        fp.similarity(signature, fp.Signature(signature.values, signature.shingle_count, 2))


def test_a_notice_for_another_month_is_no_near_copy() -> None:
    april, may = [NOTICE.format(month=4)], [NOTICE.format(month=5)]
    assert len(fp.shingles(april) & fp.shingles(may)) / len(fp.shingles(april) | fp.shingles(may)) > 0.9
    assert fp.near_copy(april, may) is None
    assert fp.near_copy(april, [*april, "Người đăng: Văn phòng"]) == pytest.approx(0.96, abs=0.03)


def test_a_longer_text_may_have_one_figure_corrected() -> None:
    assert len(fp.shingles(BODY)) >= fp.EXACT_NUMBERS_BELOW
    corrected = [paragraph.replace("612", "621") for paragraph in BODY]
    filled_anew = [re.sub(r"\d+", lambda match: str(int(match.group()) + 1), paragraph) for paragraph in BODY]
    assert fp.near_copy(BODY, corrected) == pytest.approx(0.97, abs=0.02)
    assert fp.near_copy(BODY, filled_anew) is None


def test_a_leading_zero_is_no_other_number() -> None:
    april = [NOTICE.format(month=4)]
    assert fp.near_copy(april, [NOTICE.format(month="04")]) is not None


# Recorded bodies: the thresholds were chosen on the first two portals and checked on the other two.


def truths(*portals: str) -> list[dict[str, Any]]:
    lines = (
        line for portal in portals for line in (SHARED / "portals" / portal / "truth.jsonl").open(encoding="utf-8")
    )
    return [json.loads(line) for line in lines]


def linked(articles: list[dict[str, Any]]) -> set[frozenset[str]]:
    return {
        frozenset((a["path"], b["path"]))
        for a, b in itertools.combinations(articles, 2)
        if fp.near_copy(a["body"], b["body"]) is not None
    }


def planted(articles: list[dict[str, Any]]) -> set[frozenset[str]]:
    """The pairs the truth names; the WordPress one names its only source by a key that is not recorded."""
    by_path = {article["path"]: article for article in articles}
    keyless_source = next(a["path"] for a in articles if a.get("special") == "near_copy_source")
    return {
        frozenset((copy["path"], source if source in by_path else keyless_source))
        for copy in articles
        if (source := copy.get("near_copy_of"))
    }


@recorded
@needs_portals
@pytest.mark.parametrize(("portals", "copies"), [(("nukeviet", "wordpress"), 1), (("drupal", "joomla"), 3)])
def test_only_the_planted_near_copies_link(portals: tuple[str, ...], copies: int) -> None:
    articles = truths(*portals)
    pairs = linked(articles)
    assert pairs == planted(articles)
    assert len(pairs) == copies
    keys = {article["path"]: fp.bands(signature) for article in articles if (signature := fp.sign(article["body"]))}
    for a, b in pairs:
        assert set(keys[a]) & set(keys[b])


def edited(body: list[str], rng: random.Random, vocabulary: list[str]) -> list[str]:
    return [
        " ".join(rng.choice(vocabulary) if rng.random() < 0.05 else word for word in paragraph.split(" "))
        for paragraph in body
    ]


def without_a_paragraph(body: list[str], rng: random.Random, _vocabulary: list[str]) -> list[str]:
    gone = rng.randrange(len(body))
    return body[:gone] + body[gone + 1 :]


def with_counters(body: list[str], rng: random.Random, _vocabulary: list[str]) -> list[str]:
    return [
        *body,
        f"Lượt xem: {rng.randrange(10**6)}",
        f"Hôm nay: {rng.randrange(9999)} Tất cả: {rng.randrange(10**7)}",
    ]


def with_a_header(body: list[str], _rng: random.Random, _vocabulary: list[str]) -> list[str]:
    return ["Cổng thông tin điện tử tỉnh | Thứ Hai, ngày 05 tháng 3 năm 2026 | Đăng nhập | Sơ đồ cổng | Liên hệ", *body]


@recorded
@needs_portals
@pytest.mark.parametrize(
    ("vary", "found", "verified"),
    [(with_counters, 1.0, 1.0), (edited, 0.98, 1.0), (without_a_paragraph, 0.97, 0.99), (with_a_header, 1.0, 1.0)],
)
def test_variants_of_recorded_bodies_link(vary: Any, found: float, verified: float) -> None:
    bodies = [article["body"] for article in truths("nukeviet", "wordpress")]
    vocabulary = sorted({word for body in bodies for word in fp.words("\n".join(body)) if word.isalpha()})
    rng = random.Random(20261101)
    pairs = [(body, vary(body, rng, vocabulary)) for body in bodies for _ in range(3)]
    candidates = [share_a_band(body, variant) for body, variant in pairs]
    similarities = [fp.near_copy(body, variant) for body, variant in pairs]
    assert sum(candidates) / len(pairs) >= found
    assert sum(similarity is not None for similarity in similarities) / len(pairs) >= verified
    assert similarities == [fp.near_copy(variant, body) for body, variant in pairs]


def share_a_band(a: list[str], b: list[str]) -> bool:
    a_signature, b_signature = fp.sign(a), fp.sign(b)
    if a_signature is None or b_signature is None:
        return False
    return bool(set(fp.bands(a_signature)) & set(fp.bands(b_signature)))


@recorded
@needs_portals
def test_recorded_bodies_filled_in_with_other_numbers_do_not_link() -> None:
    rng = random.Random(3)
    tried = 0
    for article in truths("nukeviet", "wordpress"):
        body = article["body"]
        if sum(len(re.findall(r"\d+", paragraph)) for paragraph in body) < 4:
            continue
        anew = [re.sub(r"\d+", lambda _: str(rng.randrange(10, 99_999)), paragraph) for paragraph in body]
        assert fp.near_copy(body, anew) is None, article["path"]
        tried += 1
    assert tried > 100
