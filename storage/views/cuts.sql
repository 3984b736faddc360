-- What was taken out of every article's current text, by which rule, and where it stood.
CREATE VIEW cuts AS
SELECT
    article.id AS article_id,
    article.url AS article_url,
    cut.number,
    cut.rule,
    cut.action,
    cut.text,
    cut.position
FROM cut
JOIN revision ON revision.id = cut.revision_id
JOIN article ON article.id = revision.article_id AND article.revision_number = revision.number;
