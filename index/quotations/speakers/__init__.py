"""Whom an article names and describes, and whom a mention means."""
