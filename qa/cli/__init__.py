"""The `dateline` command."""

from qa.cli.commands import app, main

__all__ = ["app", "main"]
