"""Who said what: quotations and reported statements of an article, each with its speaker.

`extract(article)` gives one article's, `extract_many(articles)` many articles' in batches. A direct quotation is what
stands between one pair of marks; an indirect one is the reported content without cue and source. The speaker is
resolved inside the article, and None where that cannot be told. `speaker_key` and `same_person` compare names across
articles.
"""

from index.quotations.engine import extract, extract_many
from index.quotations.speakers.names import last_name, same_person, speaker_key

__all__ = ["extract", "extract_many", "last_name", "same_person", "speaker_key"]
