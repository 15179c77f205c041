"""The demonstration's mailbox: whoever tries the site at home has no mail server. Elsewhere there is no such page."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from directory.mail import mailbox
from directory.mail.pages import html_page
from directory.models import Mail


@require_safe
@never_cache
def kept_mails(request):
    _only_in_demonstration()
    waiting = Mail.objects.waiting().count()
    return render(request, "pages/courriels.html", {"courriels": mailbox.latest(), "en_attente": waiting})


@require_safe
@never_cache
def kept_html(request, name):
    """A mail in colours, as the reader's program would show it."""
    _only_in_demonstration()
    html = mailbox.html_of(name)
    if html is None:
        raise Http404
    return html_page(html)


def _only_in_demonstration():
    if not settings.DEMONSTRATION_MAILBOX:
        raise Http404
