-- Every place of an article's current text that cites a document by its number.
CREATE VIEW citations AS
SELECT
    citation.article_id,
    citation.nth,
    portal.name AS portal,
    province_then.name AS province_then,
    COALESCE(province_now.name, province_then.name) AS province_now,
    article.url,
    revision.title,
    revision.published_on,
    article.duplicate_of,
    citation.kind,
    citation.number,
    citation.ordinal,
    citation.issuer,
    citation.issued_on,
    citation.as_written,
    citation.sentence,
    citation.place,
    citation.position,
    citation.document_id,
    CASE
        WHEN citation.document_id IS NOT NULL THEN 0
        ELSE (
            SELECT COUNT(*)
            FROM document
            WHERE document.ordinal = citation.ordinal
                AND document.kind = citation.kind
                AND (citation.symbol = '' OR document.number = citation.number)
                AND (citation.issuer = '' OR document.issuer = citation.issuer)
                AND (
                    citation.issued_on IS NULL OR document.issued_on IS NULL OR document.issued_on = citation.issued_on
                )
                AND EXISTS (SELECT 1 FROM citation AS whole WHERE whole.document_id = document.id)
        )
    END AS candidates,
    citation.version
FROM citation
JOIN article ON article.id = citation.article_id
JOIN revision ON revision.article_id = article.id AND revision.number = article.revision_number
JOIN portal ON portal.id = article.portal_id
JOIN province AS province_then
    ON province_then.scheme = portal.province_scheme AND province_then.code = portal.province_code
LEFT JOIN province AS province_now
    ON province_now.scheme = province_then.successor_scheme AND province_now.code = province_then.successor_code;
