"""Readers of files: each module turns one format into articles."""
