"""Vietnamese dates: portals' date lines and the days a report tells of."""

import time
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.dates import VIETNAM, Moment, Precision, event_dates, parse_moment

WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")


def at(year: int, month: int, day: int, hour: int, minute: int, second: int = 0) -> Moment:
    """A moment by the clock in Vietnam, seven hours ahead."""
    return Moment(
        date(year, month, day),
        datetime(year, month, day, hour, minute, second, tzinfo=UTC) - timedelta(hours=7),
        Precision.MINUTE,
    )


def on(year: int, month: int, day: int) -> Moment:
    return Moment(date(year, month, day), None, Precision.DAY)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Thứ hai - 11/11/2024 04:09", at(2024, 11, 11, 4, 9)),
        ("Chủ nhật - 21/12/2025 18:31", at(2025, 12, 21, 18, 31)),
        ("19/06/2024 14:47:00", at(2024, 6, 19, 14, 47)),
        ("19/06/2024 02:47:00 PM", at(2024, 6, 19, 14, 47)),
        ("19/06/2024 02:47:00 CH", at(2024, 6, 19, 14, 47)),
        ("19/06/2024 02:47:00 SA", at(2024, 6, 19, 2, 47)),
        ("19/06/2024 12:07 SA", at(2024, 6, 19, 0, 7)),
        ("19/06/2024 12:07 CH", at(2024, 6, 19, 12, 7)),
        ("19/06/2024 2:47 p.m.", at(2024, 6, 19, 14, 47)),
        ("21:28 22/09/2025", at(2025, 9, 22, 21, 28)),
        ("Thứ năm, 30/10/2025 | 10:31", at(2025, 10, 30, 10, 31)),
        ("Thứ năm, 30/10/2025 10:31 (GMT+7)", at(2025, 10, 30, 10, 31)),
        ("( Cập nhật lúc: 13/01/2020  )", on(2020, 1, 13)),
        ("Ngày cập nhật : 07/01/2016", on(2016, 1, 7)),
        ("Ngày đăng 11/11/2022 | 14:39", at(2022, 11, 11, 14, 39)),
        ("Đăng ngày 05/03/2023", on(2023, 3, 5)),
        ("01/11/2024 - 09:50", at(2024, 11, 1, 9, 50)),
        ("01/03/2023 09:25", at(2023, 3, 1, 9, 25)),
        ("ngày 05 tháng 3 năm 2026", on(2026, 3, 5)),
        ("05.3.2026", on(2026, 3, 5)),
        ("Ngày 5/3/2026", on(2026, 3, 5)),
        ("14h30 ngày 05/3/2026", at(2026, 3, 5, 14, 30)),
        ("14 giờ 30 phút, ngày 05 tháng 3 năm 2026", at(2026, 3, 5, 14, 30)),
        ("2h30 chiều 05/3/2026", at(2026, 3, 5, 14, 30)),
        ("14 giờ 05/3/2026", at(2026, 3, 5, 14, 0)),
        ("Thứ tư, 01 Tháng 3 2023 09:25", at(2023, 3, 1, 9, 25)),
        ("Thứ hai, 1 Tháng 7, 2024 - 21:54", at(2024, 7, 1, 21, 54)),
        ("1 Tháng 7, 2024 - 21:54", at(2024, 7, 1, 21, 54)),
        ("Tháng Ba 5, 2024", on(2024, 3, 5)),
        ("5 Tháng Mười Hai, 2024", on(2024, 12, 5)),
        ("Đăng bởi Phòng Quản lý c... vào Thứ sáu, 09/02/2024 - 17:30", at(2024, 2, 9, 17, 30)),
        ("(19/06/2024 15:43)", at(2024, 6, 19, 15, 43)),
        ("02-07-2026", on(2026, 7, 2)),
        ("02-07-2026 - Hội nghị sơ kết", on(2026, 7, 2)),
        ("2022-08-19", on(2022, 8, 19)),
        ("2022-08-19T16:35:00+07:00", at(2022, 8, 19, 16, 35)),
        ("2022-08-19T16:35:09.123456+0700", at(2022, 8, 19, 16, 35, 9)),
        ("2022-08-19T16:35:00", at(2022, 8, 19, 16, 35)),
        ("2022-08-19 16:35", at(2022, 8, 19, 16, 35)),
        ("2022-08-19T20:35:00Z", at(2022, 8, 20, 3, 35)),
        ("2022-08-19T09:35:00-05:00", at(2022, 8, 19, 21, 35)),
        ("2022-08-19+0716:35:00", at(2022, 8, 19, 16, 35)),
        ("Fri, 19 Aug 2022 16:35:00 +0700", at(2022, 8, 19, 16, 35)),
        ("Fri, 19 Aug 2022 20:35:00 GMT", at(2022, 8, 20, 3, 35)),
        ("Fri, 19 Aug 2022 20:35:00 +0000", at(2022, 8, 20, 3, 35)),
    ],
)
def test_every_form_of_the_portals(text: str, moment: Moment) -> None:
    assert parse_moment(text) == moment


def test_month_first_is_a_fact_of_the_portal() -> None:
    text = "11/18/2020 4:10:37 PM 8947"
    assert parse_moment(text, order="mdy") == at(2020, 11, 18, 16, 10, 37)
    assert parse_moment(text) is None
    assert parse_moment("18/11/2020", order="mdy") is None
    assert parse_moment("05/03/2020", order="mdy") == on(2020, 5, 3)
    assert parse_moment("2020-05-03", order="mdy") == on(2020, 5, 3)


def test_an_unknown_order_is_an_error() -> None:
    with pytest.raises(ValueError, match="ymd"):
        parse_moment("05/03/2020", order="ymd")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Chuyển đổi số ở Lai Châu",
        "cách đây 3 ngày",
        "31/02/2024",
        "00/01/2024",
        "2024-13-01",
        "01/01/1989",
        "01/01/2101",
        "11/11/24",
        "30/11",
        "Tháng 3 năm 2023",
        "9 tháng năm 2021",
        "10:31",
        "8947",
        "Công văn số 12/11/2024/CV",
        "Ngày đăng 01/02/2024, ngày sửa 03/02/2024",
        "31/12/2100 23:30:00 GMT",
        "05/03/2024 " + "x" * 300,
    ],
)
def test_no_date_beats_a_guessed_one(text: str) -> None:
    assert parse_moment(text) is None


@pytest.mark.parametrize(
    "text",
    ["05/3/2026 25:10", "05/3/2026 10:75", "05/3/2026 14:30 SA", "05/3/2026 10:30 - 11:30", "05/3/2026 10:30 +9900"],
)
def test_a_doubtful_time_leaves_the_day(text: str) -> None:
    assert parse_moment(text) == on(2026, 3, 5)


def test_decomposed_letters_and_hard_spaces() -> None:
    text = unicodedata.normalize("NFD", "Thứ\u00a0tư,\u00a001 Tháng 3\u00a02023  09:25")
    assert parse_moment(text) == at(2023, 3, 1, 9, 25)


def test_a_moment_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        Moment.of(datetime(2024, 1, 1))  # noqa: DTZ001
    late = datetime(2024, 1, 1, 20, tzinfo=UTC)
    assert Moment.of(late) == Moment(date(2024, 1, 2), late, Precision.MINUTE)
    assert Moment.of(late).at == late.astimezone(timezone(timedelta(hours=-3)))


def forms(local: datetime) -> dict[str, str]:
    """One time in each of the portals' forms that tells minutes."""
    half = "CH" if local.hour >= 12 else "SA"
    return {
        "nukeviet": f"{WEEKDAYS[local.weekday()]} - {local:%d/%m/%Y %H:%M}",
        "egov": f"{local:%d/%m/%Y %I:%M:%S} {'PM' if half == 'CH' else 'AM'}",
        "half": f"{local.day}/{local.month}/{local.year} {local:%I:%M} {half}",
        "time first": f"{local:%H:%M %d/%m/%Y}",
        "bar": f"{local:%d/%m/%Y | %H:%M}",
        "drupal": f"{local.day} Tháng {local.month}, {local:%Y - %H:%M}",
        "joomla": f"{WEEKDAYS[local.weekday()]}, {local.day:02} Tháng {local.month} {local:%Y %H:%M}",
        "told": f"{local.hour}h{local.minute:02} ngày {local.day} tháng {local.month} năm {local.year}",
        "dots": f"{local:%d.%m.%Y %H:%M}",
        "iso": local.isoformat(),
        "iso utc": local.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "local iso": f"{local:%Y-%m-%dT%H:%M:%S}",
        "malformed": f"{local:%Y-%m-%d}+07{local:%H:%M:%S}",
        "rfc 2822": format_datetime(local.astimezone(UTC)),
    }


@given(st.datetimes(min_value=datetime(1990, 1, 2), max_value=datetime(2100, 12, 30)))  # noqa: DTZ001
def test_every_form_reads_back(naive: datetime) -> None:
    local = naive.replace(second=0, microsecond=0, tzinfo=VIETNAM)
    expected = Moment.of(local)
    assert {name: parse_moment(text) for name, text in forms(local).items()} == dict.fromkeys(forms(local), expected)
    assert parse_moment(f"{local:%m/%d/%Y %I:%M:%S %p} 8947", order="mdy") == expected
    assert parse_moment(f"( Cập nhật lúc: {local:%d/%m/%Y}  )") == Moment.on_day(local.date())


@given(st.text(alphabet=st.sampled_from("0123456789/-.: ,htháng năm ngàyPMSACHZT+SepHaıſ"), max_size=60))
def test_any_line_is_taken(text: str) -> None:
    moment = parse_moment(text)
    assert moment is None or 1990 <= moment.on.year <= 2100
    assert all(1990 <= day.year <= 2100 for day in event_dates(text, date(2024, 1, 1)))


@given(st.text(max_size=200), st.dates(min_value=date(1990, 1, 1)))
def test_any_text_is_taken(text: str, published_on: date) -> None:
    parse_moment(text)
    event_dates(text, published_on)


PUBLISHED = date(2021, 12, 2)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Chiều 30/11, Sở tổ chức hội nghị.", [(2021, 11, 30)]),
        ("Sáng ngày 16/11, tại xã Bản Bo", [(2021, 11, 16)]),
        ("Hòa trong không khí đầu xuân, ngày 19/1/2021, tại xã Sùng Phài", [(2021, 1, 19)]),
        ("Sáng nay (30/11), đoàn công tác", [(2021, 11, 30)]),
        ("Sáng thứ 3, 30/11, đoàn công tác", [(2021, 11, 30)]),
        ("Ngày 16 tháng 11 năm 2021, tại thành phố", [(2021, 11, 16)]),
        ("Ngày 16 tháng 11, tại thành phố", [(2021, 11, 16)]),
        ("Trong hai ngày 15 và 16/11, Sở mở lớp", [(2021, 11, 15), (2021, 11, 16)]),
        ("Từ ngày 15 - 17/11/2021", [(2021, 11, 15), (2021, 11, 17)]),
        ("Từ 28/12/2020 đến 3/1/2021", [(2020, 12, 28), (2021, 1, 3)]),
        ("Từ 28/12 đến 3/1/2021", [(2020, 12, 28), (2021, 1, 3)]),
        ("Từ ngày 15/11 đến 17/11", [(2021, 11, 15), (2021, 11, 17)]),
        ("Hội thi sẽ diễn ra vào ngày 20/12", [(2021, 12, 20)]),
        ("Hội thi diễn ra ngày 20/12 tới", [(2021, 12, 20)]),
        ("Hội nghị quán triệt Nghị quyết 52 sáng 16/11", [(2021, 11, 16)]),
        ("Thực hiện Kế hoạch số 4561/KH-UBND ngày 22/05/2020, ngày 30/5/2021, Sở ban hành", [(2021, 5, 30)]),
        ("Ngày 30/11, Sở làm việc. Cùng ngày 30/11, đoàn kiểm tra", [(2021, 11, 30)]),
        ("Chiều 1/12, đoàn kiểm tra; sáng 2/12, Sở họp", [(2021, 12, 1), (2021, 12, 2)]),
    ],
)
def test_days_of_the_event(text: str, days: list[tuple[int, int, int]]) -> None:
    assert event_dates(text, PUBLISHED) == tuple(date(*day) for day in days)


@pytest.mark.parametrize(
    "text",
    [
        "theo Kế hoạch số 12/KH-UBND ngày 05/01/2020 của UBND tỉnh",
        "Nghị quyết số 57-NQ/TW, ngày 22/12/2024 của Bộ Chính trị",
        "Quyết định số 749/QĐ-TTg ngày 03 tháng 6 năm 2020",
        "Công văn 1234/STTTT-CNTT (ngày 03/6/2021)",
        "Luật Giao dịch điện tử ngày 22/6/2020 quy định",
        "Chỉ thị ngày 03/6/2021 của Thủ tướng Chính phủ",
        "đạt 2/3 số hộ, trực 24/7, kênh 1/12",
        "kỷ niệm ngày thành lập Đảng (03/02/1930 - 03/02/2021)",
        "chào mừng ngày 20/11",
        "kỷ niệm 76 năm Ngày thành lập Quân đội nhân dân ngày 22/12/2020",
        "hoàn thành trước ngày 25/12/2021",
        "tính đến ngày 15/11/2021, tỷ lệ đạt 80%",
        "ngày 10 tháng 3 âm lịch",
        "ngày 01 tháng 11 hằng năm là Ngày Chuyển đổi số của tỉnh",
        "sơ kết 9 tháng năm 2021",
        "trong 6 tháng 10 ngày",
        "bình quân mỗi ngày 1.250 lượt",
        "ngày 31/2/2021",
        "từ năm 2020/2021",
    ],
)
def test_days_that_are_not_the_events(text: str) -> None:
    assert event_dates(text, PUBLISHED) == ()


@pytest.mark.parametrize(
    ("text", "published_on", "day"),
    [
        ("Ngày 30/12, Sở họp", date(2022, 1, 3), date(2021, 12, 30)),
        ("Ngày 3/1, Sở họp", date(2022, 1, 1), date(2022, 1, 3)),
        ("Chiều 30/11", date(2021, 12, 2), date(2021, 11, 30)),
        ("Ngày 29/2, Sở họp", date(2024, 3, 1), date(2024, 2, 29)),
        ("Ngày 29/2, Sở họp", date(2023, 3, 1), None),
        ("Ngày 5/1 tới, Sở họp", date(2021, 12, 20), date(2022, 1, 5)),
        ("Ngày 20/12, Sở họp", date(2021, 12, 2), None),  # neither said to come nor likely of last year
        ("Chiều 30/11", None, None),
        ("Chiều 30/11/2021", None, date(2021, 11, 30)),
    ],
)
def test_a_missing_year_is_the_nearest(text: str, published_on: date | None, day: date | None) -> None:
    assert event_dates(text, published_on) == ((day,) if day else ())


@given(st.dates(min_value=date(1990, 8, 1), max_value=date(2100, 5, 1)), st.integers(min_value=-7, max_value=150))
def test_a_recent_day_gets_its_year_back(published_on: date, age: int) -> None:
    told = published_on - timedelta(days=age)
    assert event_dates(f"Chiều {told.day}/{told.month}, Sở họp.", published_on) == (told,)
    assert event_dates(f"Ngày {told.day}/{told.month}/{told.year}, Sở họp.", None) == (told,)


@pytest.mark.parametrize("piece", ["1/1/", "1 tháng ", "ngày 1 - ", "12/KH-UBND", "Luật a ", "0 : ", "sẽ ", "( "])
def test_hostile_text_is_read_in_linear_time(piece: str) -> None:
    started = time.process_time()
    event_dates(piece * 20_000, date(2024, 1, 1))
    parse_moment(piece * 60)
    assert time.process_time() - started < 1
