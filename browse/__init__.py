"""Pages people look at: Datasette over an SQLite file, with our pages, our saved queries and a gate before it."""
