-- The 63 provinces until 30 June 2025 (scheme gso) and the 34 since (scheme 2025). A code alone names nothing.
CREATE VIEW provinces AS
SELECT
    province.scheme,
    province.code,
    province.name,
    province.type,
    province.aliases,
    province.successor_scheme,
    province.successor_code,
    successor.name AS successor,
    province.note
FROM province
LEFT JOIN province AS successor
    ON successor.scheme = province.successor_scheme AND successor.code = province.successor_code;
