-- Every portal with its agency, its province then and now, and how much of its markup anybody has verified.
CREATE VIEW portals AS
SELECT
    portal.id,
    portal.name AS portal,
    portal.title,
    portal.agency,
    portal.agency_level,
    portal.place,
    province_then.name AS province_then,
    COALESCE(province_now.name, province_then.name) AS province_now,
    portal.province_scheme,
    portal.province_code,
    portal.host,
    portal.family,
    portal.state,
    portal.evidence,
    portal.successor,
    portal.lineage,
    portal.note,
    portal.tls,
    portal.reuse
FROM portal
JOIN province AS province_then
    ON province_then.scheme = portal.province_scheme AND province_then.code = portal.province_code
LEFT JOIN province AS province_now
    ON province_now.scheme = province_then.successor_scheme AND province_now.code = province_then.successor_code;
