"""Records with named fields: JSON, JSON Lines, CSV, and the front matter of other files."""
