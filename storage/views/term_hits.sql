-- Where a person's own terms stand in the current texts (tinhso terms).
CREATE VIEW term_hits AS
SELECT
    term_hit.article_id,
    portal.name AS portal,
    article.url,
    term_hit.number,
    term.term,
    term.term_group,
    term_hit.place,
    term_hit.position,
    term_hit.written
FROM term_hit
JOIN term ON term.id = term_hit.term_id
JOIN article ON article.id = term_hit.article_id
JOIN portal ON portal.id = article.portal_id;
