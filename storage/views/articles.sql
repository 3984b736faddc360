-- Every stored article with its current text, its portal and its province. Times are UTC.
CREATE VIEW articles AS
SELECT
    article.id,
    portal.name AS portal,
    portal.agency,
    portal.agency_level,
    province_then.name AS province_then,
    COALESCE(province_now.name, province_then.name) AS province_now,
    article.url,
    revision.title,
    revision.lead,
    revision.body,
    revision.author,
    revision.source,
    revision.source_url,
    revision.section,
    revision.tags,
    revision.published_at,
    revision.published_on,
    revision.published_month,
    revision.published_precision,
    revision.date_source,
    revision.modified_at,
    revision.event_dates,
    article.first_seen_at,
    article.last_seen_at,
    article.changed_at,
    article.gone_at,
    revision.fetched_at,
    revision.page_sha256,
    revision.content_hash,
    revision.revision_hash,
    article.duplicate_of,
    article.similarity,
    revision.topic_score,
    revision.extractor,
    revision.extractor_version,
    revision.word_count,
    article.view_count,
    article.viewed_at,
    article.revision_number,
    article.source_key,
    article.lineage,
    revision.body_html,
    revision.text_folded,
    revision.run_id,
    portal.reuse
FROM article
JOIN revision ON revision.article_id = article.id AND revision.number = article.revision_number
JOIN portal ON portal.id = article.portal_id
JOIN province AS province_then
    ON province_then.scheme = portal.province_scheme AND province_then.code = portal.province_code
LEFT JOIN province AS province_now
    ON province_now.scheme = province_then.successor_scheme AND province_now.code = province_then.successor_code;
