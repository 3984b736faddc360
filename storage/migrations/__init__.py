"""The schema's history; each migration drops all views and recreates them from their files."""
