"""What a HEAD says, and does not send."""

import io

import pytest
from django.http import FileResponse, HttpResponse, StreamingHttpResponse

from cooperation.http.headers import HeadMiddleware


@pytest.mark.parametrize(
    "made",
    [
        lambda: HttpResponse(b"abc"),
        lambda: StreamingHttpResponse([b"abc"]),
        lambda: FileResponse(io.BytesIO(b"abc"), content_type="image/png"),
    ],
)
def test_a_head_says_what_a_get_would_and_sends_nothing(rf, made):
    head = HeadMiddleware(lambda _request: made())(rf.head("/"))
    get = HeadMiddleware(lambda _request: made())(rf.get("/"))

    assert (b"".join(head), b"".join(get)) == (b"", b"abc")
    assert getattr(head, "file_to_stream", None) is None
    assert head.headers.get("Content-Length", "3") == "3"
    assert head.headers["Content-Type"] == get.headers["Content-Type"]
