-- Every name and spelling of a province, of today and before July 2025, with `folded` to look it up without marks.
CREATE VIEW province_names AS
SELECT
    province_name.folded,
    province_name.name,
    province_name.scheme,
    province_name.code,
    province.name AS province,
    COALESCE(successor.name, province.name) AS province_now
FROM province_name
JOIN province ON province.scheme = province_name.scheme AND province.code = province_name.code
LEFT JOIN province AS successor
    ON successor.scheme = province.successor_scheme AND successor.code = province.successor_code;
