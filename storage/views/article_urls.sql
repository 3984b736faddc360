-- Every URL each article was met at.
CREATE VIEW article_urls AS
SELECT
    article_url.article_id,
    portal.name AS portal,
    article_url.url,
    article_url.is_alias,
    article_url.first_seen_at
FROM article_url
JOIN article ON article.id = article_url.article_id
JOIN portal ON portal.id = article.portal_id;
