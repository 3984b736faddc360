-- The days each article's beginning tells of, one row a day, and how long after each it was published.
CREATE VIEW event_days AS
SELECT
    article.id AS article_id,
    portal.name AS portal,
    article.url,
    revision.title,
    event.value AS event_on,
    revision.published_on,
    days_between(event.value, revision.published_on) AS days_after
FROM article
JOIN revision ON revision.article_id = article.id AND revision.number = article.revision_number
JOIN portal ON portal.id = article.portal_id,
    days_in(revision.event_dates) AS event;
