-- Every copy that stands on another portal than the earliest article of its group, and on what ground that one is first.
CREATE VIEW reprints AS
SELECT
    copy.id AS article_id,
    copy_portal.name AS portal,
    copy.url,
    copy_text.title,
    copy_text.published_on,
    copy_text.published_at,
    original.id AS original_id,
    original_portal.name AS original_portal,
    original.url AS original_url,
    original_text.title AS original_title,
    original_text.published_on AS original_published_on,
    original_text.published_at AS original_published_at,
    copy.similarity,
    days_between(original_text.published_on, copy_text.published_on) AS days_after,
    CASE
        WHEN REPLACE(LOWER(original_text.source_url) || '/', '://' || copy_portal.host || '/', '')
                <> LOWER(original_text.source_url) || '/'
            OR REPLACE(LOWER(original_text.source_url) || '/', '://www.' || copy_portal.host || '/', '')
                <> LOWER(original_text.source_url) || '/'
            OR LOWER(original_text.source) IN (copy_portal.host, 'www.' || copy_portal.host)
            OR (
                copy_portal.agency <> original_portal.agency
                AND REPLACE(original_text.source, copy_portal.agency, '') <> original_text.source
            )
            THEN 'disputed: it names the copy as source'
        WHEN REPLACE(LOWER(copy_text.source_url) || '/', '://' || original_portal.host || '/', '')
                <> LOWER(copy_text.source_url) || '/'
            OR REPLACE(LOWER(copy_text.source_url) || '/', '://www.' || original_portal.host || '/', '')
                <> LOWER(copy_text.source_url) || '/'
            OR LOWER(copy_text.source) IN (original_portal.host, 'www.' || original_portal.host)
            OR (
                original_portal.agency <> copy_portal.agency
                AND REPLACE(copy_text.source, original_portal.agency, '') <> copy_text.source
            )
            THEN 'copy names it as source'
        WHEN original_text.published_on < copy_text.published_on THEN 'earlier day'
        WHEN original_text.published_at < copy_text.published_at THEN 'earlier minute'
        WHEN original_text.published_on IS NOT NULL AND copy_text.published_on IS NULL THEN 'copy undated'
        ELSE 'undecided'
    END AS ground
FROM article AS copy
JOIN article AS original ON original.id = copy.duplicate_of AND original.portal_id <> copy.portal_id
JOIN revision AS copy_text ON copy_text.article_id = copy.id AND copy_text.number = copy.revision_number
JOIN revision AS original_text
    ON original_text.article_id = original.id AND original_text.number = original.revision_number
JOIN portal AS copy_portal ON copy_portal.id = copy.portal_id
JOIN portal AS original_portal ON original_portal.id = original.portal_id;
