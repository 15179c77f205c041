"""Response headers that neither Django nor django-csp sets."""

from csp.constants import NONE
from django.conf import settings

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class IsolationHeadersMiddleware:
    """No other site may embed our responses, and no page of ours may use a sensor."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response


class FramesMiddleware:
    """Lets other sites show what is made for them, and the images and papers of sheets; none of them runs a script."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        is_framed = request.path.startswith(settings.FRAMED_PATHS)
        if is_framed:
            response.xframe_options_exempt = True
            response._csp_replace = {"frame-ancestors": ["*"], "script-src": [NONE]}
        if is_framed or (
            request.path.endswith((".png", ".pdf")) and not request.path.startswith(settings.PRIVATE_PATHS)
        ):
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            response.headers["Access-Control-Allow-Origin"] = "*"
        return response


class HeadMiddleware:
    """What a GET would say of itself, without what it would say: the server does not have to drop it and tell."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method == "HEAD":
            if response.streaming:
                # What was to be sent is closed with the response.
                response.streaming_content = []
                response.file_to_stream = None
            else:
                response.headers.setdefault("Content-Length", str(len(response.content)))
                response.content = b""
        return response
