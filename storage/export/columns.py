"""What is exported of an article: the columns of the view, each of a kind, without those that are made from the others."""

from enum import StrEnum


class Kind(StrEnum):
    """What a value means, in the words of docs/sql.md."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    DAY = "day"
    TIME = "time"
    JSON = "JSON"


_OF_KIND = {
    Kind.INTEGER: "id duplicate_of extractor_version word_count view_count revision_number run_id",
    Kind.NUMBER: "similarity topic_score",
    Kind.DAY: "published_on",
    Kind.TIME: "published_at modified_at first_seen_at last_seen_at changed_at gone_at fetched_at viewed_at",
    Kind.JSON: "event_dates",
    Kind.TEXT: (
        "portal agency agency_level province_then province_now url title lead body author source source_url section tags"
        " published_month published_precision date_source page_sha256 content_hash revision_hash extractor source_key"
        " lineage reuse"
    ),
}
_KINDS = {name: kind for kind, names in _OF_KIND.items() for name in names.split()}
_ORDER = (
    "id portal agency agency_level province_then province_now url title lead body author source source_url section tags"
    " published_at published_on published_month published_precision date_source modified_at event_dates topic_score"
    " word_count view_count viewed_at duplicate_of similarity first_seen_at last_seen_at changed_at gone_at fetched_at"
    " page_sha256 content_hash revision_hash revision_number extractor extractor_version source_key lineage run_id reuse"
)
COLUMNS: dict[str, Kind] = {name: _KINDS[name] for name in _ORDER.split()}
"""Name → kind, in the order of the columns. `body_html` and `text_folded`, made from the others, are left out."""
