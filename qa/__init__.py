"""Dateline answers questions over news articles and proves every answer with the cited passage.

from qa import ask
answer = ask("What did Pompeo say?")
"""

from qa.answer import Answer, Citation
from qa.chat import Chat, ask
from qa.engine import Engine
from qa.retrieve.filters import Filters

__all__ = ["Answer", "Chat", "Citation", "Engine", "Filters", "ask"]
