"""What readers write under an article is none of its text, on pages of a CMS nobody has seen (DỮ LIỆU MẪU)."""

import pytest

from tests.crawler.pages import LEAD, PARAGRAPHS, TITLE
from tests.crawler.test_generic import TEXT, read, shown

COMMENTS = "".join(
    f"<div><b>Nguyễn Thị Mẫu {n}</b> <i>0{n}/03/2026 08:00</i><p>{words}</p></div>"
    for n, words in enumerate(
        (
            "Tôi thấy nộp hồ sơ qua mạng rất tiện cho bà con ở xa, nhưng nhiều người già chưa quen dùng điện thoại, mong xã cử "
            "cán bộ về tận thôn để hướng dẫn thêm cho mọi người cùng làm được.",
            "Đề nghị sớm khắc phục tình trạng đường truyền chập chờn vào giờ cao điểm, nhiều hôm phải chờ gần một tiếng mới gửi "
            "được tờ khai của gia đình lên cổng dịch vụ công trực tuyến của tỉnh.",
            "Cảm ơn các cán bộ đã nhiệt tình giúp đỡ, tuần trước tôi làm giấy khai sinh cho cháu chỉ mất mười phút là xong, "
            "không phải đi lại nhiều lần như trước đây, rất đáng hoan nghênh.",
        ),
        start=1,
    )
)
LONG = "".join(f"<p>{paragraph}</p>" for paragraph in (LEAD, *PARAGRAPHS, *reversed(PARAGRAPHS)))


@pytest.mark.parametrize("heading", ["2 trả lời cho “{}”", "Bình luận: {}"])
def test_comments_end_the_text_where_their_heading_names_the_article(heading: str) -> None:
    comments = (
        f"<h2>{heading.format(TITLE)}</h2><ol><li>Bài viết rất thiết thực, mong xã nhân rộng mô hình này.</li></ol>"
    )
    assert read(shown(TEXT + comments)).paragraphs == PARAGRAPHS


@pytest.mark.parametrize(
    "heading",
    ["Bình luận", "Bình luận (3)", "3 bình luận", "BÌNH LUẬN:", "Ý kiến bạn đọc (3)", "Ý kiến phản hồi", "Phản hồi (3)",
     "Bạn đọc bình luận", "Bình luận bài viết", "3 Comments", "Các bình luận",
     "Ý kiến của bạn", "Gửi bình luận"],
)  # fmt: skip
def test_what_readers_write_under_a_text_is_none_of_it(heading: str) -> None:
    without = read(shown(LONG))
    assert read(shown(f"{LONG}<h3>{heading}</h3>{COMMENTS}")).paragraphs == without.paragraphs
    assert read(shown(f"{LONG}<div>{heading}</div>{COMMENTS}")).author == without.author == ""


@pytest.mark.parametrize(
    "text",
    [
        f"<div>Bình luận (3)</div>{TEXT}",
        f"<p>{LEAD}</p><div>Bình luận (3)</div>{TEXT}",
    ],
    ids=["above the text", "under the lead"],
)
def test_a_button_for_comments_ends_no_text(text: str) -> None:
    assert read(shown(text)).paragraphs[-len(PARAGRAPHS) :] == PARAGRAPHS
