"""The house rules, read from the source and from fresh processes."""

import ast
import json
import re
import subprocess
import sys
from graphlib import TopologicalSorter
from itertools import combinations
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = {p.relative_to(ROOT): ast.parse(p.read_text(encoding="utf-8"))
           for folder in ("index", "qa") for p in sorted((ROOT / folder).rglob("*.py"))}  # fmt: skip
SOURCES[Path("app.py")] = (
    ast.parse((ROOT / "app.py").read_text(encoding="utf-8")) if (ROOT / "app.py").exists() else ast.parse("")
)
HEAVY = ("torch", "spacy", "gradio", "llama_index", "sentence_transformers", "transformers", "trafilatura",
         "mcp", "openai")  # fmt: skip

WORDS: dict[str, str] = json.loads((ROOT / "index/text/words.json").read_text(encoding="utf-8"))

NO_SOCKETS = """
import socket, sys
def refuse(*args, **kwargs): raise RuntimeError("reached for a socket")
socket.socket.__init__ = socket.create_connection = socket.getaddrinfo = refuse
"""


def imports(tree: ast.Module, top_level: bool = False) -> set[str]:
    """Names of the modules that are imported, anywhere or when the module itself is."""
    found: set[str] = set()
    for node in tree.body if top_level else ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return found


def packages(tree: ast.Module, top_level: bool = False) -> set[str]:
    return {name.split(".")[0] for name in imports(tree, top_level)}


def test_index_never_imports_qa() -> None:
    assert not [str(p) for p, tree in SOURCES.items() if p.parts[0] == "index" and {"qa", "app"} & packages(tree)]


OPEN_TO_QA = {
    "open_store": "opens an index", "store": "what may be asked of it", "upkeep": "what may be done to it",
    "article": "what it is made of", "errors": "what it raises", "deadline": "how long a question may take",
    "text": "sentences, languages, words", "quotations": "names, and quotations without an index",
    "sources": "reading files and addresses", "encoding": "vectors, and running models",
}  # fmt: skip
"""All of `index` that `qa` may import, and why; whatever else an index is made of, another engine may lack."""


def test_qa_asks_an_index_through_the_store_alone() -> None:
    def rooms(tree: ast.Module) -> set[str]:
        found = set[str]()
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module == "index":
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("index."):
                found.add((node.module or "").split(".")[1])
            elif isinstance(node, ast.Import):
                found |= {
                    a.name.partition(".")[2] or "open_store" for a in node.names if a.name.split(".")[0] == "index"
                }
        return found

    used = {str(p): rooms(tree) for p, tree in SOURCES.items() if p.parts[0] != "index"}
    assert {p: found - set(OPEN_TO_QA) for p, found in used.items() if found - set(OPEN_TO_QA)} == {}
    assert set().union(*used.values()) == set(OPEN_TO_QA)


def test_qa_uses_the_public_names_of_quotations_and_of_sources() -> None:
    """But for the fetcher, and records that a program sends."""
    allowed = {"index.sources.fetch", "index.sources.structured", "index.sources.outcome", "index.sources.items"}
    inner = {f"{p}: {name}" for p, tree in SOURCES.items() if p.parts[0] != "index" for name in imports(tree)
             if re.match(r"index\.(?:quotations|sources)\.", name) and name not in allowed}  # fmt: skip
    assert inner == set()


def test_the_store_answers_all_that_may_be_asked_of_one() -> None:
    from index.archive import Archive
    from index.store import Store

    asked = {name for name in vars(Store) if not name.startswith("_")}
    assert asked <= set(dir(Archive))
    assert all(getattr(Store, name).__doc__ for name in asked)
    answered = {"path", "catalog", "manifest", "meta", "lexicon", "vectors", "folder"}
    assert {name for name in vars(Archive) if not name.startswith("_")} <= asked | answered


def test_no_module_is_longer_than_a_reader_holds_in_mind() -> None:
    lines = {str(p): (ROOT / p).read_text(encoding="utf-8").count("\n") for p in SOURCES}
    assert {name: count for name, count in lines.items() if count > 400} == {}


@pytest.mark.parametrize("package", ["index", "index/sources", "qa"])
def test_a_ground_floor_holds_at_most_a_dozen_modules(package: str) -> None:
    floor = sorted(p.name for p in (ROOT / package).glob("*.py"))
    assert len(floor) <= 12, floor


def test_tests_stand_where_the_modules_do() -> None:
    rooms = {str(p.parent) for p in SOURCES}
    own = {str(p.parent.relative_to(ROOT / "tests")) for top in ("index", "qa")
           for p in (ROOT / "tests" / top).rglob("test_*.py")}  # fmt: skip
    assert own <= rooms


@pytest.mark.parametrize(("name", "most"), [("weekdays", 3), ("months", 3), ("months_shortened", 5),
                                            ("question_words", 6), ("name_particles", 7)])  # fmt: skip
def test_word_lists_are_typed_once(name: str, most: int) -> None:
    """In `index/text/words.json`. A list of words of all sorts, such as what may open a sentence, may hold some."""
    wanted = frozenset(WORDS[name].split())
    retyped = {
        place: found for place, words in _word_lists().items()
        if not place.startswith(OWN_LISTS) and len(found := wanted & words) > most
    }  # fmt: skip
    assert retyped == {}


OWN_LISTS = ("index/quotations/", "qa/ui/")
"""Rooms whose words serve other ends than the lists that they resemble."""


def test_no_module_retypes_the_list_of_another() -> None:
    """Two lists of eight words or more are one where the shorter has four fifths of its words in common."""
    lists = _word_lists() | {f"words.json, {name}": frozenset(text.lower().split()) for name, text in WORDS.items()}
    long = {place: words for place, words in lists.items() if len(words) >= 8 and not place.startswith(OWN_LISTS)}
    alike = [
        (a, b, sorted(x & y)) for (a, x), (b, y) in combinations(long.items(), 2)
        if len(x & y) >= 0.8 * min(len(x), len(y)) and 2 * min(len(x), len(y)) >= max(len(x), len(y))
    ]  # fmt: skip
    assert alike == []


def _word_lists() -> dict[str, frozenset[str]]:
    """What a module lists as words: the alternatives of a pattern, a text that is split, a set of texts."""
    found = dict[str, frozenset[str]]()
    for path, tree in SOURCES.items():
        for node in ast.walk(tree):
            words = list[str]()
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("frozenset", "set") and node.args:
                texts = node.args[0].elts if isinstance(node.args[0], ast.Tuple | ast.List | ast.Set) else []
                words = [e.value for e in texts if isinstance(e, ast.Constant) and isinstance(e.value, str)]
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "|" in node.value:
                words = re.findall(r"(?<!\\)[a-z]+", node.value.lower())
            elif isinstance(node, ast.Attribute) and node.attr == "split" and isinstance(node.value, ast.Constant):
                words = str(node.value.value).split()
            if len(words) >= 4:
                found[f"{path}:{node.lineno}, {words[0]}"] = frozenset(w.lower() for w in words)
    return found


def test_every_listed_word_can_match() -> None:
    """Each is looked for as the texts are cut: once, in one case, without the full stop that ends it."""
    in_one_case = set(WORDS) - {"source", "before_a_name", "before_a_number", "may_end"}
    assert [name for name in in_one_case if WORDS[name] != WORDS[name].lower()] == []
    listed = {name: text.split() for name, text in WORDS.items() if name != "source"}
    assert {name: twice for name, words in listed.items() if (twice := {w for w in words if words.count(w) > 1})} == {}
    assert [word for words in listed.values() for word in words if word.endswith(".") or not word[0].isalpha()] == []
    assert [w for w in listed["function_words"] if not w.isalnum()] == []  # texts are cut at every other sign


def test_rendered_text_is_never_parsed() -> None:
    """Only blocks are: `answer.text` is for people."""
    readers = {str(p) for p, tree in SOURCES.items() if p.parts[0] == "qa" and "answer.text" in _calls(tree)}
    assert readers == set()


def _calls(tree: ast.Module) -> set[str]:
    """What `re` searches, splits or matches, by its source."""
    called = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute))
    wanted = {"search", "match", "fullmatch", "findall", "finditer", "split", "splitlines", "partition"}
    found = [node for node in called if isinstance(node.func, ast.Attribute) and node.func.attr in wanted]
    return {ast.unparse(part) for node in found for part in (node.func, *node.args)} | {
        ast.unparse(node.func.value) for node in found if isinstance(node.func, ast.Attribute)}  # fmt: skip


def test_no_module_imports_itself_in_a_circle() -> None:
    """Nor for its types alone, nor where it is used."""
    modules = {".".join(p.with_suffix("").parts).removesuffix(".__init__"): tree for p, tree in SOURCES.items()}

    def used(tree: ast.Module) -> set[str]:
        found = imports(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                names = {f"{node.module}.{alias.name}" for alias in node.names}
                found |= names & set(modules)
                if names <= set(modules):
                    found.discard(node.module)
        return found & set(modules)

    graph = {name: used(tree) - {name} for name, tree in modules.items()}
    assert len(list(TopologicalSorter(graph).static_order())) == len(modules)  # raises CycleError


def test_only_the_page_imports_gradio() -> None:
    users = {p for p, tree in SOURCES.items() if "gradio" in packages(tree)}
    assert all(p == Path("app.py") or p.parts[:2] == ("qa", "ui") for p in users)


def test_heavy_libraries_are_imported_where_they_are_used() -> None:
    allowed = {Path("qa/llamaindex.py"): {"llama_index"}, Path("qa/api/tools.py"): {"mcp"}}
    eager = {
        str(p): heavy for p, tree in SOURCES.items()
        if p.parts[:2] != ("qa", "ui")
        and (heavy := packages(tree, top_level=True) & set(HEAVY) - allowed.get(p, set()))
    }  # fmt: skip
    assert eager == {}


def test_nothing_is_unpickled_or_evaluated() -> None:
    forbidden = {"pickle", "joblib", "dill", "shelve", "marshal", "cloudpickle"}
    for path, tree in SOURCES.items():
        assert not forbidden & packages(tree), path
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword):
                assert node.arg not in ("allow_pickle", "trust_remote_code", "shell"), path
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in ("eval", "exec"), path


def run(code: str, *args: object) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, args)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_cold_ask_loads_no_heavy_library(seed_index: Path) -> None:
    code = """
import sys
from qa import cli
sys.argv = ["dateline", "ask", "What did Pompeo say?", "--json", "--index", sys.argv[1]]
try:
    cli.main()
except SystemExit as end:
    print(end.code or 0)
print(",".join(sorted({name.split(".")[0] for name in sys.modules})))
"""
    lines = run(code, seed_index).splitlines()
    assert json.loads(lines[0])["answered"]
    assert lines[1] == "0"
    assert not set(HEAVY) & set(lines[-1].split(","))


@pytest.mark.parametrize(
    "module", ["qa", "index", "index.ingest", "index.sources", "index.quotations", "qa.cli", "qa.api"]
)
def test_importing_loads_no_heavy_library(module: str) -> None:
    code = f"import sys, {module}; print(','.join(sys.modules))"
    assert not set(HEAVY) & {name.split(".")[0] for name in run(code).strip().split(",")}


def test_who_asks_does_not_wait_for_what_finds_quotations() -> None:
    assert run("import sys, qa.cli.asking; print('index.quotations.engine' in sys.modules)").strip() == "False"


def test_an_index_is_built_and_asked_without_any_socket(tmp_path: Path) -> None:
    code = (
        NO_SOCKETS
        + """
from pathlib import Path
from index import ingest, sources
from qa import ask
ingest.rebuild(Path(sys.argv[1]), sources.read("seeds"))
print(ask("What did Pompeo say?", index=sys.argv[1]).short)
try:
    socket.socket()
except RuntimeError:
    print("blocked")
"""
    )
    out = run(code, tmp_path / "index").splitlines()
    assert "reviewing options" in out[0]
    assert out[1] == "blocked"


def test_public_names_are_sorted_and_there() -> None:
    import qa

    assert sorted(qa.__all__) == list(qa.__all__)
    assert all(hasattr(qa, name) for name in qa.__all__)
    assert all((ROOT / package / "py.typed").exists() for package in ("index", "qa"))
