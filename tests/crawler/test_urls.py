"""One form for addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.urls import MAX_URL_LENGTH, normalise, path_of, resolve, same_site

BASE = "https://mau.gov.vn/tin/bai-1.html"


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("https://MAU.gov.vn", "https://mau.gov.vn/"),
        ("https://mau.gov.vn:443/a?b=1#c", "https://mau.gov.vn/a?b=1"),
        ("http://mau.gov.vn:80/", "http://mau.gov.vn/"),
        ("http://mau.gov.vn:8080/", "http://mau.gov.vn:8080/"),
        ("https://ten:matkhau@mau.gov.vn/a", "https://mau.gov.vn/a"),
        ("https://mau.gov.vn/tin/?28932/bai", "https://mau.gov.vn/tin/?28932/bai"),  # the query is the identity
        ("https://mau.gov.vn/a?id=7&utm_source=zalo&fbclid=x&type=NEWS", "https://mau.gov.vn/a?id=7&type=NEWS"),
        ("https://mau.gov.vn/a?utm_source=zalo", "https://mau.gov.vn/a"),
        ("https://mau.gov.vn/chuyển đổi", "https://mau.gov.vn/chuy%E1%BB%83n%20%C4%91%E1%BB%95i"),
        ("  https://mau.gov.vn/a\n", "https://mau.gov.vn/a"),
        ("http://[2001:db8::1]:8080/a", "http://[2001:db8::1]:8080/a"),
        ("https://mau.gov.vn/a;jsessionid=0A1B.node1?b=1", "https://mau.gov.vn/a?b=1"),
        ("https://mau.gov.vn/a?PHPSESSID=abc&b=1&JSESSIONID=9", "https://mau.gov.vn/a?b=1"),
        ("https://mau.gov.vn/(S(lit3py55t21z5v55vlm25s55))/a.aspx?id=7", "https://mau.gov.vn/a.aspx?id=7"),
        ("https://mau.gov.vn/a?sid=4f6c1e0b9d8a7c5e4f6c1e0b&id=7", "https://mau.gov.vn/a?id=7"),
        ("https://mau.gov.vn/a?sid=28932", "https://mau.gov.vn/a?sid=28932"),  # an article's, not a visitor's
        ("https://mau.gov.vn/a?sid=20260305143000123", "https://mau.gov.vn/a?sid=20260305143000123"),
        ("https://mau.gov.vn/?s=chuyen-doi-so", "https://mau.gov.vn/?s=chuyen-doi-so"),
        ("https://mau.gov.vn/a(S)/b", "https://mau.gov.vn/a(S)/b"),
        ("https://mau.gov.vn/" + "a" * 10_000_000, ""),
        ("ftp://mau.gov.vn/a", ""),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("https:///a", ""),
        ("https://[::1", ""),
        ("https://mau.gov.vn:99999/", ""),
        ("https://mau.gov.vn/" + "a" * MAX_URL_LENGTH, ""),
        ("https://mau.gov.vn/" + "ế" * 1000, ""),  # longer once encoded
        ("", ""),
    ],
)
def test_normal_form(url: str, normal: str) -> None:
    assert normalise(url) == normal


URLS = st.one_of(
    st.text(max_size=60),
    st.builds(
        "{}://{}{}/{}?{}#{}".format,
        st.sampled_from(["http", "https", "HTTPS", "ftp"]),
        st.sampled_from(["mau.gov.vn", "MAU.gov.vn", "a@b", "[::1]", "127.1", "mẫu.vn", "", "x..y"]),
        st.sampled_from(["", ":80", ":443", ":8080", ":x", ":99999"]),
        st.text(max_size=30),
        st.text(max_size=30),
        st.text(max_size=5),
    ),
)


@given(URLS)
def test_the_normal_form_is_normal(url: str) -> None:
    normal = normalise(url)
    assert normalise(normal) == normal
    assert normal == "" or normal.startswith(("http://", "https://"))
    assert len(normal) <= MAX_URL_LENGTH


@given(st.text(max_size=80))
def test_any_link_is_resolved_or_refused(link: str) -> None:
    url = resolve(BASE, link)
    assert url == normalise(url)


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/a.html", "https://mau.gov.vn/a.html"),
        ("bai-2.html", "https://mau.gov.vn/tin/bai-2.html"),
        ("?page=2", BASE + "?page=2"),
        ("//khac.vn/a", "https://khac.vn/a"),
        (" JavaScript:void(0)", ""),
        ("mailto:a@mau.gov.vn", ""),
        ("tel:0123", ""),
        ("https://[::1", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_links(link: str | None, url: str) -> None:
    assert resolve(BASE, link) == url


def test_hosts_and_paths() -> None:
    assert same_site("https://www.mau.gov.vn/a", "mau.gov.vn")
    assert same_site("http://mau.gov.vn:8080/a", "www.mau.gov.vn")
    assert not same_site("https://mau.gov.vn.khac.vn/a", "mau.gov.vn")
    assert not same_site("https://xmau.gov.vn/a", "mau.gov.vn")
    assert [path_of(f"https://mau.gov.vn{path}") for path in ("/tin/?a=1", "/", "")] == ["/tin", "/", "/"]
