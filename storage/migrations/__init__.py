"""The schema's history; the views are not in it: opening the database recreates them from their files."""
