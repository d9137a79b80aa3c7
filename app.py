"""The chat page: `python app.py` builds the index from seeds/ if there is none, then serves it; where seeds/ is empty,
the page takes in the first articles.
"""

from __future__ import annotations

import sys
from pathlib import Path

from index import sources, upkeep
from index.errors import DatelineError
from qa import config
from qa.ui import serve_as

SEEDS = Path(__file__).with_name("seeds")


def main() -> int:
    """Serve the default index. Returns the exit code: 1 with a message where that cannot be done."""
    try:
        settings = config.load().settings
        path = settings.index
        if not upkeep.is_built(path) and any(SEEDS.glob("[!.]*")):
            upkeep.add(path, sources.read(str(SEEDS)))
        serve_as(settings)
    except DatelineError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
