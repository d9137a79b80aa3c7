"""The running page, driven over HTTP on loopback."""

import http.client
import json
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index.errors import DatelineError, IndexMissing
from qa.ui import listening, serve
from tests.qa.ui.serving import Server, serving


@pytest.fixture(scope="module")
def server(seed_index: Path) -> Iterator[Server]:
    with serving(seed_index) as running:
        yield running


@pytest.fixture(scope="module")
def client(server: Server) -> Any:
    from gradio_client import Client

    return Client(server.address, verbose=False, analytics_enabled=False)


def get(address: str, headers: dict[str, str] | None = None) -> tuple[int, dict[str, str], str]:
    request = urllib.request.Request(address, headers=headers or {})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310
            return response.status, dict(response.headers), response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read().decode()


def test_the_address_stands_alone_on_a_line_and_answers(server: Server) -> None:
    assert server.line == f"{server.address}\n"
    status, headers, body = get(server.address)
    assert status == 200
    assert "Dateline" in body
    assert "connect-src 'self'" in headers["content-security-policy"]


def test_programs_are_served_beside_the_page(server: Server) -> None:
    status, _, body = get(f"{server.address}/api/info")
    assert (status, json.loads(body)["articles"]) == (200, 1)
    assert json.loads(get(f"{server.address}/v1/models")[2])["data"][0]["id"] == "dateline"
    assert get(f"{server.address}/mcp")[0] == 405  # by POST alone
    assert get(f"{server.address}/api/nothing")[2].startswith('{"error":')  # and not the page's


@pytest.mark.parametrize("path", ["/", "/config", "/api/info", "/gradio_api/info"])
def test_a_name_given_to_this_address_by_a_web_site_is_refused(server: Server, path: str) -> None:
    assert get(f"{server.address}{path}", {"Host": "evil.example"})[0] == 421


def test_both_statements_of_the_speaker_with_markers(client: Any) -> None:
    text = client.predict("What did Pompeo say?", api_name="/ask")
    quoted = (
        "The United States is engaging with our Turkish Allies and reviewing options to assist Turkey against this "
        "aggression as we seek to prevent further Assad regime and Russian brutality and alleviate the humanitarian "
        "suffering in Idlib,"
    )
    assert quoted in text
    assert "the U.S. is reviewing options to assist Turkey after the deadly attack" in text
    assert "[1]" in text
    assert "[2]" in text
    assert "working on ways" not in text


def test_whoever_is_not_in_the_articles_is_refused(client: Any) -> None:
    text = client.predict("What did Merkel say?", api_name="/ask")
    assert text.startswith("The articles do not say.")
    assert "Searched: 1 article" in text


def test_a_question_too_long_is_refused_in_words(client: Any) -> None:
    with pytest.raises(Exception, match="at most 2,000 characters"):
        client.predict("x" * 2001, api_name="/ask")


def test_only_ask_is_public(client: Any) -> None:
    assert list(client.view_api(return_format="dict", print_info=False)["named_endpoints"]) == ["/ask"]


@pytest.mark.parametrize(
    "path",
    ["upload", "file=/etc/passwd", "file=pyproject.toml", "file/etc/passwd", "proxy=http://127.0.0.1/", "deep_link",
     "component_server", "dev/reload", "upload_progress?upload_id=1"],
)  # fmt: skip
def test_files_and_uploads_are_closed(server: Server, path: str) -> None:
    for prefix in ("/gradio_api/", "//gradio_api/", "/gradio_api//"):
        assert get(f"{server.address}{prefix}{path}")[0] in (403, 404, 405)


def test_another_site_may_not_read_from_here(server: Server) -> None:
    for origin in ("http://evil.example", "null"):
        _, headers, _ = get(f"{server.address}/config", {"Origin": origin})
        assert "access-control-allow-origin" not in {name.lower() for name in headers}


def test_another_sites_page_cannot_send_files_here(server: Server) -> None:
    for origin, status in ((server.address, 200), ("http://evil.example", 403), ("null", 403)):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        body = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\nx\r\n--b--\r\n'
        connection.request("POST", "/gradio_api/upload", body, {
            "Content-Type": "multipart/form-data; boundary=b", "Origin": origin,
        })  # fmt: skip
        assert connection.getresponse().status == status, origin
        connection.close()


def test_large_requests_are_refused_before_they_are_read(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.putrequest("POST", "/gradio_api/queue/join")
    connection.putheader("Content-Length", "2000000")
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


def test_the_next_free_port_is_taken(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "FIRST_PORT", server.port)
    with listening.bound("127.0.0.1", None) as place:
        assert place.getsockname()[1] > server.port


def test_a_port_in_use_is_an_error_in_words(server: Server) -> None:
    with (
        pytest.raises(DatelineError, match=r"127\.0\.0\.1, port \d+: .*--port"),
        listening.bound("127.0.0.1", server.port),
    ):
        pass


def test_an_index_that_is_not_there_is_an_error_in_words_where_nothing_can_be_added(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="dateline rebuild"):
        serve(tmp_path / "none", read_only=True)


def test_a_page_without_articles_is_served_and_programs_are_told(tmp_path: Path) -> None:
    """And it stops without another word while a page is open."""
    with serving(tmp_path / "none", stderr=subprocess.PIPE) as empty:
        assert get(empty.address)[0] == 200
        status, _, body = get(f"{empty.address}/api/info")
        assert (status, json.loads(body)["error"]["code"]) == (503, "index_missing")
        article = {"text": "“The bridge holds,” Ada Example said.", "title": "Bridge"}
        added = urllib.request.Request(  # noqa: S310
            f"{empty.address}/api/articles", json.dumps({"articles": [article]}).encode(),
            {"Content-Type": "application/json"},
        )  # fmt: skip
        with urllib.request.urlopen(added, timeout=120) as response:  # noqa: S310
            assert response.status == 201
        assert json.loads(get(f"{empty.address}/api/info")[2])["articles"] == 1
        page = urllib.request.urlopen(f"{empty.address}/gradio_api/heartbeat/tester", timeout=30)  # noqa: S310
        empty.process.terminate()
        _, said = empty.process.communicate(timeout=30)
        page.close()
        (line,) = said.splitlines()
        assert line.startswith("There are no articles at ")
