"""Files that hold many pages or messages: web archives, mail, pages saved in one file; and gzip."""
