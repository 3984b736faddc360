"""Pages that come with status 200 in the portal's own template, and are no article; and articles with something put into them."""

from collections.abc import Callable

from storage.records import Article
from tests.hostile.encodings import in_font, small
from tests.hostile.kinds import Answer, Kind, Text, html
from tests.hostile.markup import body_of

NOWHERE = (
    "Vui lòng kiểm tra lại đường dẫn hoặc quay về trang chủ của Cổng thông tin điện tử để tiếp tục tra cứu. Xin cảm ơn."
)
_AS_WINDOWS_SHOWS_IT = {code: bytes((code,)).decode("cp1252", "ignore") or chr(code) for code in range(256)}


def _notice(title: str, line: str) -> Callable[[Text], Answer]:
    """An article's page of the family with this headline over this line."""
    return lambda text: html(text.page(title=title, lead="", body=f"<p>{line}</p>"))


def _bare(title: str, body: str) -> Callable[[Text], Answer]:
    return lambda text: html(f"<html><head><title>{title}</title></head><body>{body}</body></html>")


def _twice(text: Text) -> Answer:
    """UTF-8 taken for windows-1252 and made UTF-8 again, as a database does that was moved without its encoding."""
    return html(text.page().encode().decode("latin-1").translate(_AS_WINDOWS_SHOWS_IT))


def _escaped_twice(text: Text) -> Answer:
    def each(line: str) -> str:
        return "".join(letter if letter.isascii() else f"&amp;#{ord(letter)};" for letter in line)

    return html(
        text.page(
            title=each(text.title), lead=each(text.lead), body=body_of(Text("", "", tuple(map(each, text.paragraphs))))
        )
    )


def _with_controls(text: Text) -> Answer:
    page = text.page(
        title=f"\x1b[31m{text.title}&#7;&#27;[0m\u2066", body=body_of(text).replace("<p>", "<p>\x1b]0;x\x07&#1;", 1)
    )
    return html(page.replace("[31m", "").replace("[0m", "").replace("]0;x", ""))


def _legacy_with_controls(text: Text) -> Answer:
    """What Word breaks a line with stands in a text that is converted."""
    return html(in_font(small(text), "tcvn3").replace(" ", "\x0b", 1).replace("<p>", "<p>&#1;\x0c"))


def _hidden(style: str) -> Callable[[Text], Answer]:
    spam = f'<div style="{style}"><a href="https://cuoc.example">nhà cái uy tín</a> <a href="https://cuoc.example/2">kubet</a></div>'
    return lambda text: html(text.page(body=body_of(text, spam)))


def _without_spam(article: Article) -> None:
    assert "kubet" not in article.body + article.body_html


def _spam_of_one_site(text: Text) -> Answer:
    names = ("F8bet", "J88", "789club", "Sunwin", "Game bài đổi thưởng")
    links = "".join(f'<a href="https://choi.example/{n}">{name}</a> ' for n, name in enumerate(names))
    return html(text.page(body=body_of(text, after=f"<p>{links}</p>")))


BARE = (  # what it is, title, body; verdict and reason
    ("soft 404 under the portal's name", "Sở Mẫu",
     "<h1>Sở Mẫu</h1><p>Bài viết này không tồn tại hoặc đã bị gỡ bỏ khỏi hệ thống từ trước.</p>", "rejected", "not_found"),
    ("error of ASP.NET", "Runtime Error",
     "<h1>Server Error in '/' Application.</h1><h2>Runtime Error</h2><p><b>Description:</b> An application error occurred on the "
     "server. The current custom error settings for this application prevent the details of the application error from being "
     "viewed remotely, for security reasons.</p>", "failed", "error"),
    ("error of PHP", "Cổng mẫu",
     "<p>Fatal error: Uncaught PDOException: SQLSTATE[HY000] [2002] Connection refused in /var/www/html/db.php:34 Stack trace: "
     "#0 /var/www/html/index.php(12): connect() #1 {main} thrown</p>", "failed", "error"),
    ("a web server's first page", "Welcome to nginx!",
     "<h1>Welcome to nginx!</h1><p>If you see this page, the nginx web server is successfully installed and working. Further "
     "configuration is required.</p>", "rejected", "server"),
    ("a name for sale", "sokhoahoc.laichau.gov.vn",
     "<h1>Tên miền này đang được rao bán</h1><p>Tên miền này hiện đang được rao bán. Liên hệ với chúng tôi để mua lại với giá "
     "tốt nhất ngay trong hôm nay.</p>", "rejected", "server"),
)  # fmt: skip
NOTICES = (  # what it is, headline, text in the family's own template
    ("soft 404 in the template", "Không tìm thấy trang",
     f"Trang bạn yêu cầu không tồn tại hoặc đã bị xóa. {NOWHERE}", "rejected", "not_found"),
    ("article that has run out", "Thông tin không còn hiệu lực", f"Nội dung này đã hết hạn. {NOWHERE}", "rejected", "not_found"),
    ("error in the template", "Thông báo lỗi",
     f"Đã xảy ra lỗi trong quá trình xử lý yêu cầu của bạn, mời thử lại. {NOWHERE}", "failed", "error"),
    ("firewall in the template", "Truy cập bị từ chối",
     f"Hệ thống tường lửa đã phát hiện truy cập bất thường từ địa chỉ IP của bạn. Mã sự cố: 18446744073709551615. {NOWHERE}",
     "blocked", "refused"),
    ("captcha in the template", "Xác minh bạn là con người",
     "Vui lòng nhập mã captcha bên dưới để tiếp tục truy cập trang web này.</p><form><input name=c><button>Gửi</button></form>",
     "blocked", "refused"),
    ("maintenance in the template", "Thông báo bảo trì hệ thống",
     "Cổng thông tin điện tử đang được bảo trì, nâng cấp. Quý vị vui lòng quay lại sau. Xin cảm ơn và mong quý vị thông cảm.",
     "blocked", "away"),
)  # fmt: skip
STYLES = (
    "left:-9999px;position:absolute", "text-indent:-9999px", "font-size:0", "opacity: 0", "clip:rect(0,0,0,0)",
    "height:0;overflow:hidden",
)  # fmt: skip
HAN = f"<p>{'真人 彩票 开户 注册送彩金 ' * 60}</p>"

KINDS = (
    *(Kind(name, "a page of its own", _bare(title, body), verdict, reason) for name, title, body, verdict, reason in BARE),
    *(Kind(name, "as an article", _notice(title, line), verdict, reason) for name, title, line, verdict, reason in NOTICES),
    Kind("UTF-7", "letters in ASCII, as the header says",
         lambda text: Answer(text.page().encode("utf-7"), "text/html; charset=utf-7"), "rejected", "not HTML: UTF-7"),
    Kind("hacked: another script", "betting in Han letters",
         lambda text: html(text.page(title="娱乐官方网站注册送彩金", lead="", body=HAN)), "rejected", "not in Latin letters"),
    Kind("hacked: one betting site", "five links to it under a genuine article", _spam_of_one_site, "rejected", "spam"),
    *(Kind(f"hidden by {style.partition(':')[0]}", "betting links out of sight in a genuine article", _hidden(style), "article",
           check=_without_spam) for style in STYLES),
    Kind("UTF-8 made twice", "as windows-1252 shows it, in UTF-8", _twice, "article"),
    Kind("entities escaped twice", "&amp;amp;#7901; for every letter", _escaped_twice, "article"),
    Kind("controls", "bells, escapes and marks of direction in headline and text", _with_controls, "article"),
    Kind("tcvn3 with controls", "a converted text with Word's line break and entities of controls", _legacy_with_controls,
         "article"),
)  # fmt: skip
