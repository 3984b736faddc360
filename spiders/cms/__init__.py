"""One module per CMS family: how it lists, pages and marks up."""
