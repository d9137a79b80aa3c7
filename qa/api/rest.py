"""REST at /api: JSON in, JSON out; described by /api/openapi.json."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import FastAPI, Query
from fastapi.responses import JSONResponse

from qa.api import models
from qa.api.service import Service
from qa.api.web import application
from qa.api.work import Workers
from qa.filters import Filters

Day = Annotated[date | None, Query(description="A day: 2024-01-31.")]
Outlets = Annotated[list[models.Short] | None, Query(description="From these outlets only; repeatable.")]


def build(service: Service, workers: Workers, root_path: str) -> FastAPI:
    """The application to be mounted at /api; `root_path` is where a proxy serves it."""
    app = application("Dateline", openapi_url="/openapi.json", servers=[{"url": f"{root_path}/api"}])
    _asking(app, service, workers)
    _reading(app, service, workers)
    if not service.read_only:
        _changing(app, service, workers)
    return app


def _asking(app: FastAPI, service: Service, workers: Workers) -> None:
    @app.post("/ask", response_model=models.AnswerOut)
    async def ask(body: models.AskBody) -> Any:
        """Answer a question, or the last one of a conversation's `turns`."""
        return await workers.run(
            service.ask, body.questions, as_of=body.as_of, filters=body.filters.model_dump(), thorough=body.thorough,
            name=body.id,
        )  # fmt: skip

    @app.get("/search", response_model=models.Hits)
    async def search(
        q: Annotated[models.Text, Query(description="Words or a question.")],
        k: Annotated[int, Query(ge=1, le=100, description="How many passages.")] = 10,
        as_of: Day = None, outlet: Outlets = None, since: Day = None, until: Day = None,
    ) -> Any:  # fmt: skip
        """The passages that fit best, without an answer."""
        return await workers.run(service.search, q, k, as_of=as_of, filters=_filters(outlet, since, until))

    @app.get("/quotes", response_model=models.Quotes)
    async def quotes(
        speaker: models.Text | None = None, about: models.Text | None = None,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100, outlet: Outlets = None, since: Day = None,
        until: Day = None,
    ) -> Any:  # fmt: skip
        """What a speaker says, what is said on a topic, or what a speaker says on a topic; the newest first."""
        return await workers.run(service.quotes, speaker, about, limit, _filters(outlet, since, until))


def _reading(app: FastAPI, service: Service, workers: Workers) -> None:
    @app.get("/articles", response_model=models.ArticlePage)
    async def articles(
        limit: Annotated[int, Query(ge=1, le=500)] = 100, after: Annotated[int, Query(ge=0)] = 0,
        outlet: Outlets = None, since: Day = None, until: Day = None,
    ) -> Any:  # fmt: skip
        """The list of articles, a page at a time: `after` is the `next` of the page before."""
        return await workers.run(service.articles, after, limit, _filters(outlet, since, until))

    @app.get("/articles/{article_id:path}", response_model=models.ArticleOut)
    async def article(article_id: str) -> Any:
        """One article whole, with its revisions."""
        return await workers.run(service.article, article_id)

    @app.get("/info", response_model=models.Info)
    async def info() -> Any:
        """What the index holds and what made it."""
        return await workers.run(service.info)


def _changing(app: FastAPI, service: Service, workers: Workers) -> None:
    @app.post("/articles", response_model=models.Added)
    async def add(body: models.AddBody) -> Any:
        """Add articles: 201 if any is new, 200 if all were there."""
        records = [article.model_dump(exclude_none=True) for article in body.articles]
        added = await workers.run(service.add, records)
        return JSONResponse(added, 201 if added["stored"] else 200)

    @app.delete("/articles/{article_id:path}", response_model=models.Removed)
    async def remove(article_id: str) -> Any:
        """Take an article out of answers."""
        return await workers.run(service.remove, article_id)


def _filters(outlets: list[str] | None, since: date | None, until: date | None) -> Filters:
    return Filters(tuple(outlets or ()), since, until)
