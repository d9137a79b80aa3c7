"""`python -m qa` is the `dateline` command."""

from qa.cli import main

main()
