"""`tinhso alerts`: whether receivers can be reached, and what was told, is waiting or was given up."""

from typing import Annotated, Any

import typer

from commands.arguments import DATABASE, AsJson, Database, NotifyFrom, receiver_urls
from commands.output import local, say, show_json, show_table
from storage.query import run_sql

app = typer.Typer(
    help="Messages to people: try the receivers, and see what was told.", no_args_is_help=True, add_completion=False
)

_COLUMNS = ("id", "kind", "title", "created", "receiver", "state", "attempts", "next_try", "error")


@app.command()
def test(
    urls: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[URL]...", envvar="TINHSO_NOTIFY", help="Whom to try, as Apprise URLs; default: TINHSO_NOTIFY."
        ),
    ] = None,
    notify_from: NotifyFrom = None,
    as_json: AsJson = False,
) -> None:
    """Send a test message to each receiver and say what came of it. Exit code 1 if one did not take it."""
    from notices.receivers import SendingError, receivers  # here, because no other command should wait for Apprise

    found = receivers(receiver_urls(urls, notify_from))
    if not found:
        raise typer.BadParameter("name a receiver, set TINHSO_NOTIFY, or use --notify-from.", param_hint="URL")
    rows = []
    for receiver in found:
        try:
            receiver.send("tinhso: a test", "This is a test message of Tỉnh Số. Nothing has happened.")
        except SendingError as error:
            rows.append({"receiver": receiver.label, "sent": False, "error": str(error)})
        else:
            rows.append({"receiver": receiver.label, "sent": True, "error": ""})
    if as_json:
        show_json(rows)
    else:
        for row in rows:
            say(f"{row['receiver']}: {row['error'] and 'not '}sent{row['error'] and ': '}{row['error']}")
    if not all(row["sent"] for row in rows):
        raise typer.Exit(1)


@app.command("list")
def list_messages(
    waiting: Annotated[bool, typer.Option("--waiting", help="Only what was not sent yet, nor given up.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many, the newest first.")] = 20,
    as_json: AsJson = False,
    database: Database = DATABASE,
) -> None:
    """List what was told or is to be told, and what came of it."""
    where = "WHERE sent_at IS NULL AND given_up_at IS NULL" if waiting else ""
    statement = f"SELECT * FROM messages {where} ORDER BY id DESC, receiver LIMIT {limit}"  # noqa: S608  # a number
    columns, rows = run_sql(database, statement)
    found = [_row(dict(zip(columns, row, strict=True))) for row in rows]
    if as_json:
        show_json(found)
    elif found:
        show_table(found, _COLUMNS)
    else:
        say("No message is waiting." if waiting else "Nothing was told yet.")


def _row(message: dict[str, Any]) -> dict[str, Any]:
    shown = {"created": local(message["created_at"]), "next_try": ""}
    if message["sent_at"]:
        return message | shown | {"state": f"sent {local(message['sent_at'])}"}
    if message["given_up_at"]:
        return message | shown | {"state": "given up"}
    if not message["receiver"]:
        return message | shown | {"state": "no receiver"}
    if message["attempts"] is None:  # no round of a scheduler has told this receiver since it was written
        return message | shown | {"state": "waiting", "next_try": "the next round"}
    return message | shown | {"state": "waiting", "next_try": local(message["next_try_at"])}
