-- Every numbered state of every article.
CREATE VIEW revisions AS
SELECT
    revision.id,
    revision.article_id,
    revision.number,
    revision.number = article.revision_number AS is_current,
    portal.name AS portal,
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
    revision.word_count,
    revision.content_hash,
    revision.revision_hash,
    revision.hash_version,
    revision.extractor,
    revision.extractor_version,
    revision.topic_score,
    revision.fetched_at,
    revision.page_sha256,
    revision.run_id
FROM revision
JOIN article ON article.id = revision.article_id
JOIN portal ON portal.id = article.portal_id;
