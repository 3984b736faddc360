"""What --database may name, and that no message shows what may be a password."""

import pytest

from storage.database import open_database
from storage.engine import parse, shown
from storage.errors import StorageError

SIGNS = "more than one @"
NUMBER = "whose port is no number from 1 to 65535"
SLASHES = "begin with postgresql:// or sqlite:///"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://u:S3CRET@localhost:54x2/a", NUMBER),
        ("postgresql://u:S3CRET@[::1/a", NUMBER),
        ("postgresql://u:S3CRET/a", NUMBER),
        ("postgresql://u:5432109/a", NUMBER),
        ("postgresql://u:p@S3CRET/x@h/a", SIGNS),
        ("postgresql://u:S3CRET@S3CRET@h/a", SIGNS),
        ("postgresql://u:p@ss:S3CRET@h:5432/a", SIGNS),
        ("mysql://u:p@S3CRET@h/a", SIGNS),
        ("postgresql:/crawler:S3CRET@db.example/articles", SLASHES),
        ("postgresql:u:S3CRET@h/a", SLASHES),
        ("postgresql//u:S3CRET@h/a", SLASHES),
        ("host=db password=S3CRET", SLASHES),
        ("sqlite:/x.db", SLASHES),
        ("mysql://u:S3CRET@h/a", "name a database of SQLite or PostgreSQL"),
    ],
)
def test_what_names_no_database_is_one_sentence_that_shows_no_password(url: str, said: str) -> None:
    with pytest.raises(StorageError) as caught:
        open_database(url)
    sentence = str(caught.value)
    assert said in sentence
    assert "postgresql://user@host/tinhso" in sentence
    assert "\n" not in sentence
    assert not any(part in sentence for part in ("S3CRET", "ss:", "5432109", "p@"))


def test_a_name_without_a_scheme_is_shown_where_it_can_hold_no_password() -> None:
    with pytest.raises(
        StorageError, match=r"^'tinhso\.db' is no database URL; one looks like sqlite:///tinhso\.db or "
    ):
        parse("tinhso.db")


def test_signs_of_a_password_are_written_with_percent_signs() -> None:
    url = parse("postgresql://u:a%40b%2Fc@localhost:5433/d?sslmode=require&options=a@b")
    assert (url.password, url.host, url.port, url.database) == ("a@b/c", "localhost", 5433, "d")


def test_a_file_may_have_any_name() -> None:
    assert parse("sqlite:////tmp/a@b@c:d.db").database == "/tmp/a@b@c:d.db"


@pytest.mark.parametrize("name", ["password", "sslpassword", "pass", "passwd", "PASSWORD"])
def test_a_password_among_the_options_is_not_shown(name: str) -> None:
    assert shown(parse(f"postgresql://u:S3CRET@h/a?{name}=S3CRET&passfile=f")) == "postgresql://u:***@h/a?passfile=f"
