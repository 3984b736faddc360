"""On PostgreSQL, the role people's queries run under: it may SELECT from the views and call one function, nothing else.

SET ROLE alone would not hold: `SELECT set_config('role', 'none', false)` takes it back inside the one statement a person
may send. Inside a SECURITY DEFINER function the database refuses that, so people's statements are run by one that
belongs to the role. It is STABLE: the database lets nothing but reading statements through it.
"""

import logging

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

log = logging.getLogger(__name__)

ROLE = "tinhso_reader"
FUNCTION = "tinhso_ask"

_IS_READY = f"""SELECT COALESCE(
    (SELECT pg_get_userbyid(proowner) = '{ROLE}' FROM pg_proc WHERE oid = to_regprocedure('{FUNCTION}(text)')), false
)"""  # noqa: S608 - names of our own
_MAKE_ROLE = f"""DO $$ BEGIN
    CREATE ROLE {ROLE} NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;  -- made for another database, or at this moment
END $$"""
_MAKE_FUNCTION = f"""CREATE FUNCTION {FUNCTION}(asked text) RETURNS SETOF record
    LANGUAGE plpgsql STABLE SECURITY DEFINER AS $$ BEGIN RETURN QUERY EXECUTE asked; END $$"""


def admit_reader(connection: sa.Connection, views: list[str]) -> bool:
    """Let the role read these views of the connection's schema; makes the role and its function where they are missing.

    Returns whether that was permitted. If not nothing is changed: crawls need no reader, and whoever asks is told.
    """
    try:
        with connection.begin_nested():
            _make(connection)
            for name in views:
                connection.exec_driver_sql(f'GRANT SELECT ON "{name}" TO {ROLE}')
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != "42501":  # insufficient_privilege
            raise
        log.info("People's queries are not possible yet: the role %s cannot be made: %s", ROLE, error.orig)
        return False
    return True


def reader_is_ready(connection: sa.Connection) -> bool:
    """Whether people's queries can run in this database."""
    return bool(connection.exec_driver_sql(_IS_READY).scalar_one())


def _make(connection: sa.Connection) -> None:
    schema = connection.dialect.identifier_preparer.quote(str(connection.scalar(sa.text("SELECT current_schema()"))))
    if connection.scalar(sa.text("SELECT to_regrole(:role)"), {"role": ROLE}) is None:
        connection.exec_driver_sql(_MAKE_ROLE)
    if not _may_set_role(connection):
        connection.exec_driver_sql(f"GRANT {ROLE} TO CURRENT_USER")
    connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {schema} TO {ROLE}")
    if not reader_is_ready(connection):
        connection.exec_driver_sql(_MAKE_FUNCTION)
        connection.exec_driver_sql(f"REVOKE ALL ON FUNCTION {FUNCTION}(text) FROM PUBLIC")
        connection.exec_driver_sql(f"GRANT CREATE ON SCHEMA {schema} TO {ROLE}")  # to own something in it
        connection.exec_driver_sql(f"ALTER FUNCTION {FUNCTION}(text) OWNER TO {ROLE}")
        connection.exec_driver_sql(f"REVOKE CREATE ON SCHEMA {schema} FROM {ROLE}")


def _may_set_role(connection: sa.Connection) -> bool:
    # Since 16 a member may be one without the right to SET ROLE: so is whoever made the role.
    right = "SET" if (connection.dialect.server_version_info or (0,)) >= (16,) else "MEMBER"
    return bool(
        connection.scalar(sa.text("SELECT pg_has_role(CURRENT_USER, :role, :right)"), {"role": ROLE, "right": right})
    )
