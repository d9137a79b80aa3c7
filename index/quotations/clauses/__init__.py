"""Reporting clauses: the words that say that somebody says, and what hangs on them."""
