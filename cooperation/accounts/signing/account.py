"""« Mon compte »: one's second factors, recovery codes, password and open sessions."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cooperation.accounts import roles
from cooperation.accounts.signing import browsers, delays, factors, letters, sessions
from cooperation.accounts.signing.doors import CHALLENGE, door, is_fresh, onward, page, prove, wait_words
from cooperation.accounts.signing.forms import ChangePasswordForm, CodeForm, LostPasswordForm, NewPasswordForm
from cooperation.accounts.signing.models import OpenSession
from cooperation.accounts.signing.stops import address, sign_in_address
from cooperation.accounts.signing.tasks import LOST_PASSWORD
from directory.mail.queue import later
from directory.submissions import guard

# In the session: the key shown, that a code has yet to prove.
NEW_KEY = "cle-montree"


def mine(view):
    """For whoever is signed in."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        if roles.mandate_of(request.user) is None:
            return redirect(sign_in_address(request.get_full_path() if request.method == "GET" else ""))
        return view(request, *args, **kwargs)

    return door(answer)


def grave(view):
    """For whoever has just proved a second factor, if the account has one."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        if factors.has_one(request.user) and not is_fresh(request):
            here = request.get_full_path() if request.method == "GET" else address("compte")
            return redirect(address("code", next=here))
        return view(request, *args, **kwargs)

    return mine(answer)


@mine
@require_safe
def account(request):
    rows = OpenSession.objects.filter(account=request.user, expire_date__gt=timezone.now()).order_by("-seen_at")
    context = {
        "facteurs": [
            {"f": one, "sorte": one._meta.verbose_name, "modele": one._meta.model_name}
            for one in factors.of(request.user)
        ],
        "codes": factors.remaining_codes(request.user),
        "sessions": [
            {
                "numero": sessions.number_of(row),
                "ouverte": row.opened_at,
                "vue": row.seen_at,
                "adresse": row.address,
                "navigateur": browsers.name_of(row.agent),
                "ici": row.session_key == request.session.session_key,
            }
            for row in rows
        ],
    }
    return page(request, "compte", context)


# --- The second factor -----------------------------------------------------------------------------------------------


@grave
@require_safe
def choose_factor(request):
    party = factors.relying_party(request)
    context = {
        "next": onward(request),
        "cle_possible": party is not None,
        "premier": not factors.has_one(request.user),
    }
    return page(request, "second_facteur", context)


@grave
def add_app(request):
    kept = request.session.get(NEW_KEY)
    key = factors.Key(bytes.fromhex(kept)) if kept else factors.Key.drawn()
    if not kept:
        request.session[NEW_KEY] = key.content.hex()
    form = CodeForm(request.POST or None)
    context = {"form": form, "next": onward(request), "faute": ""}
    if request.method == "POST" and kept:
        step = key.step_of(form.cleaned_data["code"]) if form.is_valid() else None
        if step is not None:
            del request.session[NEW_KEY]
            factor = factors.add_app(request.user, key, step)
            return _added(request, factor, _("Une application de codes a été ajoutée à votre compte"))
        context["faute"] = _(
            "Ce code n’est pas celui que l’application affiche à présent. Regardez l’heure du téléphone."
        )
    side, path = key.qr_code(request.user)
    text = key.text
    context |= {"cote": side, "trace": path, "cle": " ".join(text[at : at + 4] for at in range(0, len(text), 4))}
    return page(request, "application", context)


@grave
@require_POST
def new_passkey_question(request):
    if factors.relying_party(request) is None:
        return JsonResponse({}, status=403)
    options, challenge = factors.ask_new_passkey(request, request.user)
    request.session[CHALLENGE] = challenge.hex()
    return JsonResponse(options)


@grave
@require_POST
def add_passkey(request):
    factor = factors.add_passkey(
        request,
        request.user,
        request.POST.get("reponse", ""),
        request.session.pop(CHALLENGE, ""),
        request.POST.get("nom", ""),
    )
    if factor is None:
        messages.error(request, _("Cette clé d’accès n’a pas pu être ajoutée : rien n’a changé. Réessayez."))
        return redirect(address("second-facteur", next=onward(request)))
    return _added(request, factor, _("Une clé d’accès a été ajoutée à votre compte"))


def _added(request, factor, what):
    """The account has one more; the first brings its recovery codes, shown at once."""
    prove(request, factor)
    letters.tell(request.user, what)
    if factors.remaining_codes(request.user):
        messages.success(request, f"{what}.")
        return redirect(onward(request, address("compte")))
    return _show_codes(request)


def _show_codes(request):
    codes = factors.new_recovery_codes(request.user)
    return page(request, "secours", {"codes": codes, "next": onward(request, address("compte"))})


@grave
@require_POST
def new_codes(request):
    if not factors.has_one(request.user):
        return redirect(address("second-facteur"))
    letters.tell(request.user, _("Vos codes de secours ont été remplacés"))
    return _show_codes(request)


@mine
@require_safe
def recovery_code_used(request):
    """After a recovery code: how many are left, and what to do if the telephone is lost."""
    context = {
        "reste": factors.remaining_codes(request.user),
        "next": onward(request),
    }
    return page(request, "secours_pris", context)


@grave
def remove_factor(request, kind, number):
    factor = next((f for f in factors.of(request.user) if (f._meta.model_name, f.pk) == (kind, number)), None)
    if factor is None:
        raise Http404
    if request.method != "POST":
        is_last = len(factors.of(request.user)) == 1
        return page(request, "retirer", {"facteur": factor, "dernier": is_last})
    factors.remove(factor)
    what = _("« %(name)s » n’ouvre plus votre compte") % {"name": factor.name}
    letters.tell(request.user, what)
    messages.success(request, f"{what}.")
    return redirect(address("compte"))


# --- Sessions --------------------------------------------------------------------------------------------------------


@mine
@require_POST
def end_session(request, number):
    for row in OpenSession.objects.filter(account=request.user):
        if sessions.number_of(row) == number:
            row.delete()
            messages.success(request, _("La session est terminée : ce navigateur-là doit se reconnecter."))
    return redirect(address("compte"))


@mine
@require_POST
def end_other_sessions(request):
    number = sessions.end_all(request.user, except_key=request.session.session_key)
    messages.success(request, _("Les autres sessions sont terminées : %(number)s.") % {"number": number})
    return redirect(address("compte"))


# --- The password ----------------------------------------------------------------------------------------------------


@grave
def change_password(request):
    form = ChangePasswordForm(request.user, request.POST or None)
    context = {"form": form, "faute": "", "titre": _("Changer de mot de passe"), "bouton": _("Changer de mot de passe")}
    if request.method != "POST" or not form.is_valid():
        return page(request, "mot_de_passe", context)
    try:
        is_right = _is_password_of(request, form.cleaned_data["old_password"])
    except delays.Wait as wait:
        context["faute"] = _("Trop d’essais manqués. Réessayez %(when)s.") % {"when": wait_words(wait.seconds)}
        return page(request, "mot_de_passe", context, wait=wait)
    if not is_right:
        form.add_error("old_password", _("Ce n’est pas le mot de passe actuel."))
        return page(request, "mot_de_passe", context)
    form.save()
    update_session_auth_hash(request, request.user)
    sessions.end_all(request.user, except_key=request.session.session_key)
    letters.tell(request.user, _("Votre mot de passe a été changé"))
    messages.success(request, _("Mot de passe changé. Les autres sessions sont terminées."))
    return browsers.remember(redirect(address("compte")), request.user)


def _is_password_of(request, password):
    attempt = delays.begin(
        request.user.get_username(), guard.client_address(request), browser=f"session {request.session.session_key}"
    )
    is_right = request.user.check_password(password)
    if is_right:
        attempt.succeeded()
    return is_right


@door
def lost_password(request):
    """Says the same, and does the same, whether the account exists or not: the worker looks."""
    form = LostPasswordForm(request.POST or None)
    context = {"form": form, "envoye": False, "faute": ""}
    if request.method != "POST" or not form.is_valid():
        return page(request, "oubli", context)
    typed = form.cleaned_data["who"].strip()
    try:
        guard.admit("lien", guard.client_address(request))
    except guard.TooMany as too_many:
        context["faute"] = _("Beaucoup de demandes sont parties de votre connexion. Réessayez %(when)s.") % {
            "when": wait_words(too_many.seconds)
        }
        return page(request, "oubli", context, wait=too_many)
    slot = guard.mail_slot("oubli", typed, guard.client_address(request))
    if slot is not None:
        later(LOST_PASSWORD, typed=typed, at=slot.at if slot.at > timezone.now() else None)
    return page(request, "oubli", context | {"envoye": True})


@door
@transaction.atomic
def choose_password(request, number, token):
    """From a letter: an invitation, or a lost password. GET shows, POST acts, once."""
    found = letters.account_of(number, token, lock=request.method == "POST")
    if found is None:
        return render(request, "connexion/arret.html", {"porte": "lien", "suite": address("oubli")}, status=410)
    user, is_invitation = found
    form = NewPasswordForm(user, request.POST or None)
    context = {
        "form": form,
        "faute": "",
        "compte": user,
        "titre": _("Choisir un mot de passe") if is_invitation else _("Choisir un nouveau mot de passe"),
        "bouton": _("Enregistrer ce mot de passe"),
    }
    if request.method != "POST" or not form.is_valid():
        response = page(request, "mot_de_passe", context)
    else:
        form.save()
        sessions.end_all(user)
        if not is_invitation:
            letters.tell(user, _("Votre mot de passe a été changé"))
        messages.success(request, _("Mot de passe enregistré. Connectez-vous."))
        response = redirect(reverse("admin:login"))
    response.headers["Referrer-Policy"] = "same-origin"  # the address is the key
    return response
