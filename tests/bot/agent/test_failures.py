"""Whatever a model's client raises is read as one kind of failure, in a person's words."""

import httpx
import ollama
import pytest

from bot.agent.failures import Failure, failed


class StatusError(Exception):
    """As OpenAI's and Anthropic's clients raise them."""

    def __init__(self, message: str, status_code: int) -> None:
        super().__init__(message)
        self.status_code = status_code


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (StatusError("a comparison of sparse tensors failed", 500), Failure.BROKEN),
        (StatusError("failed to parse the model's answer", 500), Failure.CALLS),
        (ollama.ResponseError("model 'x' not found", 404), Failure.ABSENT),
        (StatusError("The model `gpt-9` does not exist or you do not have access to it.", 404), Failure.UNKNOWN),
        (StatusError("This model's maximum context length is 8192 tokens.", 400), Failure.FULL),
        (StatusError("the request exceeds the available context size, try increasing it", 400), Failure.FULL),
        (StatusError("prompt is too long: 210000 tokens > 200000 maximum", 400), Failure.FULL),
        (ollama.ResponseError('model "x" not found, try pulling it first', 404), Failure.ABSENT),
        (ollama.ResponseError("registry.ollama.ai/library/x does not support tools", 400), Failure.CALLS),
        (
            ollama.ResponseError("error parsing tool call: raw='{', err=unexpected end of JSON input", 500),
            Failure.CALLS,
        ),
        (ollama.ResponseError("server busy, please try again.  maximum pending requests exceeded", 503), Failure.BUSY),
        (ollama.ResponseError("llama runner process has terminated: CUDA error: out of memory", 500), Failure.MEMORY),
        (
            ollama.ResponseError("model requires more system memory (9.1 GiB) than is available (4.2 GiB)", 500),
            Failure.MEMORY,
        ),
        (ollama.ResponseError("llama runner process has terminated: exit status 2", 500), Failure.BROKEN),
        (ollama.ResponseError("an error was encountered while running the model", -1), Failure.BROKEN),
        (ValueError("No data received from Ollama stream."), Failure.EMPTY),
        (httpx.RemoteProtocolError("peer closed connection without sending complete message body"), Failure.BROKEN),
        (httpx.ConnectError("All connection attempts failed"), Failure.AWAY),
        (ConnectionError("Failed to connect to Ollama. Please check that Ollama is downloaded, running"), Failure.AWAY),
        (httpx.ConnectTimeout(""), Failure.AWAY),
        (httpx.ReadTimeout(""), Failure.SLOW),
        (TimeoutError(), Failure.SLOW),
        (StatusError("Incorrect API key provided", 401), Failure.KEY),
        (StatusError("Rate limit reached", 429), Failure.BUSY),
        (KeyError("anything else"), Failure.BROKEN),
    ],
)
def test_a_failure_is_read_from_what_its_client_raised(error: Exception, kind: Failure) -> None:
    found = failed(error)

    assert found.kind is kind
    assert type(error).__name__ in str(found)


def test_only_what_may_pass_is_asked_again() -> None:
    again = {kind for kind in Failure if kind.may_pass}

    assert again == {Failure.BUSY, Failure.MEMORY, Failure.EMPTY, Failure.BROKEN}
