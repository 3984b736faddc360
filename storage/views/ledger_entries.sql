-- Every URL ever listed and what became of it, off-topic ones included.
CREATE VIEW ledger_entries AS
SELECT
    ledger_entry.id,
    portal.name AS portal,
    ledger_entry.sections AS section,
    ledger_entry.url,
    ledger_entry.source_key,
    ledger_entry.title,
    ledger_entry.lead,
    ledger_entry.listed_at,
    ledger_entry.listed_on,
    ledger_entry.listed_precision,
    ledger_entry.published_on,
    ledger_entry.verdict,
    ledger_entry.reason,
    ledger_entry.score,
    ledger_entry.warnings,
    ledger_entry.article_id,
    ledger_entry.discovered_at,
    ledger_entry.fetched_at,
    ledger_entry.attempts,
    ledger_entry.next_try_at,
    ledger_entry.missing_since,
    ledger_entry.revisits,
    ledger_entry.revisit_at,
    ledger_entry.run_id
FROM ledger_entry
JOIN portal ON portal.id = ledger_entry.portal_id;
