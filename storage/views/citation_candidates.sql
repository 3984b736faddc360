-- Of each citation that does not tell which document it means, every document it may mean.
CREATE VIEW citation_candidates AS
SELECT
    citation.article_id,
    citation.nth,
    citation.as_written,
    document.id AS document_id
FROM citation
JOIN document
    ON document.ordinal = citation.ordinal
    AND document.kind = citation.kind
    AND (citation.symbol = '' OR document.number = citation.number)
    AND (citation.issuer = '' OR document.issuer = citation.issuer)
    AND (
        citation.issued_on IS NULL OR document.issued_on IS NULL OR document.issued_on = citation.issued_on
    )
WHERE citation.document_id IS NULL
    AND EXISTS (SELECT 1 FROM citation AS whole WHERE whole.document_id = document.id);
