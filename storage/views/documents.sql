-- Every document that some citation tells whole: kind, number, issuer, and the day or a number that bears its year.
CREATE VIEW documents AS
SELECT
    document.id,
    document.kind,
    document.number,
    document.ordinal,
    document.issuer,
    COALESCE(document.issued_on, MIN(citation.issued_on)) AS issued_on,
    COUNT(DISTINCT citation.article_id) AS articles,
    COUNT(*) AS citations,
    COUNT(DISTINCT article.portal_id) AS portals,
    MIN(revision.published_on) AS first_cited_on,
    MAX(revision.published_on) AS last_cited_on
FROM document
JOIN citation ON citation.document_id = document.id
JOIN article ON article.id = citation.article_id
JOIN revision ON revision.article_id = article.id AND revision.number = article.revision_number
GROUP BY document.id, document.kind, document.number, document.ordinal, document.issuer, document.issued_on;
