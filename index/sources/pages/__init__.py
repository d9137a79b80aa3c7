"""HTML pages, saved or fetched: the text, and what the page declares of its article."""
