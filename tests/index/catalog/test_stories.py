"""Wire copy that several outlets print is one story; what only looks alike is not."""

from pathlib import Path

import pytest

from index import ingest
from index.archive import Archive
from index.article import Article
from index.catalog import Catalog, stories
from index.catalog.stories import Stories
from index.storage.current import CATALOG, current_folder
from index.text.passages import passage_text
from index.text.shingles import runs, similarity
from tests.support import add, made_up

WIRE = (
    "The made-up council of Sampleton voted on Tuesday to close the harbour bridge for repairs until the end of May. "
    "“We have no other choice,” Mayor Ada Example said after the meeting, which lasted four hours and drew a crowd. "
    "Ferries will run every ten minutes while the bridge is closed, and buses will be free of charge on weekdays. "
    "The repairs cost nine million, most of which the state pays, according to a report that the council published. "
    "Shop owners near the bridge had asked for a later start, since the spring fair brings most of their customers."
)
CUT = WIRE[: WIRE.index("The repairs cost")]
EDITED = "SAMPLETON (Example Wire) — " + WIRE.replace("drew a crowd", "drew a large crowd").replace("nine", "ten")
OTHER = (
    "The made-up council of Sampleton met on Thursday about the harbour bridge, whose repairs start in March. Mayor "
    "Ada Example promised that the ferries would be ready in time, and asked the shop owners for patience. A report on "
    "the cost of the repairs is expected before the summer, when the council will vote on the second part of the work."
)


def article(name: str, text: str, outlet: str = "Example Courier") -> Article:
    return Article(name, text, title=f"Title of {name}", source=outlet, date="2031-05-06")


def groups(path: Path) -> list[set[str]]:
    """The ids of the articles of each story that several tell."""
    found: dict[int, set[str]] = {}
    for name, story in told(path).items():
        found.setdefault(story, set()).add(name)
    return [names for names in found.values() if len(names) > 1]


def told(path: Path) -> dict[str, int]:
    catalog = Catalog(current_folder(path) / CATALOG)
    return Stories(catalog).of(article.id for article in catalog.headings())


@pytest.mark.parametrize("text", [WIRE, CUT, EDITED, WIRE.upper(), f"{WIRE} {OTHER}"])
def test_copies_are_one_story(tmp_path: Path, text: str) -> None:
    add(tmp_path, article("first", WIRE), article("other", OTHER), made_up(0))
    assert groups(tmp_path) == []
    add(tmp_path, article("copy", text))
    assert groups(tmp_path) == [{"first", "copy"}]


def test_another_article_on_the_same_subject_is_not(tmp_path: Path) -> None:
    add(tmp_path, article("first", WIRE), article("second", OTHER), *map(made_up, range(10)))
    assert groups(tmp_path) == []
    assert similarity(runs(WIRE), runs(OTHER))[1] < 0.3


def test_copies_in_one_portion_and_of_a_removed_article(tmp_path: Path) -> None:
    add(tmp_path, article("first", WIRE), article("second", EDITED), article("third", CUT))
    assert groups(tmp_path) == [{"first", "second", "third"}]
    ingest.remove(tmp_path, ["first"])
    add(tmp_path, article("fourth", WIRE.replace("Tuesday", "Monday")))
    assert groups(tmp_path) == [{"second", "third", "fourth"}]


def test_a_correction_stays_in_its_story(tmp_path: Path) -> None:
    add(tmp_path, article("first", WIRE), article("second", EDITED))
    add(tmp_path, article("first", WIRE.replace("four hours", "five hours")))
    assert groups(tmp_path) == [{"first", "second"}]
    assert Stories(Archive(tmp_path).catalog).others_of(["second"], 9) == {"second": ["first"]}
    add(tmp_path, article("first", "All of this was wrong, and the made-up council of Sampleton never met at all."))
    assert groups(tmp_path) == []


def test_the_same_stories_are_found_again_from_the_catalog(tmp_path: Path) -> None:
    add(tmp_path, article("first", WIRE), article("second", EDITED), article("other", OTHER))
    before = told(tmp_path)
    ingest.rebuild_from_catalog(tmp_path)
    assert told(tmp_path) == before
    assert "incomplete" not in Archive(tmp_path).meta


def test_what_a_repair_left_out_the_next_add_makes_up_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(tmp_path, article("first", WIRE), article("second", EDITED))

    def killed(self: Stories, key: int, article: Article) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Stories, "place", killed)
        with pytest.raises(KeyboardInterrupt):
            ingest.rebuild_from_catalog(tmp_path)
    assert groups(tmp_path) == []
    add(tmp_path, made_up(0))
    assert groups(tmp_path) == [{"first", "second"}]


def test_many_copies_stay_cheap(tmp_path: Path) -> None:
    copies = [article(f"copy-{n}", f"{WIRE} Printed in edition {n}.") for n in range(20)]
    add(tmp_path, *copies)
    assert groups(tmp_path) == [{c.id for c in copies}]
    rows = Archive(tmp_path).catalog.query("SELECT count(*) FROM bands").fetchone()[0]
    assert rows == stories._BANDS  # copies of one article are found by its bands, and need none


def test_texts_that_say_little_or_nothing(tmp_path: Path) -> None:
    short = [article(name, f"The bridge closes on {name}.") for name in ("Monday", "Friday")]
    add(tmp_path, *short, article("empty", " "), article("odd", "\u200b"))
    assert groups(tmp_path) == []
    assert passage_text("", "x") == "x"
