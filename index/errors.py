"""Every error that Dateline raises on purpose. Each message says what to do next.

DatelineError                 anything below; the command line prints it and exits 1
+-- IndexMissing              there is no index here: build one
+-- IndexEmpty                there is one, and it holds no article: add some
+-- IndexMismatch             made by another model or a newer Dateline: rebuild it
+-- IndexCorrupt              a file of it is damaged: repair it
+-- IndexBusy                 another process is writing: try again
+-- IndexReadOnly             nothing may be written here: work on a copy of your own
+-- ModelUnavailable          the encoder or reader cannot be loaded
+-- TookTooLong               a question was given up: ask it in fewer words
+-- SourceError               an input cannot be read as articles
|   +-- sources.fetch.FetchError  an address cannot be fetched, or must not be
+-- WouldLoseArticles         a rebuild or restoration would drop articles: say so with --replace
+-- WouldOverwrite            a backup would overwrite a file: say so with --replace
"""

from __future__ import annotations


class DatelineError(Exception):
    """Base of every deliberate error; `str(error)` is written for the user."""


class IndexMissing(DatelineError):
    """There is no index at the given place."""


class IndexEmpty(DatelineError):
    """The index holds no article."""


class IndexMismatch(DatelineError):
    """The index was made by another model or by a newer version."""


class IndexCorrupt(DatelineError):
    """A file of the index is unreadable or damaged."""


class IndexBusy(DatelineError):
    """Another process holds the writer's lock."""


class IndexReadOnly(DatelineError):
    """The index may be read, and not written to."""

    @classmethod
    def at(cls, place: object, why: object) -> IndexReadOnly:
        """For an index at `place`, and why it cannot be written to."""
        return cls(
            f"{place} cannot be written to ({why}); it can be asked as it is. To change a copy of your own, make it "
            "with `dateline backup FILE` and `dateline restore FILE --index FOLDER`."
        )


class ModelUnavailable(DatelineError):
    """A model cannot be loaded, or its weights are not those that were committed."""


class TookTooLong(DatelineError):
    """The time for a question was over before it was answered."""


class SourceError(DatelineError):
    """An input cannot be read as articles."""


class WouldLoseArticles(DatelineError):
    """A rebuild or a restoration would drop articles that its inputs do not hold."""


class WouldOverwrite(DatelineError):
    """A file is there already."""
