"""Propositions of projects."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.database.fold import fold
from directory.enums import ActorKind, Closure, SubmissionKind
from directory.models import Project
from directory.organisations.card import UNKNOWN_AMOUNT
from directory.projects import writing as project_sheet
from directory.projects.facts import FACTS
from directory.projects.similar import similar_projects
from directory.reading.countries import OVERSEAS, country_of
from directory.reading.fields import END, START, SpokenAmountField, SpokenDateField
from directory.submissions import organisations, territories
from directory.submissions.fields import (
    Countries,
    GoalBoxes,
    LineText,
    LongText,
    OneCountry,
    Row,
    Rows,
    SectorBoxes,
    WebAddress,
    lines_of,
)
from directory.submissions.forms import FilesForm, HolderForm, ReviewForm, StepForm
from directory.submissions.kinds import Kind, Similar, Step, register
from directory.submissions.organisations import OrganisationRow
from directory.submissions.places import PlaceField, collectivite_pk, date_meant, place_in, place_line, read_place


class PlaceRow(Row):
    lieu = PlaceField(
        label=gettext_lazy("Ville, village ou région"),
        help_text=gettext_lazy("Tel qu’on l’écrit là-bas. Exemple : Massala, cercle de Ségou."),
        error_messages={"required": gettext_lazy("donnez le nom de ce lieu, ou retirez la ligne.")},
    )
    pays = OneCountry(
        label=gettext_lazy("Pays"),
        required=False,
        help_text=gettext_lazy("Seulement s’il y a plusieurs pays. Exemple : Bénin."),
    )

    @classmethod
    def label_of(cls, value):
        return place_line(value.get("lieu"))

    def clean(self):
        place_in(self, "lieu", "pays")


class PartnerRow(OrganisationRow):
    nom = LineText(
        label=gettext_lazy("Nom du partenaire"),
        max_length=250,
        help_text=gettext_lazy("Exemple : Hôpital de Parakou, Association des jeunes de Gumbo."),
        error_messages={"required": gettext_lazy("donnez le nom de ce partenaire, ou retirez la ligne.")},
    )
    pays = OneCountry(
        label=gettext_lazy("Pays"), required=False, help_text=gettext_lazy("Exemple : Bénin. Vide pour la France.")
    )
    sorte = forms.ChoiceField(
        label=gettext_lazy("Sorte"), required=False, initial=ActorKind.ASSOCIATION, choices=ActorKind.choices
    )
    field_order = ["nom", "pays", "sorte"]


class FunderRow(OrganisationRow):
    nom = LineText(
        label=gettext_lazy("Financeur"),
        source="financeurs",
        max_length=250,
        help_text=gettext_lazy("Exemple : AFD, Région Centre-Val de Loire, commune de Vendôme."),
        error_messages={"required": gettext_lazy("donnez le nom de ce financeur, ou retirez la ligne.")},
    )
    dispositif = LineText(
        label=gettext_lazy("Dispositif"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Exemple : FICOL, loi Oudin-Santini."),
    )
    montant = SpokenAmountField(
        label=gettext_lazy("Montant"),
        required=False,
        help_text=gettext_lazy("Exemple : 12 500 €, ou « je ne sais pas »."),
    )
    annee = forms.RegexField(
        r"^(19|20|21)[0-9]{2}$",
        label=gettext_lazy("Année"),
        required=False,
        help_text=gettext_lazy("Exemple : 2024."),
        error_messages={"invalid": gettext_lazy("écrivez l’année en quatre chiffres, comme « 2024 ».")},
    )
    field_order = ["nom", "dispositif", "montant", "annee"]

    def clean(self):
        super().clean()
        organisations.ask_which_funder(self)

    @classmethod
    def label_of(cls, value):
        amount = lines_of(cls.base_fields["montant"], value.get("montant")) or [str(UNKNOWN_AMOUNT)]
        return ", ".join(filter(None, [*(value.get(name, "") for name in ("nom", "dispositif", "annee")), *amount]))


class WhereForm(StepForm):
    pays = Countries(
        label=FACTS.label("pays"),
        help_text=gettext_lazy("Un ou plusieurs, séparés par des virgules. Exemple : Bénin, Togo."),
        error_messages={"required": gettext_lazy("Dites dans quel pays : « Bénin », par exemple.")},
    )
    lieux = Rows(
        PlaceRow,
        label=FACTS.label("lieux"),
        one=gettext_lazy("un lieu"),
        required=False,
        help_text=gettext_lazy("Les villes, villages ou régions où l’action se passe. Exemple : Parakou."),
    )
    partenaires = Rows(
        PartnerRow,
        label=FACTS.label("partenaires"),
        one=gettext_lazy("un partenaire"),
        required=False,
        help_text=gettext_lazy(
            "Les organisations qui y prennent part, ici et là-bas. Exemple : Lycée Ronsard, France."
        ),
    )

    def clean_pays(self):
        # Cleaned before the places, which are looked for in these countries.
        codes = self.cleaned_data["pays"]
        self.share({"pays": codes})
        # What ISO lists as a country is France too.
        return sorted({*codes, *("FR" for code in codes if code in OVERSEAS)})

    def clean(self):
        """What is said of where in a country is a place: « Sénégal (Casamance) »."""
        rows = self.cleaned_data.get("lieux")
        if rows is None or "pays" not in self.cleaned_data:
            return
        known = {fold(row["lieu"]["label"]) for row in rows}
        for name, regions in Countries.named(str(self["pays"].value() or "")):
            country = country_of(name)
            for region in regions:
                place = read_place(region, country.pk if country else "")[0]
                if place is not None and fold(place["label"]) not in known:
                    rows.append({"lieu": place, "pays": country.pk})

    def share(self, values):
        if "lieux" in self.fields:
            self.fields["lieux"].context = {"countries": values.get("pays") or ()}


class WhatForm(StepForm):
    titre = LineText(
        label=gettext_lazy("Titre"),
        max_length=300,
        help_text=gettext_lazy("Exemple : De l’eau potable pour le village de Massala."),
        error_messages={"required": gettext_lazy("Donnez un titre à cette action.")},
    )
    resume = LineText(
        label=gettext_lazy("En une phrase"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Exemple : Deux forages et une école de l’eau pour 1 200 habitants."),
        error_messages={"required": gettext_lazy("Dites en une phrase ce qui se fait.")},
    )
    description = LongText(
        label=gettext_lazy("Ce qui se fait"),
        required=False,
        has_marks=True,
        help_text=gettext_lazy("Pourquoi, avec qui, ce qui change. Exemple : Depuis 2019, les deux communes…"),
    )
    secteurs = SectorBoxes(
        label=FACTS.label("secteurs"), required=False, help_text=gettext_lazy("Exemple : Eau et assainissement.")
    )
    odd = GoalBoxes(
        label=FACTS.label("odd"),
        required=False,
        help_text=gettext_lazy(
            "Nous vous en proposons d’après les secteurs. Exemple : 6. Eau propre et assainissement."
        ),
    )
    debut = SpokenDateField(
        part=START,
        label=gettext_lazy("Début"),
        required=False,
        help_text=gettext_lazy("L’année suffit. Exemple : mars 2024, ou « je ne sais pas »."),
    )
    fin = SpokenDateField(
        part=END,
        label=gettext_lazy("Fin"),
        required=False,
        help_text=gettext_lazy("Une date prévue convient. Exemple : décembre 2026, ou « je ne sais pas »."),
    )
    cloture = forms.ChoiceField(
        label=gettext_lazy("Où en est-on ?"),
        required=False,
        initial=Closure.OPEN,
        choices=[
            (Closure.OPEN, gettext_lazy("À venir ou en cours : les dates le disent")),
            (Closure.DONE, gettext_lazy("C’est terminé")),
            (Closure.SUSPENDED, gettext_lazy("C’est suspendu")),
            (Closure.ABANDONED, gettext_lazy("C’est abandonné")),
            (project_sheet.NOT_SAID, gettext_lazy("La fin est passée, mais ce n’est pas terminé, ou je ne sais pas")),
        ],
        help_text=gettext_lazy("Exemple : « C’est terminé » si l’action a eu lieu."),
    )
    site = WebAddress(
        label=FACTS.label("site"),
        required=False,
        help_text=gettext_lazy("Exemple : https://www.vendome.eu/cooperation."),
    )

    def clean(self):
        self.settle("debut", "fin")
        asked = {"debut", "fin", "cloture"}
        if asked <= self.fields.keys() and not asked & self.errors.keys() and not asked <= self.untouched:
            self._compare_with_today(*(date_meant(self.said(name)) for name in ("debut", "fin")))

    def _compare_with_today(self, start, end):
        """Ask whether what has passed is done, and whether what is to come can be."""
        closure, today = self.said("cloture") or Closure.OPEN, timezone.localdate()
        is_past = bool(end and end.latest < today)
        coming = next((date for date in (end, start) if date and date.earliest > today), None)
        if closure == Closure.OPEN and is_past:
            self._ask_closure(
                _("La fin, %(date)s, est passée. Est-ce terminé ?") % {"date": end},
                (Closure.DONE, _("Oui, c’est terminé")),
                (project_sheet.NOT_SAID, _("Non, ou je ne sais pas : la fiche dira que c’est à confirmer")),
            )
        elif closure == Closure.DONE and coming:
            self._ask_closure(
                _("La date que vous donnez, %(date)s, est à venir. Est-ce déjà terminé ? Changez alors la date.")
                % {"date": coming},
                (Closure.OPEN, _("Non, c’est à venir ou en cours")),
            )
        elif closure == project_sheet.NOT_SAID and not is_past:
            self.untouched.discard("cloture")
            self.cleaned_data["cloture"] = Closure.OPEN.value

    def _ask_closure(self, sentence, *choices):
        self.add_error("cloture", ValidationError(sentence, code="ambiguous", params={"choices": choices}))


class MoneyForm(StepForm):
    budget = SpokenAmountField(
        label=FACTS.label("budget"),
        required=False,
        help_text=gettext_lazy("Le total. Exemple : 12 500 €, « environ 12 500 € », « néant », ou « je ne sais pas »."),
    )
    financeurs = Rows(
        FunderRow,
        label=FACTS.label("financeurs"),
        one=gettext_lazy("un financeur"),
        required=False,
        help_text=gettext_lazy("Votre collectivité aussi, si elle paie. Exemple : AFD, FICOL, 30 000 €, 2024."),
    )


@register
class ProjectKind(Kind):
    name = SubmissionKind.PROJECT
    model = Project
    a_noun, the_noun = gettext_lazy("un projet"), gettext_lazy("le projet")
    steps = (
        Step(
            "qui",
            gettext_lazy("Qui"),
            gettext_lazy("Qui porte cette action ?"),
            gettext_lazy("Trois réponses suffisent ici ; le reste est facultatif."),
            HolderForm,
        ),
        Step(
            "ou",
            gettext_lazy("Où"),
            gettext_lazy("Avec qui, et où ?"),
            gettext_lazy("Seul le pays est obligatoire. Tout le reste peut attendre."),
            WhereForm,
        ),
        Step(
            "quoi",
            gettext_lazy("Quoi"),
            gettext_lazy("Que faites-vous, et quand ?"),
            gettext_lazy("Un titre et une phrase suffisent pour publier."),
            WhatForm,
        ),
        Step(
            "argent",
            gettext_lazy("Argent"),
            gettext_lazy("Avec quel argent ?"),
            gettext_lazy("Rien n’est obligatoire. « Je ne sais pas » est une réponse."),
            MoneyForm,
        ),
        Step(
            "pieces",
            gettext_lazy("Photos"),
            gettext_lazy("Des photos, des documents ?"),
            gettext_lazy("Facultatif. Depuis un téléphone, vous pouvez prendre la photo maintenant."),
            FilesForm,
        ),
        Step("relire", gettext_lazy("Relire"), gettext_lazy("Tout est juste ?"), form=ReviewForm),
    )

    def read(self, project):
        return project_sheet.read(project)

    def tidy(self, values):
        territories.tidy_holder(values)
        organisations.name_authorities(values)

    def author(self, values):
        return territories.author_of(values)

    def networks_of(self, values):
        partners = [{"actor": row.get("acteur")} for row in values.get("partenaires") or ()]
        return territories.networks_of([values.get("territoire"), *partners])

    def similar(self, answers, *, limit=5, submission=None):
        said = self.said(answers, "territoire", "pays")
        found = similar_projects(
            self.title(answers),
            territory=collectivite_pk(said["territoire"]),
            countries=said["pays"] or (),
            limit=limit,
            exclude=submission.record_pk if submission is not None and submission.is_correction else None,
        )
        return [Similar(project, why) for project, why in found]

    def change(self, submission, values, *, by):
        return project_sheet.write(submission, values, by=by)
