"""On PostgreSQL, the roles people's queries run under: they may SELECT from the views and call one function, nothing else.

SET ROLE alone would not hold: `SELECT set_config('role', 'none', false)` takes it back inside the one statement a person
may send. Inside a SECURITY DEFINER function the database refuses that, so people's statements are run by one. It is
STABLE: the database lets nothing but reading statements through it.

It belongs to a role of its own, of which readers are no members: whoever is a member of an owner may change and drop
what it owns. What runs in it runs as that role, a reader's own function too; so it makes its transaction read-only
first, which nothing can take back once a query has run.
"""

import logging

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

log = logging.getLogger(__name__)

ROLE = "tinhso_reader"  # whoever may ask is a member
ASKER = "tinhso_asker"  # owns the function; its members are the owners of the databases
FUNCTION = "tinhso_ask"

_BODY = """ BEGIN
    PERFORM pg_catalog.set_config('transaction_read_only', 'on', true);
    RETURN QUERY EXECUTE asked;
END """
_IS_READY = sa.text("""SELECT EXISTS (SELECT FROM pg_proc WHERE oid = to_regprocedure(:function)
    AND proowner = to_regrole(:asker) AND prosecdef AND provolatile = 's' AND proconfig IS NULL AND prosrc = :body)""")
_MAKE_FUNCTION = f"""CREATE FUNCTION {FUNCTION}(asked text) RETURNS SETOF record
    LANGUAGE plpgsql STABLE SECURITY DEFINER AS $${_BODY}$$"""


def admit_reader(connection: sa.Connection, views: list[str]) -> bool:
    """Let the roles read these views of the connection's schema; makes roles and function where they are missing or changed.

    Returns whether that was permitted. If not nothing is changed: crawls need no reader, and whoever asks is told.
    """
    try:
        with connection.begin_nested():
            _make(connection)
            for name in views:
                connection.exec_driver_sql(f'GRANT SELECT ON "{name}" TO {ROLE}, {ASKER}')
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != "42501":  # insufficient_privilege
            raise
        log.info("People's queries are not possible yet: %s and %s cannot be made: %s", ROLE, ASKER, error.orig)
        return False
    return True


def reader_is_ready(connection: sa.Connection) -> bool:
    """Whether people's queries can run in this database: their function is there, and as it was made."""
    values = {"function": f"{FUNCTION}(text)", "asker": ASKER, "body": _BODY}
    return bool(connection.scalar(_IS_READY, values))


def _make(connection: sa.Connection) -> None:
    schema = connection.dialect.identifier_preparer.quote(str(connection.scalar(sa.text("SELECT current_schema()"))))
    for role in (ROLE, ASKER):
        _join(connection, role)
    connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {schema} TO {ROLE}, {ASKER}")
    if not reader_is_ready(connection):
        connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {FUNCTION}(text)")  # an older version's, or a changed one
        connection.exec_driver_sql(_MAKE_FUNCTION)
        connection.exec_driver_sql(f"REVOKE ALL ON FUNCTION {FUNCTION}(text) FROM PUBLIC")
        connection.exec_driver_sql(f"GRANT CREATE ON SCHEMA {schema} TO {ASKER}")  # to own something in it
        connection.exec_driver_sql(f"ALTER FUNCTION {FUNCTION}(text) OWNER TO {ASKER}")
        connection.exec_driver_sql(f"REVOKE CREATE ON SCHEMA {schema} FROM {ASKER}")
    connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION {FUNCTION}(text) TO {ROLE}")


def _join(connection: sa.Connection, role: str) -> None:
    """Be a member of the role, which is made where the server has none."""
    if connection.scalar(sa.text("SELECT to_regrole(:role)"), {"role": role}) is None:
        connection.exec_driver_sql(f"""DO $$ BEGIN
            CREATE ROLE {role} NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;  -- made for another database, or at this moment
        END $$""")
    if not _may_set_role(connection, role):
        connection.exec_driver_sql(f"GRANT {role} TO CURRENT_USER")


def _may_set_role(connection: sa.Connection, role: str) -> bool:
    # Since 16 a member may be one without the right to SET ROLE: so is whoever made the role.
    right = "SET" if (connection.dialect.server_version_info or (0,)) >= (16,) else "MEMBER"
    return bool(
        connection.scalar(sa.text("SELECT pg_has_role(CURRENT_USER, :role, :right)"), {"role": role, "right": right})
    )
