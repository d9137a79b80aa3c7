"""Settings from where they are set: flags, the environment, `dateline.toml`. Unknown ones are refused."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

from index.errors import DatelineError
from qa.config.settings import Llm, Serve, Settings

FILE = "dateline.toml"
"""In the folder in which a command is run: the index itself may be named there."""
PREFIX = "DATELINE_"
_GROUPS: Mapping[str, type[Llm] | type[Serve]] = {"llm": Llm, "serve": Serve}
OPTIONS = {f.name: f for f in fields(Settings) if "read" in f.metadata} | {
    f"{name}.{f.name}": f for name, group in _GROUPS.items() for f in fields(group)
}
"""Each setting by its name: "index", "llm.model"."""

Origin = Literal["flag", "environment", "file", "default"]
"""Where a value is from."""


class ConfigInvalid(DatelineError):
    """A setting that is not known, or whose value is none."""


@dataclass(frozen=True, slots=True)
class Config:
    """The settings, and for each where it is from."""

    settings: Settings
    origins: Mapping[str, Origin]

    def rows(self) -> Iterator[tuple[str, str, str]]:
        """Each setting: its name, its value in words with secrets masked, where it is from."""
        for name, option in OPTIONS.items():
            value, origin = _of(self.settings, name), self.origins[name]
            shown = "" if value in (None, ()) else _words(value)
            if shown and option.metadata["secret"]:
                shown = "********"
            place = {"environment": variable(name), "file": FILE, "flag": "flag", "default": "default"}[origin]
            yield name, shown, place


def variable(name: str) -> str:
    """The environment's name of a setting: "llm.model" is DATELINE_LLM_MODEL."""
    return PREFIX + name.replace(".", "_").upper()


def load(
    flags: Mapping[str, object] | None = None, *, environ: Mapping[str, str] | None = None, folder: Path | None = None
) -> Config:
    """The settings as they are now. `flags` by the settings' names; those that are None were not given.

    Raises ConfigInvalid for a name that is not known, and for a value that is none.
    """
    environ = os.environ if environ is None else environ
    given: dict[str, tuple[Origin, object, str]] = {}
    for name, value in _of_file((folder or Path()) / FILE):
        given[_known(name, FILE)] = ("file", value, f"{name} in {FILE}")
    variables = {variable(name): name for name in OPTIONS}
    for key, said in environ.items():
        if key.startswith(PREFIX):
            name = variables.get(key) or _refused(key, variables, "the environment")
            if said.strip():
                given[name] = ("environment", said, key)
    for name, value in (flags or {}).items():
        if value is not None and value != []:
            given[_known(name, "the flags")] = ("flag", value, f"--{name.replace('.', '-').replace('_', '-')}")
    return Config(_typed(given), {name: given[name][0] if name in given else "default" for name in OPTIONS})


def _typed(given: Mapping[str, tuple[Origin, object, str]]) -> Settings:
    found: dict[str, dict[str, Any]] = {}
    for name, (_, value, where) in given.items():
        group, _, key = name.rpartition(".")
        try:
            found.setdefault(group, {})[key] = OPTIONS[name].metadata["read"](value)
        except ValueError as error:
            raise ConfigInvalid(f"{where}: {error}.") from None  # what was given may be a secret
    settings = replace(Settings(), **found.pop("", {}))
    return replace(settings, **{name: replace(getattr(settings, name), **own) for name, own in found.items()})


def _of_file(file: Path) -> Iterator[tuple[str, object]]:
    """What the file sets; nothing where there is none."""
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return
    except OSError as error:
        raise ConfigInvalid(f"{file.name} cannot be read: {error.strerror}.") from error
    import tomllib

    try:
        read = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ConfigInvalid(f"{file.name} is no TOML: {error}.") from None
    for name, value in read.items():
        if name in _GROUPS and isinstance(value, dict):
            yield from ((f"{name}.{key}", inner) for key, inner in value.items())
        else:
            yield name, value


def _known(name: str, place: str) -> str:
    return name if name in OPTIONS else _refused(name, OPTIONS, place)


def _refused(name: str, known: Mapping[str, object], place: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), 1, cutoff=0.0)[0]
    raise ConfigInvalid(
        f"{place} sets {name!r}, and there is no such setting. Did you mean {near}? `dateline config` lists all."
    )


def _of(settings: Settings, name: str) -> Any:
    found: Any = settings
    for part in name.split("."):
        found = getattr(found, part)
    return found


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
