"""All verbs of the `dateline` command."""

from __future__ import annotations

import sys

from index.errors import DatelineError
from qa.cli import asking, keeping, serving
from qa.cli.options import app

__all__ = ["app", "asking", "keeping", "main", "serving"]


def main() -> None:
    """Run the command; a DatelineError or an OSError is printed as one line and exits with 1."""
    try:
        app()
    except (DatelineError, OSError) as error:
        print(f"dateline: {error}", file=sys.stderr)  # noqa: T201
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
