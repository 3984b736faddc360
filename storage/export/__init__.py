"""Articles as files for other programs: CSV, JSON lines, Parquet, and an SQLite file of the views."""
