-- What each look at a portal found, without storing an article. Times are UTC.
CREATE VIEW portal_checks AS
SELECT
    portal_check.id,
    portal.name AS portal,
    portal_check.checked_at,
    portal_check.origin,
    portal_check.result,
    portal_check.reason,
    portal_check.entries,
    portal_check.articles,
    portal_check.titled,
    portal_check.texts,
    portal_check.dated,
    portal_check.generic,
    portal_check.requests
FROM portal_check
JOIN portal ON portal.id = portal_check.portal_id;
