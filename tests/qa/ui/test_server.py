"""The page as the server makes it."""

from pathlib import Path
from typing import Any

from qa.engine import Engine


def test_a_read_only_page_has_nothing_that_changes(seed_index: Path) -> None:
    from qa.ui import page

    def events(writable: bool) -> set[str]:
        blocks: Any = page.build(Engine(seed_index), writable=writable)
        return {fn.fn.__name__ for fn in blocks.fns.values() if fn.fn}

    changing = {"add_files", "add_address", "remove", "check", "mend"}
    assert changing <= events(True)
    assert not changing & events(False)
