"""Loaded once by the process that the workers are forked from, so that a worker starts at once."""

from index import ingest, quotations, sources
from index.text import language
from qa import engine
from tests.support import made_up

quotations.extract(made_up(0))
language.of(made_up(0))
__all__ = ["engine", "ingest", "sources"]
