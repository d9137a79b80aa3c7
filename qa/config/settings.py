"""Every setting that there is: its type, what it is without being set, and what it means.

A value comes as text (from the environment or a flag) or as TOML has it; each reader takes both, and raises ValueError
with what is wanted, never with what was given: that may be a secret.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_INDEX = Path(".dateline")
Read = Callable[[object], Any]


def text(value: object) -> str:
    """Words that are not empty."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text is wanted")
    return value.strip()


def path(value: object) -> Path:
    """A folder or file."""
    return Path(text(value)).expanduser()


def address(value: object) -> str:
    """An http or https address."""
    from qa.formats.references import safe_url

    found = safe_url(text(value))
    if found is None:
        raise ValueError("an address is wanted that begins with http:// or https://")
    if "@" in found.split("/")[2]:  # it would stand in messages
        raise ValueError("an address without a name and password in it is wanted")
    return found.rstrip("/")


def yes_or_no(value: object) -> bool:
    """True or false; in the environment also yes, no, on, off, 1, 0."""
    if isinstance(value, bool):
        return value
    told = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
    if not isinstance(value, str) or value.strip().lower() not in told:
        raise ValueError("true or false is wanted")
    return told[value.strip().lower()]


def names(value: object) -> tuple[str, ...]:
    """A list of texts; in the environment with commas between them."""
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list | tuple):
        raise ValueError("a list of texts is wanted")
    return tuple(text(part) for part in parts)


def login(value: object) -> tuple[str, str]:
    """A name and a password, with a colon between them."""
    user, _, password = text(value).partition(":")
    if not (user and password):
        raise ValueError("USER:PASSWORD is wanted")
    return user, password


def between(least: float, most: float) -> Read:
    """A number in these bounds; a whole one where both bounds are."""
    kind: type[int] | type[float] = int if isinstance(least, int) and isinstance(most, int) else float

    def read(value: object) -> float:
        wanted = f"a {'whole ' if kind is int else ''}number from {least:,} to {most:,} is wanted"
        try:
            if isinstance(value, bool) or (kind is int and isinstance(value, float)):
                raise TypeError
            found = kind(value)  # type: ignore[call-overload,arg-type]
        except (TypeError, ValueError, OverflowError):
            raise ValueError(wanted) from None
        if not least <= found <= most:  # also of what is no number
            raise ValueError(wanted)
        return found

    return read


def _set(read: Read, default: Any, told: str, *, secret: bool = False) -> Any:
    return field(default=default, repr=not secret, metadata={"read": read, "told": told, "secret": secret})


@dataclass(frozen=True, slots=True)
class Llm:
    """The language model that may put answers anew. There is one where an address and a model are named."""

    base_url: str | None = _set(address, None, "A server with OpenAI's interface, as http://127.0.0.1:11434/v1.")
    model: str | None = _set(text, None, "One of its models.")
    api_key: str | None = _set(text, None, "The key that the server asks for, if it does.", secret=True)
    passages: int = _set(between(1, 10), 10, "Passages that the model is given at most; fewer for a small context.")
    tokens: int = _set(between(50, 32_000), 600, "Tokens that it may write; more for a model that thinks first.")
    seconds: float = _set(between(1.0, 600.0), 60.0, "Seconds after which the model is stopped.")
    silence: float = _set(between(0.1, 600.0), 30.0, "Seconds of silence after which the server is given up.")

    @property
    def is_set(self) -> bool:
        """Whether there is a model."""
        return bool(self.base_url and self.model)


@dataclass(frozen=True, slots=True)
class Serve:
    """How `dateline serve` and the page are served."""

    host: str = _set(text, "127.0.0.1", "The address to listen on.")
    port: int | None = _set(between(0, 65535), None, "The port; without one 7860 or the next free one.")
    read_only: bool | None = _set(
        yes_or_no, None, "Whether nothing can be added or removed; without it so beyond this machine."
    )
    auth: tuple[str, str] | None = _set(login, None, "USER:PASSWORD that is asked for.", secret=True)
    root_path: str | None = _set(text, None, "The path behind a proxy, such as /dateline.")
    allow_host: tuple[str, ...] = _set(names, (), "Host names under which a proxy passes requests on.")
    proxy: tuple[str, ...] = _set(names, (), "Addresses of proxies that are not on this machine.")
    write: bool | None = _set(
        yes_or_no, None,
        "Whether who reaches the server may use the language model; without it on this machine, or with a password.",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """All of it."""

    index: Path = _set(path, _INDEX, "The folder of the index.")  # noqa: RUF009 - it makes a field
    llm: Llm = field(default_factory=Llm)
    serve: Serve = field(default_factory=Serve)
