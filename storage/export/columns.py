"""Of what kind the columns of the views are, and which of an article's are exported."""

from enum import StrEnum


class Kind(StrEnum):
    """What a value means, in the words of docs/sql.md."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    TRUTH = "yes/no"
    DAY = "day"
    TIME = "time"
    JSON = "JSON"


# By name in whichever view; as view.column where another view has another kind of it. Other names are texts, but for those
# of days and times, which end alike.
_OF_KIND = {
    Kind.INTEGER: (
        "id article_id original_id entry_id run_id duplicate_of number position version extractor_version hash_version"
        " revision_number word_count view_count days_after attempts revisits entries pending articles seen new revised"
        " unchanged alias duplicate sighting off_topic rejected blocked failed missing gone undated requests bytes titled"
        " texts dated portal_checks.generic nth candidates documents.citations documents.portals"
    ),
    Kind.NUMBER: (
        "similarity topic_score score weight seed_found article_covered failures days_silent usual_gap_days generic_share"
        " seconds"
    ),
    Kind.TRUTH: "is_current is_alias",
    Kind.DAY: "complete_back_to",
    Kind.TIME: "missing_since state_since lease_until",
    Kind.JSON: "event_dates warnings options",
    Kind.TEXT: "documents.id documents.number citations.number",
}
_KINDS = {name: kind for kind, names in _OF_KIND.items() for name in names.split()}
_ENDINGS = {"_at": Kind.TIME, "_on": Kind.DAY}


def kind_of(view: str, column: str) -> Kind:
    """Of what kind a column of a view is."""
    named = _KINDS.get(f"{view}.{column}") or _KINDS.get(column)
    return named or _ENDINGS.get(column[-3:], Kind.TEXT)


_EXPORTED = (
    "id portal agency agency_level province_then province_now url title lead body author source source_url section tags"
    " published_at published_on published_month published_precision date_source modified_at event_dates topic_score"
    " word_count view_count viewed_at duplicate_of similarity first_seen_at last_seen_at changed_at gone_at fetched_at"
    " page_sha256 content_hash revision_hash revision_number extractor extractor_version source_key lineage run_id reuse"
)
COLUMNS: dict[str, Kind] = {name: kind_of("articles", name) for name in _EXPORTED.split()}
"""What is exported of an article, in order. What is made from the others is left out: `body_html`, `text_folded`."""
