"""What the mounted applications have in common: errors are JSON, and nothing is fetched from elsewhere."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from index.errors import DatelineError
from qa.api import errors
from qa.api.errors import ApiError

_CODES = {400: "invalid_request", 404: "not_found", 405: "method_not_allowed"}


def application(title: str, **settings: Any) -> FastAPI:
    """A FastAPI application whose every error is an `ApiError` as JSON.

    It has no documentation pages: FastAPI's own load scripts from another site.
    """
    quiet: dict[str, Any] = {"docs_url": None, "redoc_url": None, "openapi_url": None, "root_path_in_servers": False}
    app = FastAPI(title=title, **quiet | settings)

    @app.exception_handler(ApiError)
    async def refused(request: Request, error: ApiError) -> JSONResponse:
        return JSONResponse(error.body(), error.status, headers=error.headers)

    @app.exception_handler(DatelineError)
    async def failed(request: Request, error: DatelineError) -> JSONResponse:
        return await refused(request, errors.of(error))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"][1:])
        said = f"{place}: {first['msg']}" if place else str(first["msg"])
        return await refused(request, ApiError(422, "invalid_request", said, param=place or None))

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> JSONResponse:
        code = _CODES.get(error.status_code, "http_error")
        return await refused(request, ApiError(error.status_code, code, str(error.detail), headers=error.headers))

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        message = "Something went wrong that Dateline did not foresee; its log says more."
        return await refused(request, ApiError(500, "internal_error", message))

    return app
