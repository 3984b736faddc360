"""What is guessed of a portal's agency from its host's name and its front page's title."""

import pytest

from spiders.probing.guess import guess_agency, guess_province

AGENCIES = {  # host, title → the province's name, the agency's level and place
    "a city of a province, which names it": (
        "vungtau.gov.vn",
        "Cổng thông tin điện tử thành phố Vũng Tàu",
        ("Bà Rịa - Vũng Tàu", "district", "thành phố Vũng Tàu, tỉnh Bà Rịa - Vũng Tàu"),
    ),
    "a city that is a province": (
        "danang.gov.vn",
        "Cổng thông tin điện tử thành phố Đà Nẵng",
        ("Đà Nẵng", "province", "thành phố Đà Nẵng"),
    ),
    "a short name in the host": (
        "skhcn.hcm.gov.vn",
        "Trang thông tin điện tử Sở Khoa học và Công nghệ",
        ("Hồ Chí Minh", "department", "thành phố Hồ Chí Minh"),
    ),
}


@pytest.mark.parametrize("case", AGENCIES)
def test_the_agency_is_of_its_level_and_place(case: str) -> None:
    host, title, expected = AGENCIES[case]
    province = guess_province(host, title)
    assert province is not None
    agency = guess_agency(title, province)
    assert (province.name, agency.level, agency.place) == expected
