"""``/proposer/remarque/?fiche=/projets/x/``: one box, « Que faut-il changer ? », for any sheet or one of its facts."""

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cooperation.pages.proposing.frame import CHECK_AGAIN, personal, words_of
from cooperation.pages.proposing.questions import questions
from directory.enums import LinkScope, SubmissionKind, SubmissionState
from directory.french import NBSP
from directory.kinds import all_kinds, kind_named
from directory.mail import links
from directory.models import Actor, Redirection, Submission
from directory.models.slugs import tidied
from directory.sheets.facts import facts_for
from directory.submissions import actions, guard
from directory.submissions.kinds import kind_for, kind_of

# Of all that a remark may say, what one page asks: the rest is offered once it is sent.
ASKED = ("constat", "courriel")
# The name, in addresses, of the sentence at the head of a sheet.
SENTENCE = "phrase"


@personal("GET", "POST")
def remark(request):
    """``fiche``: the address of the sheet; ``fait``: the name of the fact beside which the link was."""
    record = sheet_of(request.GET.get("fiche", ""))
    return of_sheet(request, record) if record is not None else which_sheet(request)


def of_sheet(request, record):
    """The page of a remark about ``record``, and what it sends."""
    page = _Page(request, record)
    if request.method == "POST":
        return page.receive()
    response = page.show()
    response.is_refound = True
    return response


def which_sheet(request):
    status = 404 if request.method == "POST" else 200
    return render(request, "proposer/quelle_fiche.html", {"section": "proposer", "fiche": None}, status=status)


def sheet_of(address):
    """The published sheet at an address of this site, present or former, or ``None``."""
    match = re.fullmatch(r"/([a-z-]+)/([-\w]{1,120})/", address.replace("\x00", ""), re.ASCII)
    models = {kind.name: kind.record_model for kind in all_kinds() if kind.is_moderated or kind.is_role}
    model = models.get(match[1]) if match else None
    if model is None:
        return None
    related = ["network__actor"]
    if model is Actor:
        related += ["collectivite", "as_network", "country"]
    slug, published = tidied(match[2]), model.objects.published().select_related(*related)
    current = published.filter(slug=slug).first()
    return current or published.filter(slug=Redirection.objects.current_slug(model, slug)).first()


def fact_of(record, name):
    """« Population : 3 512 habitants », of the fact of this name; empty if the sheet tells none."""
    facts = facts_for(type(record))
    if facts is None or name not in facts.told:
        return ""
    return "".join(f"{fact.label}{NBSP}: {fact.text}" for fact in facts.of(record, [name]))


@dataclass
class _Page:
    request: object
    record: object

    @property
    def kind(self):
        return kind_of(SubmissionKind.REMARK)

    @cached_property
    def fact(self):
        """« Population : 3 512 habitants », of the fact that the address names; empty if the sheet tells none."""
        name, address = self.request.GET.get("fait", ""), self.request.GET["fiche"].replace("\x00", "")
        if name == SENTENCE and getattr(self.record, "summary", ""):
            return f"{_('La phrase')}{NBSP}: {self.record.summary}"
        kind = kind_named(address.split("/")[1])
        return fact_of(kind.model._base_manager.get(pk=self.record.pk) if kind.is_role else self.record, name)

    def show(self, answers=None, *, check=False, stamp=None, message="", status=200, seconds=0):
        forms = [self.kind.form(step.name, answers or {}, check=check) for step in self.kind.steps]
        asked = [one for form in forms for one in questions(form, with_readings=False) if one.name in ASKED]
        network = self.record.network if self.record.network_id else None
        context = {
            "section": "proposer",
            "fiche": self.record,
            "fait": self.fact,
            "questions": asked,
            "erreurs": [{"cible": f"champ-{one.name}", "texte": text} for one in asked for text in one.errors],
            "message": message,
            "cachet": (stamp or guard.new_stamp()).text,
            "piege": guard.HONEYPOT,
            "action": f"/proposer/remarque/?{self._query('fiche', 'fait')}",
            "complet": f"/proposer/correction/?{self._query('fiche')}" if kind_for(self.record) != self.kind else "",
            "reseau": network if network is not None and network.actor.is_published else None,
        }
        response = render(self.request, "proposer/remarque.html", context, status=status)
        if seconds:
            response.headers["Retry-After"] = str(seconds)
        return response

    def _query(self, *names):
        return urlencode({name: self.request.GET[name] for name in names if self.request.GET.get(name)}, safe="/")

    def receive(self):
        data = self.request.POST
        answers = dict.fromkeys(self.kind.questions(), "")
        answers |= {name: data.get(name, "") for name in ASKED} | {"fait": self.fact, "accord": "on"}
        cleaned = self.kind.clean(answers, submission=Submission(is_correction=True))
        stamp, verdict = guard.read_stamp(data.get(guard.STAMP, "")), guard.verdict(data)
        token = links.token_of_form(stamp.nonce) if stamp else ""
        link = links.find(token, LinkScope.FOLLOW) if stamp and verdict != guard.Verdict.ROBOT else None
        if cleaned.errors:
            return self.show(answers, check=True, stamp=stamp, status=422)
        if link is None and verdict != guard.Verdict.GOOD:
            # The same form goes on after three seconds; a form of yesterday gets a new stamp.
            again = stamp if verdict == guard.Verdict.TOO_FAST else None
            return self.show(answers, stamp=again, message=CHECK_AGAIN, status=422)
        if link is not None and not link.submission.is_open:
            message = _("L’équipe a déjà répondu à votre premier envoi. Renvoyez : ce sera une autre remarque.")
            return self.show(answers, message=message, status=409)
        try:
            submission = link.submission if link is not None else self._begin(token, answers)
        except guard.TooMany as too_many:
            message = words_of(too_many)[1]
            return self.show(answers, stamp=stamp, message=message, status=429, seconds=too_many.seconds)
        self._send(submission, answers, cleaned)
        return redirect(f"{links.address_of(LinkScope.FOLLOW, token)}?envoye=1")

    def _begin(self, token, answers):
        address = guard.client_address(self.request)
        guard.admit("remarque", address)
        return actions.start(
            kind=self.kind.name,
            token=token,
            record=self.record,
            answers=answers,
            client_address=address,
            client_agent=self.request.headers.get("User-Agent", ""),
        )

    def _send(self, submission, answers, cleaned):
        """Sent again from the back button, it says what it says now."""
        actions.save(submission, answers=answers)
        if submission.state in SubmissionState.waiting():
            actions.amend(submission, values=cleaned.values, author=cleaned.author)
        else:
            actions.send(submission, author=cleaned.author, values=cleaned.values)
