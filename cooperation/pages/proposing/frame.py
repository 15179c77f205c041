"""What all pages of the forms share: who may ask what, what nobody keeps, what is said when something stops them."""

from functools import wraps

from django.http import HttpResponseNotAllowed, UnreadablePostError
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from directory.enums import LinkScope
from directory.mail import links
from directory.models import PersonalLink
from directory.models.submission import digest_of
from directory.reading.memo import remembering
from directory.submissions import guard

# Twelve photos of 20 Mo and what goes around them.
MOST_BYTES = 250 * 2**20


CHECK_AGAIN = gettext_lazy("Vérifiez puis renvoyez : nous voulons être sûrs qu’une personne écrit.")


class LostLink(Exception):
    """The token of an address opens nothing (any more)."""

    def __init__(self, token, scope):
        super().__init__(scope)
        self.token, self.scope = token, scope


def personal(*methods):
    """Decorate a view whose address, or answer, belongs to one person: kept nowhere, indexed nowhere, no cookie.

    POSTs come from our own pages. ``LostLink`` and ``guard.TooMany`` become pages that help.
    """
    allowed = [*methods, "HEAD"] if "GET" in methods else list(methods)

    def decorate(view):
        @csrf_exempt
        @wraps(view)
        def answer(request, *args, **kwargs):
            response = _answer(view, request, allowed, args, kwargs)
            # Refused, it shows a form as it was sent. The back button finds it again: of an answer to a POST that is
            # not kept, browsers make an error.
            is_refused = request.method == "POST" and response.status_code in (409, 422, 429)
            is_refound = getattr(response, "is_refound", is_refused)
            response.headers["Cache-Control"] = "private, no-cache" if is_refound else "no-store"
            if not getattr(response, "is_indexed", False):
                response.headers["X-Robots-Tag"] = "noindex, nofollow"
            if "token" in kwargs:
                # The address is the key.
                response.headers["Referrer-Policy"] = "same-origin"
            return response

        return answer

    return decorate


def _answer(view, request, allowed, args, kwargs):
    if request.method not in allowed:
        return HttpResponseNotAllowed(allowed)
    if request.method == "POST":
        if not guard.is_from_here(request):
            return stopped(
                request,
                403,
                _("Cet envoi vient d’une autre page que les nôtres"),
                _("Par prudence, rien n’a été enregistré. Ouvrez le formulaire sur ce site, puis recommencez."),
            )
        if _weight(request) > MOST_BYTES:
            return stopped(
                request,
                413,
                _("L’envoi est trop lourd"),
                _("Chaque fichier pèse 20 Mo au plus. Revenez en arrière et envoyez les photos une à une."),
            )
    try:
        with remembering():
            return view(request, *args, **kwargs)
    except LostLink as lost:
        return lost_link(request, lost)
    except guard.TooMany as too_many:
        return stopped(request, 429, *words_of(too_many), seconds=too_many.seconds)
    except UnreadablePostError:
        return stopped(
            request,
            400,
            _("L’envoi s’est interrompu"),
            _("La connexion a été coupée avant la fin. Revenez en arrière, tout y est encore, et recommencez."),
        )


def _weight(request):
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdigit() else 0


def stopped(request, status, title, text, *, seconds=0):
    """A page that says why nothing was done, and what to do. ``seconds``: when to try again."""
    context = {"section": "proposer", "titre": title, "texte": text}
    response = render(request, "proposer/arret.html", context, status=status)
    if seconds:
        response.headers["Retry-After"] = str(seconds)
    return response


def words_of(too_many):
    """Title and sentence for a ``guard.TooMany``."""
    minutes = -(-too_many.seconds // 60)
    when = _("dans une minute") if minutes == 1 else _("dans %(minutes)s minutes") % {"minutes": minutes}
    if too_many.is_everybody:
        text = _("Beaucoup de personnes écrivent en ce moment. Renvoyez %(when)s.")
    else:
        text = _("Beaucoup d’envois sont partis de votre connexion depuis une heure. Renvoyez %(when)s.")
    return _("Un peu de patience"), text % {"when": when}


def link_of(token, scope):
    """The usable ``PersonalLink`` of an address. Raises ``LostLink``."""
    link = links.find(token.replace("\x00", ""), scope)
    if link is None:
        raise LostLink(token, scope)
    return link


def lost_link(request, lost):
    """What became of a link, and how to get another. It says nothing of the proposition, nor of whose it is."""
    known = PersonalLink.objects.filter(digest=digest_of(lost.token.replace("\x00", ""))).first()
    elsewhere = ""
    if known and known.scope != lost.scope and links.find(lost.token, known.scope):
        elsewhere = links.address_of(known.scope, lost.token)
    context = {
        "section": "proposer",
        "lien": known,
        "ailleurs": elsewhere,
        "est_confirmation": lost.scope == LinkScope.CONFIRM,
        "est_message": lost.scope in (LinkScope.WRITE, LinkScope.RECEIVE),
        "cachet": guard.new_stamp().text,
    }
    return render(request, "proposer/lien_perdu.html", context, status=410 if known else 404)
