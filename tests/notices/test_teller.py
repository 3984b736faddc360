"""Messages to a real SMTP server and a real webhook: once each, also when the receiver is down for the first tries."""

import logging
import threading

import pytest

from notices.receivers import receivers
from notices.teller import Teller
from storage.messages import put_message
from tests.notices.receiving import Mailbox, Webhook, held_port
from tests.storage.conftest import Store


def teller(store: Store, *urls: str) -> Teller:
    made = Teller(store.engine, receivers(urls))
    made.begin()
    return made


def write(store: Store, *titles: str) -> None:
    with store.engine.begin() as connection:
        for title in titles:
            put_message(connection, kind="state", key=f"state:{title}", title=title, body="Sở Mẫu đổi số")


def make_due(store: Store) -> None:
    """As if the wait before the next try were over."""
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE delivery SET next_try_at = '2020-01-01 00:00:00.000000'")


def deliveries(store: Store) -> list[tuple[object, ...]]:
    return store.rows(
        "SELECT title, attempts, sent_at IS NOT NULL, given_up_at IS NOT NULL FROM messages ORDER BY id, receiver"
    )


def test_a_message_reaches_each_receiver_once(store: Store, webhook: Webhook, mailbox: Mailbox) -> None:
    telling = teller(store, webhook.url, mailbox.url)
    write(store, "laichau_skhcn: bị chặn", "thứ hai")
    for _ in range(3):
        telling.tell()
        make_due(store)
    assert webhook.titles == ["laichau_skhcn: bị chặn", "thứ hai"]
    assert webhook.taken[0]["message"] == "Sở Mẫu đổi số\n\n-- \ntinhso, message 1"
    assert [mail["Subject"] for mail in mailbox.taken] == ["laichau_skhcn: bị chặn", "thứ hai"]
    text = mailbox.taken[0].get_body(("plain", "html"))
    assert text is not None
    assert "Sở Mẫu đổi số" in text.get_content()
    assert [tuple(map(int, row[1:])) for row in deliveries(store)] == [(1, 1, 0)] * 4


def test_a_receiver_that_refuses_the_first_tries_is_told_once(store: Store, webhook: Webhook, mailbox: Mailbox) -> None:
    webhook.refusals = mailbox.refusals = 2
    telling = teller(store, webhook.url, mailbox.url)
    write(store, "một")
    telling.tell()
    telling.tell()
    assert webhook.asked == 1, "it is left alone until the wait is over"
    for _ in range(4):
        make_due(store)
        telling.tell()
    assert webhook.titles == ["một"]
    assert len(mailbox.taken) == 1
    assert [tuple(map(int, row[1:])) for row in deliveries(store)] == [(3, 1, 0)] * 2


def test_a_receiver_that_is_down_is_told_once_it_is_there(
    store: Store, webhook: Webhook, caplog: pytest.LogCaptureFixture
) -> None:
    held = held_port(), held_port()
    ports = [each.getsockname()[1] for each in held]
    later = (
        f"json://127.0.0.1:{ports[0]}/bi-mat-0123456789",
        f"mailto://127.0.0.1:{ports[1]}/?mode=insecure&from=a@b.vn&to=c@d.vn",
    )
    telling = teller(store, *later, webhook.url)
    write(store, "một", "hai")
    with caplog.at_level(logging.WARNING, "tinhso"):
        telling.tell()
    assert webhook.titles == ["một", "hai"], "the others are told"
    assert "message 1 was not sent to json://127.0.0.1" in caplog.text
    assert "bi-mat" not in caplog.text + str(store.rows("SELECT * FROM messages")) + str(
        store.rows("SELECT * FROM receiver")
    )
    for each in held:
        each.close()
    with Webhook(port=ports[0]) as hook, Mailbox(port=ports[1]) as mail:
        for _ in range(3):
            make_due(store)
            telling.tell()
        assert sorted(hook.titles) == ["hai", "một"]
        assert len(mail.taken) == 2
    assert webhook.titles == ["một", "hai"]


def test_two_senders_at_once_send_once(store: Store, webhook: Webhook) -> None:
    titles = [f"tin {number}" for number in range(15)]
    both = [teller(store, webhook.url) for _ in range(2)]
    write(store, *titles)
    barrier = threading.Barrier(2)

    def tell(one: Teller) -> None:
        barrier.wait()
        one.tell()

    threads = [threading.Thread(target=tell, args=(each,)) for each in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(webhook.titles) == sorted(titles)


def test_two_senders_and_a_receiver_that_refuses_now_and_then(store: Store) -> None:
    titles = [f"tin {number}" for number in range(12)]
    with Webhook(refusals=5) as webhook:
        both = [teller(store, webhook.url) for _ in range(2)]
        write(store, *titles)
        for _ in range(8):
            threads = [threading.Thread(target=each.tell) for each in both]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            make_due(store)
        assert sorted(webhook.titles) == sorted(titles)
        assert webhook.asked == len(titles) + 5


def test_a_new_receiver_is_told_what_happens_from_then_on(store: Store, webhook: Webhook) -> None:
    write(store, "trước")
    with store.engine.begin() as connection:  # the databases' clocks have milliseconds: both could fall into one
        connection.exec_driver_sql("UPDATE message SET created_at = '2026-01-01 00:00:00.000000'")
    telling = teller(store, webhook.url)
    write(store, "sau")
    telling.tell()
    assert webhook.titles == ["sau"]
    assert [row[:1] for row in deliveries(store)] == [("trước",), ("sau",)]


def test_after_a_week_a_message_is_given_up(store: Store, webhook: Webhook) -> None:
    webhook.refusals = 10
    telling = teller(store, webhook.url)
    write(store, "một")
    telling.tell()
    make_due(store)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE message SET created_at = '2020-01-01 00:00:00.000000'")
    telling.tell()
    make_due(store)
    telling.tell()
    assert webhook.asked == 2
    assert [tuple(map(int, row[1:])) for row in deliveries(store)] == [(2, 0, 1)]


def test_a_sender_that_died_while_sending_is_made_up_for(store: Store, webhook: Webhook) -> None:
    telling = teller(store, webhook.url)
    write(store, "một")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("notices.receivers.Receiver.send", _die)
        with pytest.raises(SystemExit):
            telling.tell()
    telling.tell()
    assert webhook.titles == [], "it may still be sending"
    make_due(store)
    telling.tell()
    assert webhook.titles == ["một"]


def _die(*_: object) -> None:
    raise SystemExit


def test_a_teller_that_is_stopped_sends_no_more(store: Store, webhook: Webhook) -> None:
    telling = teller(store, webhook.url)
    write(store, "một")
    telling.stop()
    telling.tell()
    assert webhook.asked == 0
