"""Every name of a province, of before July 2025 and of today, is understood however it is spelt, by the program and in SQL."""

import unicodedata

import pytest

from storage.errors import StorageError
from storage.provinces import NEW, OLD, all_provinces, find_province, folded_name, parts_of, province_today
from vietnamese.unicode import search_fold

OF_OLD = [each for each in all_provinces() if each.scheme == OLD]
OF_TODAY = [each for each in all_provinces() if each.scheme == NEW]
SPELT = {
    "Hoà Bình": ("Hòa Bình", None), "hoa binh": ("Hòa Bình", None), "HOA BINH": ("Hòa Bình", None),
    "  tỉnh  Hòa Bình ": ("Hòa Bình", None), "Hoa-Binh": ("Hòa Bình", None), "hoabinh": ("Hòa Bình", None),
    "Phú Thọ": ("Phú Thọ", "Phú Thọ"), "Đăk Lăk": ("Đắk Lắk", "Đắk Lắk"), "Đắc Lắc": ("Đắk Lắk", "Đắk Lắk"),
    "DakLak": ("Đắk Lắk", "Đắk Lắk"), "Kontum": ("Kon Tum", None), "KON TUM": ("Kon Tum", None),
    "TP.HCM": ("Hồ Chí Minh", "Hồ Chí Minh"), "TPHCM": ("Hồ Chí Minh", "Hồ Chí Minh"),
    "Tp. Hồ Chí Minh": ("Hồ Chí Minh", "Hồ Chí Minh"), "thành phố Hồ Chí Minh": ("Hồ Chí Minh", "Hồ Chí Minh"),
    "BR-VT": ("Bà Rịa - Vũng Tàu", None), "brvt": ("Bà Rịa - Vũng Tàu", None), "Bà Rịa–Vũng Tàu": ("Bà Rịa - Vũng Tàu", None),
    "Huế": ("Thừa Thiên Huế", "Huế"), "thành phố Huế": ("Thừa Thiên Huế", "Huế"), "TP Huế": ("Thừa Thiên Huế", "Huế"),
    "25": ("Phú Thọ", "Phú Thọ"), "17": ("Hòa Bình", None), "1": ("Hà Nội", "Hà Nội"), "15": ("Yên Bái", "Lào Cai"),
    "HCM": ("Hồ Chí Minh", "Hồ Chí Minh"), "tp hcm": ("Hồ Chí Minh", "Hồ Chí Minh"), "HCMC": ("Hồ Chí Minh", "Hồ Chí Minh"),
    "Ho Chi Minh City": ("Hồ Chí Minh", "Hồ Chí Minh"), "Saigon": ("Hồ Chí Minh", "Hồ Chí Minh"),
    "Sài Gòn": ("Hồ Chí Minh", "Hồ Chí Minh"), "HN": ("Hà Nội", "Hà Nội"), "TP. HN": ("Hà Nội", "Hà Nội"),
    "Hanoi": ("Hà Nội", "Hà Nội"), "Hanoi City": ("Hà Nội", "Hà Nội"), "Lai Chau province": ("Lai Châu", "Lai Châu"),
    "vung tau": ("Bà Rịa - Vũng Tàu", None), "Vũng Tàu": ("Bà Rịa - Vũng Tàu", None), "Bà Rịa": ("Bà Rịa - Vũng Tàu", None),
    "Danang": ("Đà Nẵng", "Đà Nẵng"), "Da Nang City": ("Đà Nẵng", "Đà Nẵng"),
    "Thừa Thiên - Huế": ("Thừa Thiên Huế", None), "Khánh Hoà": ("Khánh Hòa", "Khánh Hòa"), "Bắc Cạn": ("Bắc Kạn", None),
}  # fmt: skip


def test_there_are_63_and_34():
    assert (len(OF_OLD), len(OF_TODAY)) == (63, 34)
    assert sorted(each.name for today in OF_TODAY for each in parts_of(today)) == sorted(each.name for each in OF_OLD)
    assert [each.name for each in parts_of(find_province("Phú Thọ").now)] == ["Hòa Bình", "Phú Thọ", "Vĩnh Phúc"]
    assert province_today((OLD, "17")).name == "Phú Thọ"


@pytest.mark.parametrize("province", all_provinces(), ids=lambda each: f"{each.scheme}-{each.code}")
def test_every_name_and_alias_is_understood_in_every_spelling(province):
    for name in province.names:
        spellings = {
            name, name.upper(), name.lower(), unicodedata.normalize("NFD", name), folded_name(name),
            folded_name(name).replace(" ", ""), f"{province.kind} {name}", f"{province.kind} {name}".upper(),
        }  # fmt: skip
        for spelt in spellings:
            found = find_province(spelt)
            assert (found.then if province.scheme == OLD else found.now) == province, spelt


@pytest.mark.parametrize("spelt", SPELT)
def test_spellings_met(spelt):
    for written in (spelt, unicodedata.normalize("NFD", spelt), search_fold(spelt), spelt.upper()):
        found = find_province(written)
        assert (found.then and found.then.name, found.now and found.now.name) == SPELT[spelt], written


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("QN", "'QN' may be Quảng Nam, Quảng Ngãi or Quảng Ninh; write the name of one whole."),
        ("q. n.", "'q. n.' may be Quảng Nam, Quảng Ngãi or Quảng Ninh; write the name of one whole."),
        ("ĐN", "'ĐN' may be Đà Nẵng, Đắk Nông or Đồng Nai; write the name of one whole."),
        ("tỉnh Quảng", "'tỉnh Quảng' may be Quảng Bình, Quảng Nam, Quảng Ngãi, Quảng Ninh, Quảng Trị or Tuyên Quang; "),
        ("giang", "'giang' may be An Giang, Bắc Giang, Hà Giang, Hậu Giang, Kiên Giang or Tiền Giang; "),
        ("HP", "There is no province named 'HP', today or before July 2025; did you mean Hải Phòng?"),
        ("Thừa Thiên", "There is no province named 'Thừa Thiên', today or before July 2025; did you mean Thừa Thiên Huế?"),
    ],
)  # fmt: skip
def test_what_may_be_several_is_refused_with_their_names(name, said):
    with pytest.raises(StorageError) as caught:
        find_province(name)
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Hoà Bìn", "There is no province named 'Hoà Bìn', today or before July 2025; did you mean Hoà Bình"),
        ("Atlantis", "`tinhso portals --by-province` lists today's."),
        ("", "There is no province named ''"),
        ("tỉnh", "There is no province named 'tỉnh'"),
        ("99", "There is no province named '99'"),
    ],
)
def test_what_was_never_a_province_is_said(name, said):
    with pytest.raises(StorageError) as caught:
        find_province(name)
    assert said in str(caught.value)


def test_no_two_provinces_of_a_time_share_a_name():
    for scheme in (OLD, NEW):
        keys = {
            (folded_name(name).replace(" ", ""), each.code)
            for each in all_provinces()
            if each.scheme == scheme
            for name in each.names
        }
        assert len({name for name, _ in keys}) == len(keys)


def test_names_are_joined_in_sql(store):
    query = "SELECT scheme, code, province, province_now FROM province_names WHERE folded = '{}' ORDER BY scheme"
    assert store.rows(query.format("hoa binh")) == [("gso", "17", "Hòa Bình", "Phú Thọ")] * 2
    assert store.rows(query.format("phu tho")) == [
        ("2025", "25", "Phú Thọ", "Phú Thọ"), ("gso", "25", "Phú Thọ", "Phú Thọ"),
    ]  # fmt: skip
    assert store.rows(query.format("br vt"))[0] == ("gso", "77", "Bà Rịa - Vũng Tàu", "Hồ Chí Minh")
    assert store.rows(query.format("tphcm")) == [
        ("2025", "79", "Hồ Chí Minh", "Hồ Chí Minh"), ("gso", "79", "Hồ Chí Minh", "Hồ Chí Minh"),
    ]  # fmt: skip
    names = sum(len(each.names) for each in all_provinces())
    assert store.count("province_names") == names
