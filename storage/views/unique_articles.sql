-- The articles that are no copy of an earlier one.
CREATE VIEW unique_articles AS
SELECT * FROM articles WHERE duplicate_of IS NULL;
