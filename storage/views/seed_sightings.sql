-- Where documents known from the outset were found.
CREATE VIEW seed_sightings AS
SELECT
    seed_sighting.id,
    seed_sighting.seed_id AS seed,
    portal.name AS portal,
    seed_sighting.url,
    seed_sighting.title,
    seed_sighting.published_on,
    seed_sighting.seen_at,
    seed_sighting.seed_found,
    seed_sighting.article_covered,
    seed_sighting.entry_id
FROM seed_sighting
JOIN portal ON portal.id = seed_sighting.portal_id;
