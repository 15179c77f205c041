"""« Suivre »: follow a selection, a sheet or a search by mail; see and stop what one follows.

GET shows, POST acts: scanners of mail follow links. What is typed is answered the same way whether the site knew the
address or not. The address that stops everything in one click is of its own (RFC 8058): no cookie, no proof but itself.
"""

from urllib.parse import urlencode

from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from cooperation.pages.proposing.frame import CHECK_AGAIN, personal, words_of
from cooperation.pages.proposing.questions import questions
from directory.enums import Rhythm
from directory.following import actions, tokens
from directory.following.forms import FollowForm, LinkForm
from directory.following.news import last_of, of_last_month
from directory.following.selections import asked, subject_of
from directory.submissions import guard

# Lines of the example that the form shows.
EXAMPLES = 5
# What the page says that it did, after a redirect.
DONE = {
    "suivi": _("C’est fait : vous serez prévenu quand il y aura du nouveau."),
    "rythme": _("Le rythme est changé."),
    "arret": _("C’est arrêté."),
    "reprise": _("C’est reparti : les nouveautés vous arriveront de nouveau."),
}


@personal("GET", "POST")
def follow(request):
    """``/suivre/?liste=projets&pays=BJ``, ``?fiche=/projets/x/``, ``?q=eau``: see ``selections.asked``."""
    subject = asked(request.GET)
    if subject is None or subject.lost:
        return _nothing_to_follow(request, subject)
    if request.method == "POST":
        return _receive(request, subject)
    response = _form(request, subject, FollowForm())
    response.is_refound = True
    return response


def _nothing_to_follow(request, subject):
    context = {"section": "suivre", "sujet": subject, **_fields(LinkForm(), guard.new_stamp())}
    return render(request, "suivre/quoi.html", context, status=404 if request.method == "POST" else 200)


def _fields(form, stamp):
    asked_of = questions(form, with_readings=False)
    return {
        "questions": asked_of,
        "erreurs": [{"cible": f"champ-{one.name}", "texte": text} for one in asked_of for text in one.errors],
        "cachet": stamp.text,
    }


def _form(request, subject, form, *, stamp=None, message="", status=200, seconds=0):
    example = of_last_month(subject, EXAMPLES)
    context = {
        "section": "suivre",
        "sujet": subject,
        "dernier": last_of(subject) if not example.lines else None,
        "compte": subject.counted(),
        "exemple": example,
        "message": message,
        "action": f"/suivre/?{urlencode(list(request.GET.lists()), doseq=True)}".replace("%00", ""),
        **_fields(form, stamp or guard.new_stamp()),
    }
    response = render(request, "suivre/suivre.html", context, status=status)
    if seconds:
        response.headers["Retry-After"] = str(seconds)
    return response


def _sieve(request):
    """``(form data, stamp to show again, sentence)``: a robot, or a person who is asked to check."""
    data = {name: text.replace("\x00", "") for name, text in request.POST.items()}
    stamp, verdict = guard.read_stamp(data.get(guard.STAMP, "")), guard.verdict(data)
    if verdict == guard.Verdict.GOOD:
        return data, stamp, ""
    # The same form goes on after three seconds; a form of yesterday gets a new stamp.
    return data, stamp if verdict == guard.Verdict.TOO_FAST else None, CHECK_AGAIN


def _receive(request, subject):
    data, stamp, doubt = _sieve(request)
    form = FollowForm(data)
    if not form.is_valid() or doubt:
        return _form(request, subject, form, stamp=stamp, message=doubt if form.is_valid() else "", status=422)
    address = guard.client_address(request)
    email, rhythm = form.cleaned_data["courriel"], form.cleaned_data["rythme"]
    try:
        guard.admit("suivre", address)
        actions.follow(key=subject.key, email=email, rhythm=rhythm, asked_from=address)
    except guard.TooMany as too_many:
        said = words_of(too_many)[1]
        return _form(request, subject, form, stamp=stamp, message=said, status=429, seconds=too_many.seconds)
    return render(request, "suivre/a_confirmer.html", {"section": "suivre", "sujet": subject, "courriel": email})


@personal("GET", "POST")
def lost(request):
    """``/abonnements/``: the address is typed, and its link sent again if it follows something."""
    if request.method == "GET":
        return render(request, "suivre/perdu.html", {"section": "suivre", **_fields(LinkForm(), guard.new_stamp())})
    data, stamp, doubt = _sieve(request)
    form = LinkForm(data)
    if not form.is_valid() or doubt:
        context = {"message": doubt if form.is_valid() else "", **_fields(form, stamp or guard.new_stamp())}
        return render(request, "suivre/perdu.html", {"section": "suivre", **context}, status=422)
    address = guard.client_address(request)
    guard.admit("suivre", address)
    actions.send_link(email=form.cleaned_data["courriel"], asked_from=address)
    return render(request, "suivre/perdu.html", {"section": "suivre", "courriel": form.cleaned_data["courriel"]})


# --- The page of an address ------------------------------------------------------------------------------------------


@personal("GET", "POST")
def followed(request, token):
    """``/abonnements/<token>/``: what waits for a yes, what is followed, how often; to change or stop."""
    follower = tokens.find(token, tokens.PAGE)
    if follower is None:
        return _closed(request, status=404)
    if request.method == "GET":
        return _page(request, follower)
    done = _act(request.POST, follower)
    if done == "arret" and tokens.find(token, tokens.PAGE) is None:
        return _closed(request, stopped=True)
    return redirect(f"/abonnements/{token}/" + (f"?fait={done}" if done else ""))


def _act(data, follower):
    """Do what a button asks. Returns the name of what was done."""
    deed, _space, number = data.get("geste", "").partition(" ")
    key = int(number) if number.isdecimal() and len(number) < 16 else 0
    match deed:
        case "suivre":
            keys = [int(one) for one in data.getlist("abonnement") if one.isdecimal() and len(one) < 16]
            return "suivi" if actions.confirm(follower, keys) else ""
        case "rythme":
            rhythm = data.get(f"rythme-{key}", "")
            return "rythme" if rhythm in Rhythm and actions.change_rhythm(follower, key, rhythm) else ""
        case "arreter":
            actions.stop(follower, [key])
            return "arret"
        case "tout":
            actions.stop_all(follower)
            return "arret"
        case "reprendre":
            actions.resume(follower)
            return "reprise"
    return ""


def _page(request, follower):
    mine = [(one, subject_of(one.selection.key)) for one in follower.subscriptions.select_related("selection")]
    context = {
        "section": "suivre",
        "courriel": follower.email,
        "arrete": follower.stopped_at,
        "attendent": [row for row in mine if row[0].confirmed_at is None],
        "suivis": [row for row in mine if row[0].confirmed_at is not None],
        "rythmes": Rhythm.choices,
        "dit": DONE.get(request.GET.get("fait", ""), ""),
    }
    return render(request, "suivre/abonnements.html", context)


def _closed(request, *, stopped=False, status=200):
    context = {"section": "suivre", "arrete": stopped, **_fields(LinkForm(), guard.new_stamp())}
    return render(request, "suivre/ferme.html", context, status=status)


@csrf_exempt
def stop(request, token):
    """``/abonnements/arreter/<token>/``: a mail program posts here, or a person who followed the link presses a button.

    Wherever the POST comes from: the address is a secret that only its mails bear. Again, it changes nothing.
    """
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    follower = tokens.find(token, tokens.STOP)
    if request.method == "POST":
        if follower is not None:
            actions.stop_all(follower)
        response = _closed(request, stopped=True)
    elif follower is None:
        response = _closed(request, status=404)
    else:
        subjects = [subject_of(one.selection.key) for one in follower.subscriptions.select_related("selection")]
        response = render(request, "suivre/arreter.html", {"section": "suivre", "sujets": subjects})
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "same-origin"
    return response
