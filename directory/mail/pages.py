"""A mail shown in colours in the browser of the staff."""

import base64
import hashlib
import re

from django.http import HttpResponse


def html_page(html):
    """The HTML of a mail as a page of its own that can do nothing: no script, no request, no form, its own style."""
    styles = [base64.b64encode(hashlib.sha256(css.encode()).digest()).decode() for css in _styles(html)]
    allowed = " ".join(f"'sha256-{style}'" for style in styles) or "'none'"
    return HttpResponse(
        html,
        headers={
            "Content-Security-Policy": (
                f"default-src 'none'; style-src {allowed}; base-uri 'none'; form-action 'none'; "
                "frame-ancestors 'none'; sandbox"
            ),
            "Cache-Control": "no-store",
        },
    )


def _styles(html):
    # What people typed is escaped: the only style element is our template's.
    return re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
