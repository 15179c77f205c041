"""Views that lead in and out: the password, the second factor, the kept form, the way out."""

import time

from django.contrib.auth import authenticate, get_user_model, login, logout
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe
from django_otp import login as otp_login

from cooperation.accounts import roles
from cooperation.accounts.signing import browsers, delays, factors, holding, sessions
from cooperation.accounts.signing.forms import CodeForm, SignInForm
from cooperation.accounts.signing.middleware import is_open, may_write
from cooperation.accounts.signing.stops import address, sign_in_address
from directory.submissions import guard

# In the session: who gave the right password, and waits for the second factor.
PENDING = "mot-de-passe-donne"
PENDING_FOR = 600  # seconds
CHALLENGE = "defi"
PROVED = "second-facteur-donne"
# After this long, what changes the way to sign in asks for the second factor again.
FRESH = 900  # seconds

WRONG = gettext_lazy("Ce nom d’utilisateur et ce mot de passe ne vont pas ensemble. Les majuscules comptent.")


def door(view):
    """Decorate a view of signing in: kept by no cache, its POST from our own pages."""
    return is_open(never_cache(csrf_protect(sensitive_post_parameters()(view))))


def onward(request, default=None):
    """Where to go next: what ``next`` says if it is a page of this site, never a door."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    path = wanted.partition("?")[0]
    if not is_ours or not wanted.startswith("/") or path in (reverse("admin:login"), reverse("admin:logout")):
        return default or reverse("admin:index")
    return wanted


def wait_words(seconds):
    """« dans 12 secondes », « dans 3 minutes »."""
    if seconds < 60:
        return ngettext("dans une seconde", "dans %(n)s secondes", seconds) % {"n": seconds}
    minutes = -(-seconds // 60)
    return ngettext("dans une minute", "dans %(n)s minutes", minutes) % {"n": minutes}


def page(request, name, context, *, wait=None):
    """A page of this folder; ``wait``: a ``delays.Wait`` that stopped what was asked."""
    response = render(request, f"connexion/{name}.html", context, status=429 if wait else 200)
    if wait:
        response.headers["Retry-After"] = str(wait.seconds)
    return response


# --- The password ----------------------------------------------------------------------------------------------------


@door
def sign_in(request):
    if roles.mandate_of(request.user) is not None:
        return redirect(onward(request))
    form = SignInForm(request.POST or None)
    context = {"form": form, "next": onward(request, ""), "faute": "", "garde": "/reprendre/" in onward(request, "")}
    if request.method != "POST" or not form.is_valid():
        return page(request, "entrer", context)
    try:
        user = _whose_password(request, form.cleaned_data["username"], form.cleaned_data["password"])
    except delays.Wait as wait:
        context["faute"] = _("Trop d’essais manqués. Réessayez %(when)s.") % {"when": wait_words(wait.seconds)}
        return page(request, "entrer", context, wait=wait)
    if user is None:
        return page(request, "entrer", context | {"faute": WRONG})
    if not factors.has_one(user):
        enter(request, user)
        response = redirect(address("second-facteur", next=onward(request)))
        return browsers.remember(response, user)
    request.session.flush()  # nothing that was set before belongs to who has just given a password
    request.session[PENDING] = {
        "user": user.pk,
        "backend": user.backend,
        "password": user.get_session_auth_hash(),
        "at": int(time.time()),
    }
    return redirect(address("code", next=onward(request)))


def _whose_password(request, username, password):
    """The account that may come in, or ``None``: wrong, unknown, closed and without mandate alike. Raises ``Wait``."""
    attempt = delays.begin(username, guard.client_address(request), browser=browsers.number_for(request, username))
    user = authenticate(request, username=username.replace("\x00", ""), password=password)
    if user is None or roles.mandate_of(user) is None:
        return None
    attempt.succeeded()
    return user


def enter(request, user, factor=None):
    """Open the session; with ``factor``, it may write."""
    login(request, user, backend=getattr(user, "backend", "django.contrib.auth.backends.ModelBackend"))
    sessions.begin(request)
    if factor is not None:
        prove(request, factor)


def prove(request, factor):
    """The person of this session has just proved a second factor."""
    request.session.cycle_key()
    request.session.pop(PENDING, None)
    request.session.pop(CHALLENGE, None)
    otp_login(request, factor)
    request.session[PROVED] = int(time.time())


def is_fresh(request):
    return may_write(request) and time.time() - request.session.get(PROVED, 0) < FRESH


# --- The second factor -----------------------------------------------------------------------------------------------


def _who_proves(request):
    """The account signed in, or the one whose password was just given; ``None`` otherwise."""
    if request.user.is_authenticated:
        return request.user
    pending = request.session.get(PENDING)
    if not pending or time.time() - pending["at"] > PENDING_FOR:
        return None
    user = get_user_model().objects.filter(pk=pending["user"], is_active=True).first()
    if user is None or user.get_session_auth_hash() != pending["password"]:
        return None
    user.backend = pending["backend"]
    return user


@door
def second_factor(request):
    """Ask for a code or a passkey, after the password or before something grave."""
    user = _who_proves(request)
    if user is None:
        return redirect(sign_in_address(onward(request, "")))
    if not factors.has_one(user):
        return redirect(address("second-facteur", next=onward(request)))
    form = CodeForm(request.POST if "code" in request.POST else None)
    context = {
        "form": form,
        "next": onward(request),
        "faute": "",
        "qui": user,
        "cle": factors.has_passkey(user) and factors.relying_party(request) is not None,
        "application": factors.has_app(user),
    }
    if request.method == "POST":
        try:
            factor = _proved_factor(request, user, form)
        except delays.Wait as wait:
            context["faute"] = _("Trop de codes refusés. Réessayez %(when)s.") % {"when": wait_words(wait.seconds)}
            return page(request, "code", context, wait=wait)
        if factor is not None:
            return _entered(request, user, factor)
        context["faute"] = _faute_of(request)
    return page(request, "code", context)


def _proved_factor(request, user, form):
    """The factor that was proved, or ``None``. Raises ``delays.Wait``."""
    attempt = delays.begin(
        user.get_username(),
        guard.client_address(request),
        browser=browsers.number_for(request, user.get_username()),
        use="code",
    )
    if "reponse" in request.POST:
        factor = factors.passkey_of(request, user, request.POST["reponse"], request.session.pop(CHALLENGE, ""))
    else:
        factor = factors.check_code(user, form.cleaned_data["code"]) if form.is_valid() else None
    if factor is not None:
        attempt.succeeded()
    return factor


def _faute_of(request):
    if "reponse" in request.POST:
        return _("Cette clé d’accès n’a pas été reconnue. Réessayez, ou donnez un code.")
    return _("Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant, ou prenez un code de secours.")


def _entered(request, user, factor):
    if request.user.is_authenticated:
        prove(request, factor)
    else:
        enter(request, user, factor)
    next_page = onward(request)
    if isinstance(factor, factors.RecoverySheet):
        next_page = address("secours-pris", next=next_page)
    return browsers.remember(redirect(next_page), user)


@door
@require_POST
def passkey_question(request):
    """What the browser is to sign, as JSON."""
    user = _who_proves(request)
    if user is None or factors.relying_party(request) is None:
        return JsonResponse({}, status=403)
    options, challenge = factors.ask_passkey(request, user)
    request.session[CHALLENGE] = challenge.hex()
    return JsonResponse(options)


# --- The kept form ---------------------------------------------------------------------------------------------------


@door
@require_safe
def resume(request):
    """The form that waited for its author: one press sends it again, to its own address."""
    if roles.mandate_of(request.user) is None:
        return redirect(sign_in_address(request.get_full_path()))
    if not may_write(request):
        return redirect(address("code", next=request.get_full_path()))
    token = request.GET.get("suite", "")
    found = holding.find(request.user, token)
    if found is None:
        return render(request, "connexion/arret.html", {"porte": "rien", "suite": reverse("admin:index")}, status=410)
    row, content = found
    context = {"adresse": content["address"], "jeton": token, "depuis": row.created_at, "perdus": content["lost"]}
    return page(request, "reprendre", context)


# --- The way out -----------------------------------------------------------------------------------------------------


@door
@require_POST
def sign_out(request):
    logout(request)
    return render(request, "connexion/sortie.html")


@door
def clock(request):
    """Seconds that the session has left, and what its forms must carry, as JSON. POST: the person is there."""
    left = sessions.seconds_left(request) if roles.mandate_of(request.user) is not None else 0
    return JsonResponse({"secondes": left, "jeton": get_token(request) if left else ""})
