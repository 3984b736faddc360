"""The index of words on PostgreSQL. On SQLite it is a table of FTS5, which no model describes (storage/search_index.py)."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSVECTOR

from storage.schema.articles import ArticleRow
from storage.schema.base import table
from storage.types import Id

ARTICLE_WORDS = sa.Table(
    "article_words",
    sa.MetaData(),  # of its own: no such table is made on SQLite
    sa.Column("newest", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("article_id", Id, sa.ForeignKey(table(ArticleRow).c.id), nullable=False, unique=True),
    sa.Column("words", TSVECTOR, nullable=False),
    sa.Index("ix_article_words_words", "words", postgresql_using="gin"),
)
