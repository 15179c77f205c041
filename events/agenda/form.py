"""Propositions of events."""

import datetime

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.actions import TransitionError
from directory.dates import hour_exists
from directory.enums import PublicationState, SubmissionKind
from directory.french import no_such_hour
from directory.reading.fields import DAY_LACKS, END, START, HourField, SpokenDateField, TerritoryField
from directory.submissions import organisations, territories, writing
from directory.submissions.fields import Countries, LineText, LongText, SectorBoxes, WebAddress
from directory.submissions.forms import HolderForm, ReviewForm, StepForm
from directory.submissions.kinds import Kind, Similar, Step, register
from directory.submissions.places import (
    date_json,
    date_meant,
    territory_json,
)
from directory.submissions.similar import titled_like
from directory.submissions.territories import territory_of
from events.agenda.facts import FACTS
from events.models import Event, EventOrganiser

COLUMNS = {
    "titre": "title",
    "resume": "summary",
    "description": "description",
    "en_ligne": "is_online",
    "lien": "online_url",
    "lieu": "venue",
    "adresse": "address",
}


class WhatForm(StepForm):
    titre = LineText(
        label=gettext_lazy("Titre"),
        max_length=300,
        help_text=gettext_lazy("Exemple : Rencontre régionale sur l’eau et la coopération."),
        error_messages={"required": gettext_lazy("Donnez un titre à cet événement.")},
    )
    resume = LineText(
        label=gettext_lazy("En une phrase"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Exemple : Une journée d’échanges entre communes, ouverte à toutes et à tous."),
        error_messages={"required": gettext_lazy("Dites en une phrase de quoi il s’agit.")},
    )
    description = LongText(
        label=gettext_lazy("Programme"),
        required=False,
        has_marks=True,
        help_text=gettext_lazy("Exemple : 9 h 30, accueil ; 10 h, table ronde…"),
    )
    secteurs = SectorBoxes(
        label=FACTS.label("secteurs"), required=False, help_text=gettext_lazy("Exemple : Eau et assainissement.")
    )
    pays = Countries(
        label=FACTS.label("pays"),
        required=False,
        help_text=gettext_lazy("Ceux dont il sera question, séparés par des virgules. Exemple : Bénin, Togo."),
    )


class WhenForm(StepForm):
    debut = SpokenDateField(
        part=START,
        is_exact=True,
        label=gettext_lazy("Date"),
        help_text=gettext_lazy("Exemple : 15 mai 2027."),
        error_messages={"required": gettext_lazy("Donnez la date : « 15 mai 2027 », par exemple.")},
    )
    heure_debut = HourField(
        label=gettext_lazy("Heure de début"),
        required=False,
        help_text=gettext_lazy("Heure de Paris. Exemple : 18 h 30. Vide pour toute la journée."),
    )
    fin = SpokenDateField(
        part=END,
        is_exact=True,
        label=gettext_lazy("Dernier jour, s’il dure plusieurs jours"),
        required=False,
        help_text=gettext_lazy("Exemple : 17 mai 2027."),
    )
    heure_fin = HourField(label=gettext_lazy("Heure de fin"), required=False, help_text=gettext_lazy("Exemple : 21 h."))

    def clean(self):
        self.settle("debut", "fin")
        first, last = (self._day(name) for name in ("debut", "fin"))
        starts, ends = self.said("heure_debut"), self.said("heure_fin")
        if ends and not starts and "heure_debut" in self.fields:
            self.complain("heure_debut", _("Donnez aussi l’heure de début."))
        if starts and ends and ends <= starts and (last is None or last == first):
            self.complain("heure_fin", _("L’heure de fin vient avant l’heure de début."))

        for name, day in (("heure_debut", first), ("heure_fin", last or first)):
            said = self.said(name)
            hour = datetime.time.fromisoformat(said) if said else None
            if day and hour and not hour_exists(day, hour):
                self.complain(name, no_such_hour(day, hour))

    def _day(self, name):
        """The day said; a month or a year is not enough for people to come."""
        date = date_meant(self.said(name))
        if date is not None and date.day is None:
            self.complain(name, DAY_LACKS)
            return None
        return date.earliest if date is not None else None


class PlaceForm(StepForm):
    en_ligne = forms.BooleanField(
        label=gettext_lazy("On peut y participer en ligne"),
        required=False,
        help_text=gettext_lazy("Exemple : une visioconférence."),
    )
    lien = WebAddress(
        label=FACTS.label("lien"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Exemple : https://www.centraider.org/inscription."),
    )
    lieu = LineText(
        label=gettext_lazy("Lieu"), required=False, max_length=200, help_text=gettext_lazy("Exemple : Le Minotaure.")
    )
    adresse = LongText(
        label=gettext_lazy("Adresse"),
        required=False,
        max_length=500,
        rows=2,
        help_text=gettext_lazy("Exemple : 8 rue César-de-Vendôme."),
    )
    commune = TerritoryField(
        label=gettext_lazy("Commune"), required=False, help_text=gettext_lazy("Exemple : Vendôme, ou 41100.")
    )

    def clean(self):
        places = {"en_ligne", "lieu", "commune"}
        is_asked = places <= self.fields.keys() and not places <= self.untouched
        if is_asked and not self.errors and not any(self.said(name) for name in places):
            self.complain("lieu", _("Dites où il a lieu, ou cochez « On peut y participer en ligne »."))


@register
class EventKind(Kind):
    name = SubmissionKind.EVENT
    model = Event
    a_noun, the_noun = gettext_lazy("un événement"), gettext_lazy("l’événement")
    steps = (
        Step(
            "qui",
            gettext_lazy("Qui"),
            gettext_lazy("Qui organise ?"),
            gettext_lazy("Trois réponses suffisent ici ; le reste est facultatif."),
            HolderForm,
        ),
        Step(
            "quoi",
            gettext_lazy("Quoi"),
            gettext_lazy("De quoi s’agit-il ?"),
            gettext_lazy("Un titre et une phrase suffisent pour publier."),
            WhatForm,
        ),
        Step(
            "quand",
            gettext_lazy("Quand"),
            gettext_lazy("Quel jour, à quelle heure ?"),
            gettext_lazy("Seule la date est obligatoire."),
            WhenForm,
        ),
        Step(
            "ou",
            gettext_lazy("Où"),
            gettext_lazy("Où, ou comment s’y joindre ?"),
            gettext_lazy("Un lieu, une adresse de connexion, ou les deux."),
            PlaceForm,
        ),
        Step("relire", gettext_lazy("Relire"), gettext_lazy("Tout est juste ?"), form=ReviewForm),
    )

    def tidy(self, values):
        territories.tidy_holder(values)

    def author(self, values):
        return territories.author_of(values)

    def networks_of(self, values):
        return territories.networks_of([values.get("territoire"), values.get("commune")])

    def similar(self, answers, *, limit=5, submission=None):
        exclude = submission.record_pk if submission is not None and submission.is_correction else None
        said = self.said(answers, "debut")
        day = date_meant(said["debut"])
        events = Event.objects.published().exclude(pk=exclude)
        return [
            Similar(event, _("titre voisin, même date") if _is_on(event, day) else _("titre voisin"))
            for event in titled_like(events, answers.get("titre"), lambda event: _is_on(event, day))[:limit]
        ]

    # --- Reading -----------------------------------------------------------------------------------------------------

    def read(self, event):
        organisers = self._organisers(event)
        here = next((a for a in organisers if a.country_id == "FR" and hasattr(a, "collectivite")), None)
        first = organisers[0] if organisers else None
        is_other = first is not None and (here is None or here.pk != first.pk)
        return {
            **{name: getattr(event, column) for name, column in COLUMNS.items()},
            "territoire": territory_json(here.collectivite) if here else None,
            "porteur": HolderForm.OTHER if is_other else HolderForm.ITSELF,
            "porteur_nom": first.name if is_other else "",
            "porteur_sorte": first.kind if is_other else "",
            "secteurs": sorted(event.sectors.values_list("pk", flat=True)),
            "pays": sorted(event.countries.values_list("pk", flat=True)),
            "debut": date_json(event.starts_on),
            "heure_debut": event.starts_at.strftime("%H:%M") if event.starts_at else "",
            "fin": date_json(event.ends_on),
            "heure_fin": event.ends_at.strftime("%H:%M") if event.ends_at else "",
            "commune": territory_json(event.collectivite) if event.collectivite_id else None,
        }

    def _organisers(self, event):
        links = event.event_organisers.filter(actor__state=PublicationState.PUBLISHED)
        links = links.select_related("actor__collectivite__departement__actor", "actor__collectivite__region__actor")
        return [link.actor for link in links.order_by("position", "pk")]

    # --- Writing -----------------------------------------------------------------------------------------------------

    def change(self, submission, values, *, by):
        columns = self._columns(values)
        if submission.is_correction:
            event = writing.record_to_change(Event, submission)
            before = self.read(event)
            writing.save_changes(event, writing.assign(event, **columns))
        else:
            before = {}
            title, day = columns.pop("title", ""), columns.get("starts_on")
            if not title or day is None:
                raise TransitionError(_("Un événement ne peut pas être publié sans titre ni date."))
            event = writing.new_record(Event, submission, by=by, title=title, qualifiers=[day.year], **columns)
            event.save()
        if {"territoire", "porteur", "porteur_nom", "porteur_sorte"} & values.keys():
            self._write_organisers(event, before, before | values, submission=submission, by=by)
        if "secteurs" in values:
            writing.set_links(event, "sectors", writing.current_sectors(values["secteurs"]))
        if "pays" in values:
            writing.set_links(event, "countries", values["pays"])
        if not submission.is_correction:
            writing.add_author_as_contact(event, submission)
        return writing.finish(event, submission, by=by)

    def _columns(self, values):
        columns = {column: values[name] for name, column in COLUMNS.items() if name in values}
        for name, column in (("debut", "starts_on"), ("fin", "ends_on")):
            if name in values:
                day = date_meant(values[name])
                columns[column] = day.earliest if day is not None else None
        for name, column in (("heure_debut", "starts_at"), ("heure_fin", "ends_at")):
            if name in values:
                columns[column] = datetime.time.fromisoformat(values[name]) if values[name] else None
        if "commune" in values:
            place = territory_of(values["commune"])
            columns |= {
                "collectivite": place,
                "city": place.name if place else "",
                "postal_code": place.postal_codes[0] if place and len(place.postal_codes) == 1 else "",
            }
        return columns

    def _write_organisers(self, event, before, wanted, *, submission, by):
        """The first organiser is who ``wanted`` names; the others stay, but for the former first one."""
        former = organisations.holder_of(before, submission=submission)
        holder = organisations.holder_of(wanted, submission=submission, by=by)
        if former is not None and former != holder:
            event.event_organisers.filter(actor=former).delete()
        if holder is not None and not event.event_organisers.filter(actor=holder).exists():
            EventOrganiser.objects.create(event=event, actor=holder, position=0)


def _is_on(event, day):
    return day is not None and event.starts_on == day.earliest
