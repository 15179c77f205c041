"""``/ecrire/``: a reader writes to whoever answers for a sheet, without an account and without seeing an address.

The form, then the page of the link that proves the author's address, then the page of the link that the receiver has.
GET shows, POST acts: scanners of mail follow links.
"""

from urllib.parse import urlencode

from django.conf import settings
from django.shortcuts import redirect, render

from cooperation.pages.proposing.frame import CHECK_AGAIN, link_of, personal, words_of
from cooperation.pages.proposing.questions import questions
from cooperation.pages.proposing.remark import sheet_of as published_at
from directory.enums import LinkScope, MessageState
from directory.french import team_name
from directory.mail import links
from directory.messages import actions
from directory.messages.forms import MessageForm
from directory.messages.recipients import may_refuse, network_for, sheet_of
from directory.models import Message
from directory.sheets.parts import network_of
from directory.submissions import guard


@personal("GET", "POST")
def write(request):
    """``fiche``: the address of the sheet; without it, or of one that is not public, the national level."""
    record = published_at(request.GET.get("fiche", ""))
    if request.method == "POST":
        return _receive(request, record)
    response = _form(request, record, MessageForm())
    response.is_refound = True
    return response


def _form(request, record, form, *, stamp=None, message="", status=200, seconds=0):
    asked = questions(form, with_readings=False)
    network = network_of(record) if record is not None else None
    context = {
        "section": "ecrire",
        "fiche": record,
        "equipe": team_name(network_for(record) if network is not None else network),
        "questions": asked,
        "erreurs": [{"cible": f"champ-{one.name}", "texte": text} for one in asked for text in one.errors],
        "message": message,
        "cachet": (stamp or guard.new_stamp()).text,
        "piege": guard.HONEYPOT,
        "action": _address(record),
    }
    response = render(request, "ecrire/message.html", context, status=status)
    if seconds:
        response.headers["Retry-After"] = str(seconds)
    return response


def _address(record):
    if record is None:
        return "/ecrire/"
    return f"/ecrire/?{urlencode({'fiche': record.get_absolute_url()}, safe='/')}"


def _receive(request, record):
    form = MessageForm({name: text.replace("\x00", "") for name, text in request.POST.items()})
    stamp, verdict = guard.read_stamp(request.POST.get(guard.STAMP, "")), guard.verdict(request.POST)
    if not form.is_valid():
        return _form(request, record, form, stamp=stamp, status=422)
    if verdict != guard.Verdict.GOOD:
        # The same form goes on after three seconds; a form of yesterday gets a new stamp.
        again = stamp if verdict == guard.Verdict.TOO_FAST else None
        return _form(request, record, form, stamp=again, message=CHECK_AGAIN, status=422)
    address = guard.client_address(request)
    token = links.token_of_form(stamp.nonce)
    try:
        guard.admit("ecrire", address)
        message, mail = actions.write(record=record, form=token, values=form.values(), asked_from=address)
    except guard.TooMany as too_many:
        said = words_of(too_many)[1]
        return _form(request, record, form, stamp=stamp, message=said, status=429, seconds=too_many.seconds)
    except actions.NotNow as not_now:
        return _form(request, record, form, stamp=stamp, message=str(not_now), status=409)
    context = {
        "section": "ecrire",
        "fiche": record,
        "courriel": message.email,
        "depart": mail.not_before if mail else None,
        "parti": mail is None,
    }
    return render(request, "ecrire/a_confirmer.html", context)


@personal("GET", "POST")
def send(request, token):
    """``/ecrire/envoyer/<token>/``: the author reads again, and sends."""
    link = link_of(token, LinkScope.WRITE)
    address = links.address_of(LinkScope.WRITE, token)
    if request.method == "POST":
        keys = [int(key) for key in request.POST.getlist("message") if key.isdecimal() and len(key) < 16]
        try:
            actions.send(keys, email=link.email)
        except actions.NotNow as not_now:
            return _to_send(request, link, message=str(not_now), status=409)
        return redirect(address)
    return _to_send(request, link)


def _to_send(request, link, *, message="", status=200):
    waiting = list(Message.objects.unconfirmed(link.email))
    link.message.refresh_from_db()
    context = {
        "section": "ecrire",
        "courriel": link.email,
        "message": message,
        "parti": link.message if link.message.state == MessageState.SENT else None,
        # Those that came after a link are told too: whoever proves the address decides of each.
        "attendent": [(one, sheet_of(one), one == link.message) for one in waiting],
    }
    return render(request, "ecrire/envoyer.html", context, status=status)


@personal("GET", "POST")
def received(request, token):
    """``/ecrire/recu/<token>/``: what whoever received a message may say of it."""
    link = link_of(token, LinkScope.RECEIVE)
    said = ""
    if request.method == "POST":
        said = request.POST.get("dire", "")
        match said:
            case "stop":
                actions.refuse(link.message, email=link.email)
            case "personne":
                actions.say_somebody_else(link.message, email=link.email)
            case "reprendre":
                actions.take_back(link.message, email=link.email)
            case "abus":
                actions.report(link.message)
            case _:
                said = ""
    context = {
        "section": "ecrire",
        "dit": said,
        "personne": may_refuse(link.message),
        "fiche": sheet_of(link.message),
        "equipe": team_name(link.message.network),
        "site": settings.SITE_NAME,
    }
    return render(request, "ecrire/recu.html", context)
