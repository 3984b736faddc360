-- The files attached to every article's current text, in order.
CREATE VIEW attachments AS
SELECT
    article.id AS article_id,
    article.url AS article_url,
    attachment.number,
    attachment.url,
    attachment.name
FROM attachment
JOIN revision ON revision.id = attachment.revision_id
JOIN article ON article.id = revision.article_id AND article.revision_number = revision.number;
