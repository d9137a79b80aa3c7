"""The language model behind any server with OpenAI's interface, by llama-index's client, from the extra `llm`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

from index.errors import DatelineError
from qa.config import Llm
from qa.understand.question import readable

if TYPE_CHECKING:
    import httpx

MOST_BYTES = 4_000_000
"""Of one reply, as it comes over the wire: some thirty times what is read of it."""
HOW = (
    "To have answers written, name a server with OpenAI's interface and one of its models: llm.base_url and llm.model "
    "in dateline.toml, or DATELINE_LLM_BASE_URL=http://127.0.0.1:11434/v1 DATELINE_LLM_MODEL=..."
)
_EXTRA = "To have answers written, install Dateline with its extra: `dateline[llm]`."

Prompt = Sequence[tuple[Literal["system", "user"], str]]
Complete = Callable[[Prompt], Iterator[str]]
"""The model: messages in, pieces of its text out."""


class WriterUnavailable(DatelineError):
    """There is no language model to write with, or it does not answer."""


def wanted(llm: Llm) -> str | None:
    """What is missing for a language model to be used, in words for whoever sets it; None where nothing is."""
    from importlib.util import find_spec

    if not llm.is_set:
        return HOW
    try:
        found = find_spec("llama_index.llms.openai_like")
    except (ModuleNotFoundError, ValueError):
        found = None
    return None if found else _EXTRA


def completion(llm: Llm) -> Complete:
    """The model of the settings. Raises WriterUnavailable where there is none; so does what it returns, where the
    server fails, is silent, takes too long or never ends.
    """
    if not llm.is_set:
        raise WriterUnavailable(HOW)
    try:
        from llama_index.core.llms import ChatMessage
        from llama_index.llms.openai_like import OpenAILike
    except ImportError as error:
        raise WriterUnavailable(_EXTRA) from error
    key = llm.api_key or "none"

    def complete(prompt: Prompt) -> Iterator[str]:
        with _client(llm) as client:
            model = OpenAILike(
                model=llm.model, api_base=llm.base_url, api_key=key, is_chat_model=True, temperature=0.0,
                max_tokens=llm.tokens, max_retries=0, timeout=llm.silence, http_client=client,
            )  # fmt: skip
            try:
                for part in model.stream_chat([ChatMessage(role=role, content=text) for role, text in prompt]):
                    yield part.delta or ""
            except Exception as error:  # whatever the client raises, the answer that was found stands
                why = readable(str(error)).replace(key, "…")[:300] or type(error).__name__
                raise WriterUnavailable(f"The model {llm.model!r} at {llm.base_url} failed: {why}") from error

    return complete


def _client(llm: Llm) -> httpx.Client:
    """What speaks HTTP with the server: it follows nothing elsewhere, and is cut off in time, whatever is sent."""
    import httpx

    end = time.monotonic() + llm.seconds

    class Bounded(httpx.SyncByteStream):
        def __init__(self, stream: Any) -> None:
            self._stream = stream

        def __iter__(self) -> Iterator[bytes]:
            size = 0
            for part in self._stream:
                size += len(part)
                if size > MOST_BYTES:
                    raise httpx.ReadError("it sends too much")
                if time.monotonic() > end:
                    raise httpx.ReadTimeout(f"it was stopped after {llm.seconds:g} seconds")
                yield part

        def close(self) -> None:
            self._stream.close()

    class Transport(httpx.HTTPTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            response = super().handle_request(request)
            response.stream = Bounded(response.stream)
            return response

    return httpx.Client(transport=Transport(), follow_redirects=False, timeout=llm.silence)
