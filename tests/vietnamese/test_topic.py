"""What a text is about. Every sentence here is invented; labels of the recordings name them by path only."""

import csv
import json
import os
import statistics
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.topic import THRESHOLD, TOPIC_VERSION, Topic, is_spam, on_topic, score_topic
from vietnamese.topic_terms import vocabulary

HERE = Path(__file__).resolve().parent
SHARED = Path(os.environ.get("TINHSO_SHARED", HERE.parents[1] / ".." / "shared"))


def terms(topic: Topic) -> list[str]:
    return [hit.term for hit in topic.hits]


def of(title: str, lead: str = "", *paragraphs: str) -> Topic:
    return score_topic(title, lead, paragraphs)


ON_TOPIC = [
    ("Xã Bình Minh họp Ban Chỉ đạo chuyển đổi số", ""),
    ("Huyện Sông Trà phê duyệt kế hoạch chuyển đổi số 2025", ""),
    ("Kết quả chuyển đổi số 6 tháng đầu năm của thị xã", "Nhiều chỉ tiêu về đích sớm."),
    ("Chuyển đổi số hiệu quả từ những việc nhỏ", ""),
    ("Ngày Chuyển đổi số quốc gia ở bản vùng cao", ""),
    ("Hà Thượng xếp thứ nhì về DTI cấp huyện", "Chỉ số chuyển đổi số vừa được công bố."),
    ("Lớp học Bình dân học vụ số của các cụ già", ""),
    ("Thanh niên giúp dân nộp hồ sơ trực tuyến", "Tỷ lệ hồ sơ trực tuyến tăng gấp đôi sau một tháng ra quân."),
    ("Bà con vùng na bán hàng trực tuyến", "Sàn thương mại điện tử và livestream bán hàng giúp tiêu thụ 40 tấn na."),
    ("Trạm y tế bỏ sổ giấy, dùng bệnh án điện tử", "Hồ sơ sức khỏe điện tử được lập ở 12 trạm."),
    ("Trường Sông Cầu dùng học bạ số", "Học bạ số thay học bạ giấy từ lớp 1 đến lớp 5."),
    ("Công an xã đến từng nhà kích hoạt VNeID", "Người già được cấp tài khoản định danh điện tử tại chỗ."),
    ("Đề án 06: một năm ở xã An Phú", "Dữ liệu dân cư được làm sạch, nhiều thủ tục làm qua VNeID."),
    ("Trao chữ ký số cho cán bộ xã", "Ký số giúp văn bản điện tử đi nhanh hơn."),
    ("Chợ huyện quét mã QR", "Tiểu thương nhận thanh toán không dùng tiền mặt."),
    ("Đưa vào vận hành IOC của tỉnh", "Trung tâm Điều hành thông minh nối 20 hệ thống."),
    ("Xóa lõm sóng ở bản Nà Cang", "Trạm BTS mới đưa băng rộng về bản."),
    ("Diễn tập ứng cứu sự cố an toàn thông tin mạng", "Sáu đội tham gia xử lý mã độc giả định."),
    ("Cảnh báo trang giả mạo Cổng Dịch vụ công", "Sở khuyến cáo về an toàn thông tin khi nộp phí."),
    ("Cán bộ văn phòng học dùng trí tuệ nhân tạo", "Trợ lý ảo và trí tuệ nhân tạo giúp soạn văn bản."),
    ("Hội đồng nhân dân họp không giấy", "Phòng họp không giấy tiết kiệm 2 tấn giấy mỗi năm."),
    ("Uỷ ban nhân dân số hoá sổ hộ tịch", "Việc số hoá hồ sơ hoàn thành trước hạn."),
    ("PHÁT TRIỂN CHÍNH QUYỀN SỐ, KINH TẾ SỐ", "Nghị quyết mới của tỉnh đặt ra ba nhóm mục tiêu."),
    ("Quán triệt Nghị quyết 57 ở đảng bộ xã", "Nghị quyết số 57-NQ/TW được phổ biến tới 200 đảng viên."),
]

OFF_TOPIC = [
    ("Lễ hội xuống đồng đầu xuân", "Hàng nghìn người dự hội."),
    ("Chuyển đổi cơ cấu cây trồng trên đất dốc", "Xã chuyển đổi đất lúa kém sang trồng chè."),
    ("Chuyển đổi số lượng lớn diện tích lúa sang ngô", "Huyện hỗ trợ giống và phân bón."),
    ("Chuyển đổi số liệu thống kê dân số", "Chi cục công bố số liệu mới."),
    ("Hướng dẫn chuyển đổi số điện thoại cố định", ""),
    ("Khách hàng cần chuyển đổi số tài khoản trước tháng 7", ""),
    ("Chuyển đổi số hộ nghèo sang hộ cận nghèo", "Xã rà soát hộ nghèo cuối năm."),
    ("Chuyển đổi một số vị trí công tác", "Sở công bố quyết định điều động."),
    ("Công văn của Sở Y tế số 1234/SYT về tiêm chủng", "Trạm y tế số 12 được nâng cấp."),
    ("Đăng ký số điện thoại đường dây nóng chống rét", "Người dân đăng ký số lượng chăn cần hỗ trợ."),
    ("Thanh toán số tiền hỗ trợ cho hộ bị lũ", "Huyện thanh toán số tiền 5 tỷ đồng."),
    ("Xuất một số hóa đơn bán lẻ sai quy định", "Đội quản lý thị trường thu giữ số hóa chất không rõ nguồn gốc."),
    ("Bão số 3 đổ bộ, tỉnh sơ tán 400 hộ", "Mưa lớn gây sạt lở nhiều nơi."),
    ("Ai là người trồng rừng giỏi nhất huyện", "Ai cũng nhắc đến ông Páo."),
    ("THI ĐUA AI CŨNG GIỎI, NHÀ NÀO CŨNG GIÀU", "Phong trào lan rộng trong bản."),
    ("Đoàn thể thao dự lễ do Ủy ban Olympic quốc tế (IOC) tổ chức", "IOC trao huy hiệu cho vận động viên."),
    ("Thưởng 5g vàng cho vận động viên", "Giải chạy có 4g bạc cho người về nhì."),
    ("Cảnh báo cháy rừng mức độ 4", "Kiểm lâm trực 24/24 giờ."),
    ("Hơn 1022 hộ được cấp nước sạch", "Công trình hoàn thành sau hai năm."),
    ("Công bố quyết định bổ nhiệm cán bộ", "Sở Thông tin và Truyền thông trao quyết định cho hai trưởng phòng."),
    ("Hội nghị trực tuyến tổng kết phòng, chống thiên tai", "Dự họp trực tuyến có 30 điểm cầu."),
    ("Hiến máu tình nguyện ngày Chủ nhật đỏ", "Thu được 300 đơn vị máu."),
    ("Truyền thông chính sách cho đồng bào dân tộc thiểu số", "Lớp tập huấn mở tại ba xã."),
    ("Công khai số báo danh thí sinh", "Kỳ thi vào lớp 10 có 900 thí sinh."),
    ("Xã có nhiều vườn cây truy xuất nguồn gốc", "Tem truy xuất nguồn gốc dán trên quả cam."),
    ("Bắt nhóm lừa đảo qua mạng", "Nhóm này chiếm đoạt 3 tỷ đồng."),
]


@pytest.mark.parametrize(("title", "lead"), ON_TOPIC)
def test_on_topic(title: str, lead: str) -> None:
    assert on_topic(of(title, lead)), of(title, lead)


@pytest.mark.parametrize(("title", "lead"), OFF_TOPIC)
def test_off_topic(title: str, lead: str) -> None:
    assert not on_topic(of(title, lead)), of(title, lead)


@pytest.mark.parametrize("tail", ["lượng", "liệu", "tiền", "điện thoại", "tài khoản", "hiệu", "hộ", "diện tích"])
def test_a_counting_word_makes_the_term_none(tail: str) -> None:
    assert terms(of(f"Chuyển đổi số {tail} ở xã")) == []


@pytest.mark.parametrize(
    "title", ["Chuyển đổi số hiệu quả", "Chuyển đổi số, tiền đề phát triển", "chuyển đổi số (2025)"]
)
def test_words_that_only_begin_like_one(title: str) -> None:
    assert terms(of(title)) == ["chuyển đổi số"]


def test_the_longest_match_wins_and_never_weighs_less_than_what_is_in_it() -> None:
    (hit,) = of("Báo tỉnh và chuyển đổi số báo chí").hits
    assert (hit.term, hit.place, hit.position, hit.weight) == ("báo chí số", "title", 12, 5.0)
    vocabulary_of = vocabulary().senses
    for spelling, sense in vocabulary_of.items():
        if sense.weight > 0 and not sense.exact:
            for inside, other in vocabulary_of.items():
                if f" {inside} " in f" {spelling} " and not other.exact:
                    assert sense.weight >= other.weight, (spelling, inside)


def test_positions_are_those_of_the_text_as_written() -> None:
    title, lead = "Xã  Hoà\u00a0Bình SỐ HOÁ sổ sách", "Đẩy mạnh\u00a0CHUYỂN\u00a0đổi số."
    paragraphs = ("Đoạn một.", "Nhiều người dùng VNeID, 5G.")
    topic = score_topic(title, lead, paragraphs, ("AI",), "Chuyển đổi số")
    texts = {"title": title, "lead": lead, "body": "\n".join(paragraphs), "tag": "AI", "section": "Chuyển đổi số"}
    shown = [(hit.place, texts[hit.place][hit.position :][:4]) for hit in topic.hits]
    assert shown == [("title", "SỐ H"), ("lead", "CHUY"), ("body", "VNeI"), ("body", "5G."), ("section", "Chuy")]
    assert topic.version == TOPIC_VERSION


def test_spellings_of_one_text_score_alike() -> None:
    text = ("Số hoá ở thị xã Hoà Bình", "Uỷ ban lập hồ sơ sức khoẻ điện tử, phát triển văn hoá số.")
    old = tuple(part.replace("oá", "óa").replace("oà", "òa").replace("oẻ", "ỏe").replace("Uỷ", "Ủy") for part in text)
    decomposed = tuple(unicodedata.normalize("NFD", part) for part in text)
    assert of(*text) == of(*old) == of(*decomposed)
    assert terms(of(*text)) == ["số hóa", "y tế số", "văn hóa số"]


def test_abbreviations_need_their_capitals_in_a_line_that_is_not_all_capitals() -> None:
    assert terms(of("Dùng AI ở xã")) == ["trí tuệ nhân tạo"]
    assert terms(of("Ai dùng ai")) == []
    assert terms(of("DÙNG AI Ở XÃ")) == []
    assert terms(of("", "", "DÒNG NÀY IN HOA CÓ IOC", "Dòng này có IOC và LGSP.")) == ["IOC", "LGSP"]


def test_weak_terms_never_decide_alone() -> None:
    weak = "5G, 4G, CNTT, blockchain, sandbox, đổi mới sáng tạo, mã QR, lừa đảo qua mạng"
    topic = of(weak, weak, weak, weak)
    assert len(topic.hits) == 32
    assert topic.score < THRESHOLD


def test_one_pillar_in_a_title_is_not_enough_but_the_subject_is() -> None:
    assert not on_topic(of("Suy nghĩ về kinh tế số"))
    assert on_topic(of("Suy nghĩ về chuyển đổi số"))
    assert on_topic(of("Suy nghĩ về kinh tế số", "Kinh tế số đóng góp 12% GRDP."))


def test_title_weighs_more_than_lead_and_lead_more_than_body() -> None:
    sentence = "Bàn về chính quyền số."
    title, lead, body = of(sentence, "Lời dẫn."), of("Tin", sentence), of("Tin", "Lời dẫn.", sentence)
    assert title.score > 2 * body.score
    assert lead.score > 2 * body.score


def test_without_a_lead_the_first_paragraph_is_one() -> None:
    first = "Ban Chỉ đạo chuyển đổi số họp."
    assert of("Tin", "", first, "Hết.").score == of("Tin", first, "Hết.").score


def test_a_title_without_a_term_needs_the_body() -> None:
    lead, body = "Hồ sơ sức khỏe điện tử được lập ở 12 trạm.", "Trạm ký đơn thuốc điện tử bằng chữ ký số."
    assert not on_topic(of("Trạm y tế không còn sổ giấy", lead))
    assert on_topic(of("Trạm y tế không còn sổ giấy", lead, body, body, body))


def test_repetition_saturates() -> None:
    scores = [of("Tin", "Dẫn.", *["Chuyển đổi số."] * times).score for times in (1, 2, 4, 8, 100)]
    assert scores == sorted(scores)
    assert scores[-1] <= 3.0 < THRESHOLD


def test_a_mention_in_a_long_report_is_diluted() -> None:
    mentions = ("Xã phát triển kinh tế số.", "Xã có 12 tổ công nghệ số cộng đồng.", "Xã đẩy mạnh chuyển đổi số.")
    long = ("Lúa tốt bời bời trên cánh đồng làng. " * 400,)
    assert of("Báo cáo", "Dẫn.", *mentions, *long).score < of("Báo cáo", "Dẫn.", *mentions).score / 2


def test_tags_weigh_little_and_sections_nothing() -> None:
    tags = ("chuyển đổi số", "kinh tế số", "chính quyền số", "dịch vụ công trực tuyến")
    assert score_topic("Lễ hội", "Hội làng.", (), tags).score == 0.25
    assert score_topic("Lễ hội", "Hội làng.", (), (), "Chuyển đổi số").score == 0


def test_a_word_inside_a_word_is_no_term() -> None:
    assert terms(of("Xã XAI và 25G, kinh tế sốc, CNTTX, chuyển đổi sốt ruột")) == []


def test_conditions_of_a_term() -> None:
    assert terms(of("Đề án 06 của huyện về trồng rừng")) == []
    assert terms(of("Đề án 06 và định danh")) == ["Đề án 06"]
    assert terms(of("Gọi 1022 để phản ánh")) == ["1022"]


def test_spam_is_a_matter_of_density() -> None:
    stuffed = (
        "Nhà cái uy tín kubet, cá cược casino, tài xỉu, nổ hũ, soi cầu XSMB, kết quả xổ số kiến thiết, nạp rút nhanh"
    )
    warning = (
        "Công an tỉnh cảnh báo thủ đoạn lôi kéo người dân tham gia cá cược bóng đá qua mạng. Các đối tượng lập trang "
        "giả, hứa hẹn hoàn tiền, sau đó khóa tài khoản và chiếm đoạt toàn bộ số tiền đã nộp. Người dân không nên tin "
        "lời mời của nhà cái, không cung cấp mã xác thực, không chuyển khoản cho người lạ; khi nghi ngờ cần báo ngay "
        "cho công an xã để được hướng dẫn và ngăn chặn kịp thời tội phạm cờ bạc trên không gian mạng trong dịp cao "
        "điểm này."
    )
    assert is_spam(of("Tin", "", *[stuffed] * 3))
    genuine = of("Cảnh báo cá cược qua mạng", "Tội phạm cờ bạc gia tăng.", warning)
    assert not is_spam(genuine)
    assert genuine.spam == 0.0367  # 4 tenths of 10 words in 109
    assert on_topic(of("Chuyển đổi số", stuffed))  # spam and topic are two questions
    assert of("Công ty Xổ số kiến thiết nộp ngân sách", "Xổ số kiến thiết tỉnh vượt kế hoạch.").spam == 0


@given(*(st.text(max_size=80) for _ in range(3)))
def test_any_text_is_scored(title: str, lead: str, body: str) -> None:
    topic = score_topic(title, lead, body.split("\n"), (body,), lead)
    texts = {"title": title, "lead": lead, "body": body, "tag": body, "section": lead}
    assert 0 <= topic.spam <= 1
    assert all(0 <= hit.position < len(unicodedata.normalize("NFC", texts[hit.place])) for hit in topic.hits)


@given(st.lists(st.sampled_from([*vocabulary().senses, "và", "số", "12", "CHUYỂN ĐỔI", "İ", "\n"]), max_size=30))
def test_every_hit_stands_where_it_says(words: list[str]) -> None:
    body = " ".join(words)
    for hit in score_topic("", "", body.split("\n")).hits:
        row = [spelling for spelling, sense in vocabulary().senses.items() if sense.term == hit.term]
        assert any(body.lower().replace("i̇", "İ")[hit.position :].startswith(spelling) for spelling in row)


def test_a_long_article_costs_little() -> None:
    paragraph = "Huyện có 12 xã, 340 hộ dùng dịch vụ công trực tuyến và nhiều hộ trồng chè trên nương cao. "
    paragraphs = [paragraph * 5] * 7  # about 700 words
    score_topic("Tin", "Dẫn.", paragraphs)
    costs = []
    for _ in range(50):
        started = time.perf_counter()
        score_topic("Tin", "Dẫn.", paragraphs)
        costs.append(time.perf_counter() - started)
    assert statistics.median(costs) < 0.003  # measured 0.3 ms; ten times that on a busy machine


def labels(recording: str) -> dict[str, bool]:
    with (HERE / "topic_labels.tsv").open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        return {row["path"]: row["on_topic"] == "1" for row in rows if row["recording"] == recording}


@pytest.mark.recorded
@pytest.mark.parametrize(("recording", "articles", "right"), [("nukeviet", 64, 64), ("wordpress", 53, 53)])
def test_labelled_articles_of_the_recordings(recording: str, articles: int, right: int) -> None:
    truth = SHARED / "portals" / recording / "truth.jsonl"
    if not truth.exists():
        pytest.skip(f"no recording beside the checkout: {truth}")
    expected = labels(recording)
    decided = {}
    for line in truth.read_text("utf-8").splitlines():
        one = json.loads(line)
        decided[one["path"]] = on_topic(score_topic(one["title"], one["lead"], one["body"], one["tags"]))
    assert len(decided) == articles
    assert sum(decided[path] == label for path, label in expected.items()) == right
