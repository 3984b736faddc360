-- The images of every article's current text, in order.
CREATE VIEW images AS
SELECT
    article.id AS article_id,
    article.url AS article_url,
    image.number,
    image.url,
    image.caption,
    image.alt
FROM image
JOIN revision ON revision.id = image.revision_id
JOIN article ON article.id = revision.article_id AND article.revision_number = revision.number;
