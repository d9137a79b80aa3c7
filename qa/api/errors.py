"""Errors of the web service: each is JSON, `{"error": {"message", "type", "code", "param"}}`, as OpenAI's are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from index.errors import (
    DatelineError,
    IndexBusy,
    IndexCorrupt,
    IndexEmpty,
    IndexMismatch,
    IndexMissing,
    IndexReadOnly,
    ModelUnavailable,
    TookTooLong,
)

_UNAVAILABLE = (IndexMissing, IndexEmpty, IndexMismatch, IndexCorrupt, ModelUnavailable, TookTooLong)
_TYPES = {401: "authentication_error", 403: "permission_error", 409: "conflict_error", 503: "unavailable_error"}


class ApiError(Exception):
    """A request that is refused: the HTTP status, a code for programs and a message for people."""

    def __init__(
        self, status: int, code: str, message: str, *, param: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(message)
        self.status, self.code, self.param = status, code, param
        self.headers = dict(headers or {})

    def body(self) -> dict[str, Any]:
        """As JSON."""
        kind = _TYPES.get(self.status) or ("invalid_request_error" if self.status < 500 else "server_error")
        return {"error": {"message": str(self), "type": kind, "code": self.code, "param": self.param}}


def of(error: DatelineError) -> ApiError:
    """The answer to a request that failed with `error`; its code is the error's name ("index_busy")."""
    code = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(error).__name__).lower()
    if isinstance(error, IndexBusy):
        return ApiError(409, code, str(error), headers={"Retry-After": "5"})
    if isinstance(error, IndexReadOnly):
        return ApiError(403, code, str(error))
    return ApiError(503 if isinstance(error, _UNAVAILABLE) else 400, code, str(error))
