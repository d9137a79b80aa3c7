"""REST at /api: JSON in, JSON out; described by /api/openapi.json."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import FastAPI, Query
from fastapi.responses import HTMLResponse, JSONResponse

from qa.api import docs, growing, models
from qa.api.service import Service
from qa.api.web import application
from qa.api.work import Workers
from qa.formats.describe import version


def build(service: Service, workers: Workers, root_path: str, writers: Workers | None = None) -> FastAPI:
    """The application to be mounted at /api; `root_path` is where a proxy serves it.

    `writers` are threads of their own that wait for a language model.
    """
    app = application("Dateline", version=version(), openapi_url="/openapi.json", servers=[{"url": f"{root_path}/api"}])
    _asking(app, service, workers, writers or workers)
    _reading(app, service, workers)
    if not service.read_only:
        _changing(app, service, workers)

    @app.get("/docs", include_in_schema=False)
    async def described() -> Any:
        return HTMLResponse(docs.page(app))

    return app


def _asking(app: FastAPI, service: Service, workers: Workers, writers: Workers) -> None:
    @app.post("/ask", response_model=models.AnswerOut)
    async def ask(body: models.AskBody) -> Any:
        """Answer a question, or the last one of a conversation's `turns`."""
        if body.write or body.stream:
            events = growing.events(service, writers if body.write else workers, body)
            first = await anext(events)  # what is refused is refused with a status of its own
            if body.stream:
                return growing.streamed(first, events)
            return await growing.last(first, events)
        return await workers.run(
            service.ask, body.questions, as_of=body.as_of, filters=body.filters.model_dump(), thorough=body.thorough,
            name=body.id,
        )  # fmt: skip

    @app.get("/search", response_model=models.Hits)
    async def search(query: Annotated[models.SearchQuery, Query()]) -> Any:
        """The passages that fit best, without an answer."""
        return await workers.run(service.search, query.q, query.k, as_of=query.as_of, filters=query.filters)

    @app.get("/quotes", response_model=models.Quotes)
    async def quotes(query: Annotated[models.QuotesQuery, Query()]) -> Any:
        """What a speaker says, what is said on a topic, or what a speaker says on a topic; the newest first."""
        return await workers.run(service.quotes, query.speaker, query.about, query.limit, query.filters)


def _reading(app: FastAPI, service: Service, workers: Workers) -> None:
    @app.get("/articles", response_model=models.ArticlePage)
    async def articles(query: Annotated[models.ArticlesQuery, Query()]) -> Any:
        """The list of articles, a page at a time: `after` is the `next` of the page before."""
        return await workers.run(service.articles, query.after, query.limit, query.filters)

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
