"""What the web service answers to each error."""

import pytest

from index.errors import DatelineError, IndexBusy, IndexMissing, IndexReadOnly
from qa.api import errors


@pytest.mark.parametrize(
    ("error", "status", "code", "kind"),
    [
        (IndexBusy("wait"), 409, "index_busy", "conflict_error"),
        (IndexReadOnly.at("index", "permission denied"), 403, "index_read_only", "permission_error"),
        (IndexMissing("build one"), 503, "index_missing", "unavailable_error"),
        (DatelineError("no"), 400, "dateline_error", "invalid_request_error"),
    ],
)
def test_each_error_has_its_status(error: DatelineError, status: int, code: str, kind: str) -> None:
    answer = errors.of(error)
    assert (answer.status, answer.code) == (status, code)
    assert answer.body()["error"] == {"message": str(error), "type": kind, "code": code, "param": None}
