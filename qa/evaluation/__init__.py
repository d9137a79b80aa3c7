"""Measuring answers against gold."""
