"""Strings that a careless pattern reads in a time that grows with a power of their length; and how long it takes."""

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

UNITS = (
    "A", "a", "é", "漢", "1", ".", "...", ",", "?", "!", " ", "\n", "\t", "\r\n", "\u00a0", "'", "’", "‘", '"', "“",
    "”", "-", "—", "(", ")", "[", "[(", "/", "&", "@", "#", "<", "*", "_", "%", "$1 ", "A.B.", "A-", "A'", "A’s ",
    "a's ", "A ", "a ", "Aa ", "aA", "A, ", "a, ", "A. ", "a. ", "A A. ", "1,", "1 ", "1.", "1-", "1:", "1 a ", ", ",
    "; ", "- ", "\n\n", "\n ", "? ", '" ', "” ", '"a" ', "“a” ", "‘a’ ", "(a) ", "of ", "A of ", "of the ",
    "A of the A ", "and ", "A and A, ", "what ", "who ", "to ", "not ", "that ", "than ", "about ", "on ", "A on ",
    "A about ", "said ", "said that ", "A said, ", "said A, ", '"a," A said. ', "did a ", "did a say ", "has a said ",
    "what is a ", "what was ", "what’s ", "how many ", "which a ", "the a of ", "since ", "last week ", "in January ",
    "January 1, ", "Mr. A ", "http://", "www.a.", "a@", "a.a ", "<a ", "&amp;", "x'\"“‘([", "A.\n",
)  # fmt: skip
BEFORE = ("", "What did ", "“")
BEHIND = ("", " \x01", "?")
_GROWTH = 2


def strings(length: int, alone: bool = False) -> Iterator[str]:
    """Strings of `length` characters, each one unit over and over; `alone` without what may stand around it."""
    for unit in UNITS:
        for before in BEFORE[: 1 if alone else None]:
            for behind in BEHIND[: 1 if alone else None]:
                room = length - len(before) - len(behind)
                yield before + (unit * (room // len(unit) + 1))[:room] + behind


@dataclass(frozen=True)
class Found:
    """A pattern where it stands, with the methods that the program calls on it."""

    place: str
    pattern: re.Pattern
    methods: frozenset[str]

    def slowest(self, length: int, most: float, alone: bool = False) -> tuple[float, str]:
        """The seconds of the string that takes longest, and that string; no further where `most` is passed."""
        worst = (0.0, "")
        for shape in strings(length, alone):
            # From small to large, so that a bad one is found before it hangs.
            for size in (length // 64, length // 16, length // _GROWTH // 2, length):
                text = shape[: size - 2] + shape[-2:]
                worst = max(worst, (self._seconds(text, most), text))
                if worst[0] > most:
                    return worst
        return worst

    def _seconds(self, text: str, most: float) -> float:
        value = text.encode() if isinstance(self.pattern.pattern, bytes) else text
        taken = [self._once(method, value) for method in self.methods]
        if max(taken) > most:  # a busy machine is no slow pattern
            taken = [min(self._once(method, value) for _ in range(2)) for method in self.methods]
        return max(taken)

    def _once(self, method: str, text: object) -> float:
        began = time.thread_time()
        found = getattr(self.pattern, method)(text)
        if method == "finditer":
            for _ in found:
                pass
        return time.thread_time() - began


_METHODS = {name: name for name in ("match", "fullmatch", "search", "finditer")} | dict.fromkeys(
    ("sub", "subn", "split", "findall"), "finditer"
)


def patterns(package: str) -> list[Found]:
    """The patterns that a module of `package` holds, or a class or collection in it."""
    found: dict[tuple[str | bytes, int], Found] = {}
    root = importlib.import_module(package)
    for info in pkgutil.walk_packages(root.__path__, f"{package}."):
        if info.name.endswith("__main__"):
            continue
        module = importlib.import_module(info.name)
        called = _called(Path(str(module.__file__)))
        for name, pattern in _within(module.__name__, vars(module)):
            methods = called.get(name, set()) or {"match", "search"}
            before = found.get((pattern.pattern, pattern.flags))
            known = before.methods if before else frozenset()
            found[pattern.pattern, pattern.flags] = Found(f"{info.name}.{name}", pattern, known | methods)
    return list(found.values())


def _within(module: str, names: dict) -> Iterator[tuple[str, re.Pattern]]:
    for name, value in list(names.items()):
        if isinstance(value, type) and value.__module__ == module:
            yield from ((name, p) for attribute in vars(value).values() for p in _all(attribute))
        else:
            yield from ((name, p) for p in _all(value))


def _all(value: object, depth: int = 0) -> Iterator[re.Pattern]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 4 and isinstance(value, dict):
        yield from (p for pair in value.items() for part in pair for p in _all(part, depth + 1))
    elif depth < 4 and isinstance(value, tuple | list | set | frozenset):
        yield from (p for part in value for p in _all(part, depth + 1))


def literals(package: str) -> list[Found]:
    """The patterns that a call such as `re.sub(PATTERN, ...)` holds as a literal."""
    found: dict[str, Found] = {}
    for file in sorted(Path(package).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
                continue
            of, pattern = node.func.value, node.args[0]
            if not (isinstance(of, ast.Name) and of.id == "re" and node.func.attr in _METHODS):
                continue
            if isinstance(pattern, ast.Constant):
                compiled = re.compile(pattern.value, _flags(node))
                place = f"{file.with_suffix('').as_posix().replace('/', '.')}:{pattern.value!r}"
                found[f"{place}{node.func.attr}"] = Found(place, compiled, frozenset((_METHODS[node.func.attr],)))
    return list(found.values())


def _flags(call: ast.Call) -> int:
    named = [argument for argument in (*call.args, *(k.value for k in call.keywords)) if isinstance(argument, ast.expr)]
    names = {node.attr for argument in named for node in ast.walk(argument) if isinstance(node, ast.Attribute)}
    return sum(getattr(re, name) for name in names & {"IGNORECASE", "I", "DOTALL", "S", "MULTILINE", "M", "VERBOSE"})


def _called(file: Path) -> dict[str, set[str]]:
    """By name, the methods of patterns that are called on it in this module."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in _METHODS:
            name = node.value.id if isinstance(node.value, ast.Name) else getattr(node.value, "attr", None)
            if name:
                found.setdefault(name, set()).add(_METHODS[node.attr])
    return found
