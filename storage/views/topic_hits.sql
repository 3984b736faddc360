-- The terms that made each entry's score, off-topic entries included.
CREATE VIEW topic_hits AS
SELECT
    portal.name AS portal,
    ledger_entry.url,
    ledger_entry.article_id,
    ledger_entry.id AS entry_id,
    ledger_entry.score,
    topic_hit.number,
    topic_hit.term,
    topic_hit.place,
    topic_hit.position,
    topic_hit.weight,
    topic_hit.version
FROM topic_hit
JOIN ledger_entry ON ledger_entry.id = topic_hit.entry_id
JOIN portal ON portal.id = ledger_entry.portal_id;
