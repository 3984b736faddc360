-- How each portal of the schedule is: its state, its last success and newest entry, when it is visited next.
CREATE VIEW portal_health AS
SELECT
    portal.name AS portal,
    schedule.state,
    schedule.state_since,
    schedule.reason,
    schedule.failures,
    last_run.last_visit_at,
    last_run.last_success_at,
    last_entry.last_entry_at,
    days_since(last_entry.last_entry_at) AS days_silent,
    schedule.usual_gap_days,
    schedule.next_visit_at,
    schedule.swept_at,
    read_by.articles,
    read_by.generic_share,
    schedule.holder AS visited_by,
    schedule.lease_until
FROM schedule
JOIN portal ON portal.id = schedule.portal_id
LEFT JOIN (
    SELECT
        run.portal_id,
        MAX(run.ended_at) AS last_visit_at,
        MAX(CASE WHEN run.outcome IN ('ok', 'quiet') THEN run.ended_at END) AS last_success_at
    FROM run
    GROUP BY run.portal_id
) AS last_run ON last_run.portal_id = portal.id
LEFT JOIN (
    SELECT
        ledger_entry.portal_id,
        MAX(COALESCE(ledger_entry.listed_at, ledger_entry.discovered_at)) AS last_entry_at
    FROM ledger_entry
    GROUP BY ledger_entry.portal_id
) AS last_entry ON last_entry.portal_id = portal.id
LEFT JOIN (
    SELECT
        article.portal_id,
        COUNT(*) AS articles,
        AVG(CASE WHEN revision.extractor = 'generic' THEN 1.0 ELSE 0.0 END) AS generic_share
    FROM article
    JOIN revision ON revision.article_id = article.id AND revision.number = article.revision_number
    GROUP BY article.portal_id
) AS read_by ON read_by.portal_id = portal.id;
