"""The card of a folder of models, made again after a file of it has changed: `python -m training.cards FOLDER`."""

import argparse
import hashlib
import json
from pathlib import Path


def seal(folder: Path) -> None:
    """Writes the SHA-256 of each file that the card names into the card; nothing else of it changes."""
    card = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    card["sha256"] = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in card["sha256"]}
    (folder / "model.json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    seal(parser.parse_args().folder)
