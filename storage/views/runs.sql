-- Every crawl of every portal. Without an outcome: still running.
CREATE VIEW runs AS
SELECT
    run.id,
    portal.name AS portal,
    run.started_at,
    run.ended_at,
    run.outcome,
    run.reason,
    run.origin,
    run.options,
    run.seen,
    run.new,
    run.revised,
    run.unchanged,
    run.alias,
    run.duplicate,
    run.sighting,
    run.off_topic,
    run.rejected,
    run.blocked,
    run.failed,
    run.missing,
    run.gone,
    run.undated,
    run.requests,
    run.bytes,
    run.seconds,
    run.tls
FROM run
JOIN portal ON portal.id = run.portal_id;
