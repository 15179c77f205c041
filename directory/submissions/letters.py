"""What is written to the author of a proposition, step by step, and to whoever answers for a sheet.

Each function posts one mail in the current transaction. Words that people typed are never trusted: see
``directory.mail.letter``. Nothing here decides anything.
"""

import re

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.enums import LinkScope, SubmissionKind
from directory.french import team_name, verified_text
from directory.mail import outbox
from directory.mail.letter import PERSONAL, Button, Facts, Letter, Paragraph, Words, one_line
from directory.sheets.facts import facts_for
from directory.submissions import guard

TITLE_LENGTH = 120  # characters of a title within a subject
# A mail that nobody asked for yet must not carry an address that somebody typed.
_LOOKS_LIKE_AN_ADDRESS = re.compile(r"://|www\.|@|\w\.\w{2,}", re.IGNORECASE)
# Below what answers a person who waits.
CAMPAIGN_PRIORITY = -20
NOUNS = {
    SubmissionKind.PROJECT: gettext_lazy("projet"),
    SubmissionKind.JUMELAGE: gettext_lazy("jumelage ou partenariat"),
    SubmissionKind.EVENT: gettext_lazy("événement"),
    SubmissionKind.ACTOR: gettext_lazy("acteur ou collectivité"),
    SubmissionKind.REMARK: gettext_lazy("remarque"),
}


# --- Who speaks ------------------------------------------------------------------------------------------------------


def team_of(account):
    """« CENTRAIDER », « l’équipe nationale »: for whom an account acts, as sentences name it."""
    membership = getattr(account, "membership", None)
    return team_name(membership.network if membership else None)


def _letter(name, subject, parts, *, network, why):
    team = team_name(network)
    return Letter(
        name=name,
        subject=subject,
        parts=tuple(part for part in parts if part is not None),
        team=capfirst(team),
        reply_to=outbox.reply_address(network),
        why=why,
        address=outbox.site_address(),
    )


# --- To the author of a proposition ----------------------------------------------------------------------------------

_WHY_AUTHOR = gettext_lazy(
    "Vous recevez ce courriel parce qu’une proposition a été envoyée à Passerelles avec votre adresse."
)
_NOT_YOU = gettext_lazy("Si vous n’êtes pas à l’origine de cet envoi, ne faites rien : rien ne sera publié.")


def _title(submission):
    return one_line(submission.title or submission.get_kind_display(), TITLE_LENGTH)


def _noun(submission):
    """« Votre proposition », « Votre correction de »: what comes before the title."""
    return _("correction de") if submission.is_correction else _("proposition")


def _facts(submission, title=True):
    kind = NOUNS[SubmissionKind(submission.kind)]
    sort = _("correction d’une fiche (%(kind)s)") % {"kind": kind} if submission.is_correction else kind
    return Facts(
        (
            (_("Fiche"), _title(submission) if title else ""),
            (_("Sorte"), sort),
            (_("Référence"), submission.reference),
        )
    )


def _to_author(submission, name, subject, *parts, scope="", network=True, not_before=None, priority=0):
    """``network``: whether the network's staff read the mail too; else the national level alone."""
    if not submission.author_email:  # purged
        return None
    letter = _letter(name, subject, parts, network=submission.network, why=_WHY_AUTHOR)
    return outbox.post(
        letter,
        to=submission.author_email,
        network=submission.network if network else None,
        scope=scope,
        submission=submission,
        not_before=not_before,
        priority=priority,
    )


def please_confirm(submission):
    """Ask the author to prove the address. ``None`` if so many mails wait for it that one more would harass it."""
    return _to_unproven(
        submission,
        "confirmation",
        _("Confirmez votre adresse pour envoyer votre proposition (%(reference)s)"),
        Paragraph(
            _(
                "Une proposition vient d’être remplie sur Passerelles avec votre adresse. "
                "Il reste une chose à faire : confirmer que cette adresse est bien la vôtre."
            )
        ),
        _facts(submission, title=_is_harmless(submission.title)),
        Button(_("Confirmer mon adresse")),
        Paragraph(
            _(
                "La page qui s’ouvre vous demande d’appuyer sur un bouton. La proposition part aussitôt vers %(team)s, "
                "qui la relit et vous répond par courriel. Ce lien sert pendant sept jours."
            )
            % {"team": team_name(submission.network)}
        ),
        Paragraph(_NOT_YOU),
        scope=LinkScope.CONFIRM,
        asked_from=submission.client_address,
    )


def resume(submission, *, asked_from):
    """Mail the link that opens a draft again, on any device. ``None`` as for ``please_confirm``.

    ``asked_from``: the address of the network that asks for it.
    """
    return _to_unproven(
        submission,
        "reprise",
        _("Votre brouillon vous attend (%(reference)s)"),
        Paragraph(
            _("Vous avez demandé à reprendre plus tard une proposition commencée sur Passerelles. Elle est gardée.")
        ),
        _facts(submission, title=_is_harmless(submission.title)),
        Button(_("Reprendre ma proposition")),
        Paragraph(
            _(
                "Ce lien ouvre votre brouillon sur n’importe quel appareil. Il est personnel : "
                "qui l’a peut lire et changer ce que vous avez écrit."
            )
        ),
        Paragraph(_NOT_YOU),
        scope=LinkScope.FOLLOW,
        asked_from=asked_from,
    )


def _to_unproven(submission, name, subject, *parts, scope, asked_from):
    """To an address that nobody proved: once an hour, nothing typed in it that could serve to bait somebody.

    The more an address of the network asks for, the later its mails leave: a person goes before a flood.
    """
    limit = "courriel" if scope == LinkScope.CONFIRM else "reprise"
    slot = guard.mail_slot(limit, submission.author_email, asked_from)
    if slot is None:
        return None
    return _to_author(
        submission,
        name,
        subject % {"reference": submission.reference},
        *parts,
        scope=scope,
        network=False,
        not_before=slot.at if slot.at > timezone.now() else None,
        priority=1 - slot.turn,
    )


def _is_harmless(title):
    return not _LOOKS_LIKE_AN_ADDRESS.search(title)


def received(submission):
    """Thank the author: the proposition reached those who decide."""
    team = team_name(submission.network)
    others = [team_name(network) for network in submission.also.select_related("actor")]
    return _to_author(
        submission,
        "reception",
        _("Votre %(noun)s « %(title)s » est bien arrivée (%(reference)s)")
        % {"noun": _noun(submission), "title": _title(submission), "reference": submission.reference},
        Paragraph(
            _("Merci. Votre envoi est bien arrivé : %(team)s va le relire. Vous n’avez rien d’autre à faire.")
            % {"team": team}
        ),
        _facts(submission),
        Paragraph(_("Elle concerne aussi %(others)s.") % {"others": ", ".join(others)}) if others else None,
        Paragraph(
            _(
                "Vous recevrez un courriel si une question se pose, puis quand la décision sera prise. "
                "D’ici là, votre page de suivi dit où elle en est ; vous pouvez y compléter, corriger ou retirer "
                "ce que vous avez envoyé."
            )
        ),
        Button(_("Suivre ma proposition")),
        Paragraph(_("Ce lien vous est personnel et sert pendant un an : ne le transmettez pas.")),
        scope=LinkScope.FOLLOW,
    )


def question(submission, *, text, by):
    """Ask the author what the moderator wonders."""
    return _to_author(
        submission,
        "question",
        _("Une question sur « %(title)s » (%(reference)s)")
        % {"title": _title(submission), "reference": submission.reference},
        Paragraph(
            _("%(team)s relit votre %(noun)s « %(title)s » et vous demande :")
            % {"team": capfirst(team_of(by)), "noun": _noun(submission), "title": _title(submission)}
        ),
        Words(text),
        Button(_("Répondre")),
        Paragraph(
            _(
                "La page permet d’écrire une réponse et de changer votre proposition. "
                "Elle reste en attente jusque-là ; rien n’est perdu."
            )
        ),
        scope=LinkScope.FOLLOW,
    )


def accepted(submission, *, record, by):
    """Tell the author that the sheet is on line, where, and whether all of what was proposed was kept."""
    address = getattr(record, "get_absolute_url", None)
    adjusted = any(choice != "accepte" for choice in submission.decision.values())
    sentence = (
        _("Votre correction de « %(title)s » est en ligne (%(reference)s)")
        if submission.is_correction
        else _("« %(title)s » est en ligne (%(reference)s)")
    )
    return _to_author(
        submission,
        "acceptation",
        sentence % {"title": _title(submission), "reference": submission.reference},
        Paragraph(
            _(
                "Bonne nouvelle : %(team)s a relu votre envoi et l’a publié. "
                "Merci pour ce que vous apportez à l’annuaire."
            )
            % {"team": team_of(by)}
        ),
        Paragraph(_("Quelques points ont été ajustés ou laissés tels qu’ils étaient.")) if adjusted else None,
        Button(_("Voir la fiche"), outbox.site_address(address())) if address else None,
        Button(_("Voir ce qui a été retenu"), PERSONAL, is_main=False) if adjusted else None,
        Paragraph(
            _(
                "Le jour où quelque chose change, le bouton « Proposer une correction » de la fiche suffit. "
                "Si une erreur vous saute aux yeux, dites-le-nous."
            )
        ),
        scope=LinkScope.FOLLOW if adjusted else "",
    )


def refused(submission, *, by):
    """Say no, and why."""
    return _to_author(
        submission,
        "refus",
        _("Votre %(noun)s « %(title)s » n’a pas été retenue (%(reference)s)")
        % {"noun": _noun(submission), "title": _title(submission), "reference": submission.reference},
        Paragraph(
            _("Merci pour votre envoi. %(team)s l’a lu et ne le publie pas. Voici pourquoi :")
            % {"team": capfirst(team_of(by))}
        ),
        Words(submission.reason),
        Paragraph(
            _(
                "Si quelque chose nous a échappé, dites-le-nous : quelqu’un vous lira. "
                "Vous pouvez aussi envoyer une nouvelle proposition à tout moment."
            )
        ),
        Button(_("Relire ce que j’avais envoyé")),
        Paragraph(_("Ce que vous aviez écrit est gardé six mois, puis effacé.")),
        scope=LinkScope.FOLLOW,
    )


def withdrawn(submission):
    """Tell the author that nothing of it will be published."""
    return _to_author(
        submission,
        "retrait",
        _("Votre %(noun)s « %(title)s » est retirée (%(reference)s)")
        % {"noun": _noun(submission), "title": _title(submission), "reference": submission.reference},
        Paragraph(
            _("C’est fait : votre envoi est retiré, %(team)s ne l’examinera pas et rien n’en sera publié.")
            % {"team": team_name(submission.network)}
        ),
        _facts(submission),
        Paragraph(_("Si ce n’est pas vous qui l’avez retiré, ou si vous changez d’avis, dites-le-nous.")),
    )


# --- To whoever answers for a sheet ----------------------------------------------------------------------------------


def verification_request(request, *, reminder=False, not_before=None):
    """Ask the contact of a sheet whether it is still accurate. ``request``: a ``VerificationRequest``."""
    return outbox.post(
        _verification(request, reminder=reminder),
        to=request.email,
        network=_network_of(request),
        scope=LinkScope.VERIFY,
        request=request,
        not_before=not_before,
        priority=CAMPAIGN_PRIORITY,
    )


def preview(request, *, reminder=False):
    """``(subject, text, html)`` of the mail of a ``VerificationRequest``, saved or not; nothing is sent."""
    letter = _verification(request, reminder=reminder)
    example = outbox.site_address("/verifier/…/")
    return letter.subject, letter.text().replace(PERSONAL, example), letter.html().replace(PERSONAL, example)


def _network_of(request):
    return request.campaign.network if request.campaign else request.sheet.network


def _verification(request, *, reminder):
    sheet = type(request.sheet).objects.for_list().get(pk=request.sheet.pk)
    title = one_line(sheet.title, TITLE_LENGTH)
    subject = (
        _("Petit rappel : la fiche « %(title)s » est-elle toujours exacte ?")
        if reminder
        else _("« %(title)s » : cette fiche est-elle toujours exacte ?")
    )
    message = request.campaign.message if request.campaign else ""
    return _letter(
        "relance" if reminder else "verification",
        subject % {"title": title},
        (
            Words(message, is_quoted=False) if message.strip() else None,
            Paragraph(
                _(
                    "Passerelles, l’annuaire public de la coopération internationale des territoires, "
                    "a une fiche dont vous êtes le contact%(label)s. Deux minutes suffisent pour dire si elle est "
                    "encore juste. Voici ce qu’elle dit :"
                )
                % {"label": f" ({request.label})" if request.label else ""}
            ),
            Facts(tuple(_facts_of(sheet))),
            Button(_("Ouvrir la fiche et répondre")),
            Paragraph(
                _(
                    "La page qui s’ouvre propose quatre réponses : « Toujours exact », « Corriger », « Terminé », "
                    "« Je ne suis plus la bonne personne ». Un appui suffit ; aucun compte n’est nécessaire."
                )
            ),
            Paragraph(
                _("C’est notre seul rappel : sans réponse, nous n’écrirons plus à ce sujet cette année.")
                if reminder
                else _("Sans réponse, nous vous écrirons une seule fois encore.")
            ),
            Paragraph(_("Ce lien vous est personnel et sert pendant trois mois.")),
        ),
        network=_network_of(request),
        why=_(
            "Vous recevez ce courriel parce que votre adresse est celle du contact de cette fiche. "
            "Pour ne plus l’être, choisissez « Je ne suis plus la bonne personne »."
        ),
    )


def _facts_of(sheet):
    """What the public page says first."""
    facts = facts_for(type(sheet))
    yield _("Fiche"), sheet.title
    for fact in facts.of(sheet, facts.first):
        yield fact.label, fact.text
    yield _("État"), str(getattr(sheet, "status_label", "") or sheet.get_status_display())
    yield _("Vérification"), verified_text(sheet)
    yield _("Adresse"), outbox.site_address(sheet.get_absolute_url())
