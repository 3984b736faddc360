-- How far each section has been walked: a crawl that has gone back to `complete_back_to` is complete.
CREATE VIEW coverage AS
SELECT
    portal.name AS portal,
    section.path AS section,
    section.name AS section_name,
    section.complete_back_to,
    section.completed_at,
    COUNT(ledger_entry.id) AS entries,
    COALESCE(SUM(CASE WHEN ledger_entry.verdict = 'pending' THEN 1 ELSE 0 END), 0) AS pending,
    section.last_visit_at,
    section.last_outcome,
    section.last_error
FROM section
JOIN portal ON portal.id = section.portal_id
LEFT JOIN entry_section ON entry_section.section_id = section.id
LEFT JOIN ledger_entry ON ledger_entry.id = entry_section.entry_id
GROUP BY
    portal.name, section.id, section.path, section.name, section.complete_back_to, section.completed_at,
    section.last_visit_at, section.last_outcome, section.last_error;
