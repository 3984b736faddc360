"""The first schema."""

import sqlalchemy as sa
from alembic import op

from storage.types import Id, UtcDateTime

revision = "0001"
down_revision = None

f = op.f  # a final name: no naming convention is applied to it again
_COUNTERS = (
    "seen", "new", "revised", "unchanged", "alias", "duplicate", "sighting", "off_topic", "rejected", "blocked", "failed",
    "gone", "undated", "requests",
)  # fmt: skip


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def upgrade() -> None:
    op.create_table("meta", *_texts("key", "value"), sa.PrimaryKeyConstraint("key", name=f("pk_meta")))
    op.create_table(
        "province",
        *_texts("scheme", "code", "name", "type", "aliases"),
        sa.Column("successor_scheme", sa.Text()),
        sa.Column("successor_code", sa.Text()),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["successor_scheme", "successor_code"],
            ["province.scheme", "province.code"],
            name=f("fk_province_successor_scheme_successor_code"),
        ),
        sa.PrimaryKeyConstraint("scheme", "code", name=f("pk_province")),
    )
    op.create_table(
        "seed",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("shingle_count", sa.Integer(), nullable=False),
        sa.Column("sketch", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f("pk_seed")),
    )
    op.create_table(
        "portal",
        sa.Column("id", Id, nullable=False),
        *_texts(
            "name",
            "title",
            "agency",
            "agency_level",
            "place",
            "province_scheme",
            "province_code",
            "host",
            "family",
            "state",
            "evidence",
            "successor",
            "lineage",
            "note",
        ),
        sa.ForeignKeyConstraint(
            ["province_scheme", "province_code"],
            ["province.scheme", "province.code"],
            name=f("fk_portal_province_scheme_province_code"),
        ),
        sa.PrimaryKeyConstraint("id", name=f("pk_portal")),
        sa.UniqueConstraint("name", name=f("uq_portal_name")),
    )
    op.create_table(
        "province_alias",
        *_texts("scheme", "code", "alias"),
        sa.ForeignKeyConstraint(
            ["scheme", "code"], ["province.scheme", "province.code"], name=f("fk_province_alias_scheme_code")
        ),
        sa.PrimaryKeyConstraint("scheme", "code", "alias", name=f("pk_province_alias")),
    )
    op.create_table(
        "article",
        sa.Column("id", Id, nullable=False),
        *_texts("lineage", "source_key"),
        sa.Column("portal_id", Id, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("revision_number", sa.Integer(), nullable=False),
        sa.Column("first_seen_at", UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime()),
        sa.Column("gone_at", UtcDateTime()),
        sa.Column("twin_key", sa.Text()),
        sa.Column("duplicate_of", Id),
        sa.Column("similarity", sa.Double()),
        sa.Column("view_count", Id),
        sa.Column("viewed_at", UtcDateTime()),
        sa.ForeignKeyConstraint(["duplicate_of"], ["article.id"], name=f("fk_article_duplicate_of")),
        sa.ForeignKeyConstraint(["portal_id"], ["portal.id"], name=f("fk_article_portal_id")),
        sa.PrimaryKeyConstraint("id", name=f("pk_article")),
        sa.UniqueConstraint("lineage", "source_key", name=f("uq_article_lineage_source_key")),
    )
    op.create_index(f("ix_article_duplicate_of"), "article", ["duplicate_of"], unique=False)
    op.create_index(f("ix_article_portal_id"), "article", ["portal_id"], unique=False)
    op.create_index(f("ix_article_twin_key"), "article", ["twin_key"], unique=False)
    op.create_table(
        "run",
        sa.Column("id", Id, nullable=False),
        sa.Column("portal_id", Id, nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime()),
        sa.Column("outcome", sa.Text()),
        *_texts("reason", "origin"),
        sa.Column("options", sa.JSON(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _COUNTERS),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["portal_id"], ["portal.id"], name=f("fk_run_portal_id")),
        sa.PrimaryKeyConstraint("id", name=f("pk_run")),
    )
    op.create_index(f("ix_run_portal_id"), "run", ["portal_id"], unique=False)
    op.create_table(
        "section",
        sa.Column("id", Id, nullable=False),
        sa.Column("portal_id", Id, nullable=False),
        *_texts("path", "name"),
        sa.Column("topical", sa.Boolean(), nullable=False),
        sa.Column("complete_back_to", sa.Date()),
        sa.Column("complete_back_at", UtcDateTime()),
        sa.Column("completed_at", UtcDateTime()),
        sa.Column("last_visit_at", UtcDateTime()),
        sa.Column("last_outcome", sa.Text()),
        sa.Column("last_error", sa.Text()),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.ForeignKeyConstraint(["portal_id"], ["portal.id"], name=f("fk_section_portal_id")),
        sa.PrimaryKeyConstraint("id", name=f("pk_section")),
        sa.UniqueConstraint("portal_id", "path", name=f("uq_section_portal_id_path")),
    )
    op.create_table(
        "article_url",
        sa.Column("article_id", Id, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("is_alias", sa.Boolean(), nullable=False),
        sa.Column("first_seen_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=f("fk_article_url_article_id")),
        sa.PrimaryKeyConstraint("article_id", "url", name=f("pk_article_url")),
    )
    op.create_index(f("ix_article_url_url"), "article_url", ["url"], unique=False)
    op.create_table(
        "ledger_entry",
        sa.Column("id", Id, nullable=False),
        sa.Column("portal_id", Id, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("source_key", sa.Text()),
        *_texts("title", "lead"),
        sa.Column("listed_at", UtcDateTime()),
        sa.Column("listed_on", sa.Date()),
        sa.Column("listed_precision", sa.Text(), nullable=False),
        sa.Column("published_on", sa.Date()),
        *_texts("sections", "verdict", "reason"),
        sa.Column("score", sa.Double()),
        sa.Column("warnings", sa.JSON()),
        sa.Column("article_id", Id),
        sa.Column("discovered_at", UtcDateTime(), nullable=False),
        sa.Column("fetched_at", UtcDateTime()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", UtcDateTime()),
        sa.Column("run_id", Id),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=f("fk_ledger_entry_article_id")),
        sa.ForeignKeyConstraint(["portal_id"], ["portal.id"], name=f("fk_ledger_entry_portal_id")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=f("fk_ledger_entry_run_id")),
        sa.PrimaryKeyConstraint("id", name=f("pk_ledger_entry")),
        sa.UniqueConstraint("portal_id", "url", name=f("uq_ledger_entry_portal_id_url")),
    )
    op.create_index(f("ix_ledger_entry_article_id"), "ledger_entry", ["article_id"], unique=False)
    op.create_index(
        f("ix_ledger_entry_portal_id_source_key"), "ledger_entry", ["portal_id", "source_key"], unique=False
    )
    op.create_index(f("ix_ledger_entry_portal_id_verdict"), "ledger_entry", ["portal_id", "verdict"], unique=False)
    op.create_table(
        "resemblance",
        sa.Column("article_id", Id, nullable=False),
        sa.Column("other_id", Id, nullable=False),
        sa.Column("similarity", sa.Double(), nullable=False),
        sa.CheckConstraint("article_id < other_id", name=f("ck_resemblance_ordered")),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=f("fk_resemblance_article_id")),
        sa.ForeignKeyConstraint(["other_id"], ["article.id"], name=f("fk_resemblance_other_id")),
        sa.PrimaryKeyConstraint("article_id", "other_id", name=f("pk_resemblance")),
    )
    op.create_index(f("ix_resemblance_other_id"), "resemblance", ["other_id"], unique=False)
    op.create_table(
        "signature",
        sa.Column("article_id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("minhash", sa.LargeBinary(), nullable=False),
        sa.Column("shingle_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=f("fk_signature_article_id")),
        sa.PrimaryKeyConstraint("article_id", name=f("pk_signature")),
    )
    op.create_table(
        "signature_band",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("band", sa.Integer(), nullable=False),
        sa.Column("article_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=f("fk_signature_band_article_id")),
        sa.PrimaryKeyConstraint("key", "band", "article_id", name=f("pk_signature_band")),
        sqlite_with_rowid=False,
    )
    op.create_index(f("ix_signature_band_article_id"), "signature_band", ["article_id"], unique=False)
    op.create_table(
        "entry_section",
        sa.Column("entry_id", Id, nullable=False),
        sa.Column("section_id", Id, nullable=False),
        sa.Column("first_listed_at", UtcDateTime(), nullable=False),
        sa.Column("last_listed_at", UtcDateTime(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["ledger_entry.id"], name=f("fk_entry_section_entry_id")),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name=f("fk_entry_section_section_id")),
        sa.PrimaryKeyConstraint("entry_id", "section_id", name=f("pk_entry_section")),
    )
    op.create_index(f("ix_entry_section_section_id"), "entry_section", ["section_id"], unique=False)
    op.create_table(
        "revision",
        sa.Column("id", Id, nullable=False),
        sa.Column("article_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *_texts("title", "lead", "body", "body_html", "author", "source", "source_url", "section", "tags"),
        sa.Column("published_at", UtcDateTime()),
        sa.Column("published_on", sa.Date()),
        sa.Column("published_month", sa.Text()),
        *_texts("published_precision", "date_source"),
        sa.Column("modified_at", UtcDateTime()),
        sa.Column("event_dates", sa.JSON(), nullable=False),
        sa.Column("word_count", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.Text()),
        sa.Column("revision_hash", sa.Text(), nullable=False),
        sa.Column("hash_version", sa.Integer(), nullable=False),
        sa.Column("extractor", sa.Text(), nullable=False),
        sa.Column("extractor_version", sa.Integer(), nullable=False),
        sa.Column("text_folded", sa.Text(), nullable=False),
        sa.Column("topic_score", sa.Double()),
        sa.Column("fetched_at", UtcDateTime(), nullable=False),
        sa.Column("page_sha256", sa.Text()),
        sa.Column("entry_id", Id, nullable=False),
        sa.Column("run_id", Id),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=f("fk_revision_article_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["ledger_entry.id"], name=f("fk_revision_entry_id")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=f("fk_revision_run_id")),
        sa.PrimaryKeyConstraint("id", name=f("pk_revision")),
        sa.UniqueConstraint("article_id", "number", name=f("uq_revision_article_id_number")),
    )
    op.create_index(f("ix_revision_content_hash"), "revision", ["content_hash"], unique=False)
    op.create_index(f("ix_revision_entry_id"), "revision", ["entry_id"], unique=False)
    op.create_index(f("ix_revision_published_at"), "revision", ["published_at"], unique=False)
    op.create_index(f("ix_revision_published_on"), "revision", ["published_on"], unique=False)
    op.create_table(
        "seed_sighting",
        sa.Column("id", Id, nullable=False),
        sa.Column("seed_id", sa.Text(), nullable=False),
        sa.Column("portal_id", Id, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("entry_id", Id, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("published_on", sa.Date()),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("seed_found", sa.Double(), nullable=False),
        sa.Column("article_covered", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["ledger_entry.id"], name=f("fk_seed_sighting_entry_id")),
        sa.ForeignKeyConstraint(["portal_id"], ["portal.id"], name=f("fk_seed_sighting_portal_id")),
        sa.ForeignKeyConstraint(["seed_id"], ["seed.id"], name=f("fk_seed_sighting_seed_id")),
        sa.PrimaryKeyConstraint("id", name=f("pk_seed_sighting")),
        sa.UniqueConstraint("seed_id", "portal_id", "url", name=f("uq_seed_sighting_seed_id_portal_id_url")),
    )
    op.create_index(f("ix_seed_sighting_entry_id"), "seed_sighting", ["entry_id"], unique=False)
    op.create_table(
        "topic_hit",
        sa.Column("entry_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *_texts("term", "place"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["ledger_entry.id"], name=f("fk_topic_hit_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", "number", name=f("pk_topic_hit")),
    )
    op.create_table(
        "attachment",
        sa.Column("revision_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *_texts("url", "name"),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=f("fk_attachment_revision_id")),
        sa.PrimaryKeyConstraint("revision_id", "number", name=f("pk_attachment")),
    )
    op.create_table(
        "cut",
        sa.Column("revision_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *_texts("rule", "action", "text"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=f("fk_cut_revision_id")),
        sa.PrimaryKeyConstraint("revision_id", "number", name=f("pk_cut")),
    )
    op.create_table(
        "image",
        sa.Column("revision_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *_texts("url", "caption", "alt"),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=f("fk_image_revision_id")),
        sa.PrimaryKeyConstraint("revision_id", "number", name=f("pk_image")),
    )
    op.create_table(
        "page",
        sa.Column("id", Id, nullable=False),
        sa.Column("entry_id", Id, nullable=False),
        sa.Column("revision_id", Id),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("fetched_at", UtcDateTime(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("run_id", Id),
        sa.ForeignKeyConstraint(["entry_id"], ["ledger_entry.id"], name=f("fk_page_entry_id")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=f("fk_page_revision_id")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=f("fk_page_run_id")),
        sa.PrimaryKeyConstraint("id", name=f("pk_page")),
    )
    op.create_index(f("ix_page_entry_id"), "page", ["entry_id"], unique=False)
    op.create_index(f("ix_page_revision_id"), "page", ["revision_id"], unique=False)
    op.create_table(
        "tag",
        sa.Column("revision_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=f("fk_tag_revision_id")),
        sa.PrimaryKeyConstraint("revision_id", "number", name=f("pk_tag")),
    )
