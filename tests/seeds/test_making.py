"""A file becomes a fingerprint, or a sentence says what to do."""

from pathlib import Path

import pytest

from seeds.making import LARGEST_FILE, fingerprint_file, fingerprint_text
from seeds.sketch import recognise

TEXT = "\n".join(f"Câu chuyện thứ {n} của bản {n} nói về con đường mới." for n in range(40))
SEED_ID = "0123456789abcdef"


@pytest.mark.parametrize("name", [f"{SEED_ID}.txt", f"007_{SEED_ID}.txt", f"{SEED_ID.upper()}.TXT"])
def test_the_id_is_taken_from_the_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(TEXT, encoding="utf-8-sig")
    assert fingerprint_file(path) == fingerprint_text(SEED_ID, TEXT)


def test_the_body_of_a_crawled_document_recognises_it() -> None:
    crawled = (
        f"DetailController\n\nTiêu đề\n01/03/2023 09:25\n{TEXT}\n\nLượt xem: 5\nNhững tin mới hơn\nNhững tin cũ hơn"
    )
    match = recognise(TEXT.splitlines(), [fingerprint_text(SEED_ID, crawled)])
    assert match is not None
    assert match.seed_found > 0.9
    assert match.article_covered > 0.9


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("bai-viet.txt", TEXT.encode(), r"bai-viet\.txt holds no id of 16 hex digits; name it after its seed"),
        (f"{SEED_ID}0.txt", TEXT.encode(), "holds no id"),
        (f"{SEED_ID}_{SEED_ID[::-1]}.txt", TEXT.encode(), "holds 2 ids"),
        (f"{SEED_ID}.txt", TEXT.encode("utf-16"), r"is not UTF-8 text \(byte 0\); save it as UTF-8"),
        (f"{SEED_ID}.txt", b"a" * (LARGEST_FILE + 1), "is larger than 1000000 bytes"),
        (f"{SEED_ID}.txt", b"", "too short to be told from other articles"),
    ],
)
def test_what_cannot_be_a_seed_is_refused(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ValueError, match=message):
        fingerprint_file(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"0123456789abcdef\.txt cannot be read \(No such file or directory\)"):
        fingerprint_file(tmp_path / f"{SEED_ID}.txt")
