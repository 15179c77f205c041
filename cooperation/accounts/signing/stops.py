"""Pages that say why nothing was written yet, and how what was typed goes on."""

from urllib.parse import urlencode

from django.shortcuts import redirect, render
from django.urls import reverse

from cooperation.accounts.signing import factors, holding


def address(name, *args, **query):
    """An address of signing in, with its parameters."""
    return reverse(f"compte:{name}", args=args) + (f"?{urlencode(query)}" if query else "")


def sign_in_address(onward=""):
    return reverse("admin:login") + (f"?{urlencode({'next': onward})}" if onward else "")


def signed_out(request):
    """The session is over: sign in, and the form goes on."""
    if request.user.is_authenticated:  # without a mandate: there is nothing to go on with
        return redirect(sign_in_address(request.get_full_path()))
    held = holding.hold(request)
    next_page = address("reprendre", suite=held.token) if held else request.get_full_path()
    return _page(request, "terminee", held, sign_in_address(next_page), status=401)


def without_second_factor(request):
    held = holding.hold(request)
    next_page = address("reprendre", suite=held.token) if held else request.get_full_path()
    name = "code" if factors.has_one(request.user) else "second-facteur"
    return _page(request, "second-facteur", held, address(name, next=next_page), status=403)


def csrf_failure(request, reason=""):
    """The page is from before somebody signed in again, or its cookie is gone (``CSRF_FAILURE_VIEW``)."""
    if not request.path.startswith("/admin/"):
        return render(request, "403.html", status=403)
    if request.path == reverse("admin:login"):
        return _page(request, "connexion", None, request.get_full_path(), status=403)
    if not request.user.is_authenticated:
        return signed_out(request)
    held = holding.hold(request)
    onward = address("reprendre", suite=held.token) if held else request.get_full_path()
    return _page(request, "ancienne", held, onward, status=403)


def nothing_held(request):
    return render(request, "connexion/arret.html", {"porte": "rien", "suite": reverse("admin:index")}, status=410)


def _page(request, door, held, onward, *, status):
    context = {
        "porte": door,
        "suite": onward,
        "gardee": held is not None,
        "fichiers": held.lost if held else (),
        "champs": None if held or door == "connexion" else holding.shown(request),
        "adresse_envoi": request.get_full_path(),
    }
    return render(request, "connexion/arret.html", context, status=status)
