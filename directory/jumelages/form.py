"""Propositions of jumelages and partnerships."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.dates import MIN_YEAR
from directory.enums import JumelageForm, JumelageState, MemberState, SubmissionKind
from directory.jumelages import writing as jumelage_sheet
from directory.jumelages.facts import FACTS
from directory.jumelages.similar import similar_jumelages
from directory.models import Jumelage
from directory.reading.fields import END, START, SpokenDateField
from directory.submissions import territories
from directory.submissions.fields import LineText, LongText, OneCountry, Row, Rows, SectorBoxes, WebAddress
from directory.submissions.forms import FilesForm, ReviewForm, StepForm, TerritoryForm
from directory.submissions.kinds import Kind, Similar, Step, register
from directory.submissions.places import PlaceField, collectivite_pk, date_meant, place_in

# Some bonds are centuries old.
YEARS_OF_BONDS = (MIN_YEAR, 2100)


class MemberRow(Row):
    lieu = PlaceField(
        label=gettext_lazy("Ville ou collectivité"),
        max_length=200,
        help_text=gettext_lazy("Exemple : Gevelsberg."),
        error_messages={"required": gettext_lazy("donnez le nom de cette ville, ou retirez la ligne.")},
    )
    pays = OneCountry(
        label=gettext_lazy("Pays"), required=False, help_text=gettext_lazy("Exemple : Allemagne. Vide pour la France.")
    )
    etat = forms.ChoiceField(
        label=gettext_lazy("Où en est-elle ?"),
        required=False,
        initial=MemberState.SIGNED,
        choices=[
            (MemberState.SIGNED, gettext_lazy("A signé")),
            (MemberState.EXPECTED, gettext_lazy("Pressentie, pas encore signé")),
            (MemberState.LEFT, gettext_lazy("S’est retirée")),
        ],
    )
    depuis = SpokenDateField(
        part=START,
        years=YEARS_OF_BONDS,
        label=gettext_lazy("Depuis"),
        required=False,
        help_text=gettext_lazy("Seulement si elle a rejoint le jumelage plus tard. Exemple : 2004."),
    )

    @classmethod
    def label_of(cls, value):
        return jumelage_sheet.member_line(value)

    def clean(self):
        place_in(self, "lieu", "pays")


class MembersForm(StepForm):
    membres = Rows(
        MemberRow,
        label=gettext_lazy("Avec quelles villes ?"),
        one=gettext_lazy("une ville"),
        least=1,
        help_text=gettext_lazy("Toutes, sauf la vôtre. Exemple : Gevelsberg, Allemagne."),
        error_messages={"required": gettext_lazy("Dites avec quelle ville : « Gevelsberg, Allemagne », par exemple.")},
    )


class BondForm(StepForm):
    forme = forms.ChoiceField(
        label=FACTS.label("forme"),
        required=False,
        initial=JumelageForm.TWINNING,
        choices=JumelageForm.choices,
        help_text=gettext_lazy("Exemple : jumelage, si une charte a été signée."),
    )
    titre = LineText(
        label=gettext_lazy("Nom du lien, s’il en a un"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Exemple : Les Lagos du monde. Sans nom, la fiche s’appelle « Vendôme – Gevelsberg »."),
    )
    depuis = SpokenDateField(
        part=START,
        years=YEARS_OF_BONDS,
        label=FACTS.label("depuis"),
        required=False,
        help_text=gettext_lazy("Exemple : 1973, ou « je ne sais pas »."),
    )
    statut = forms.ChoiceField(
        label=gettext_lazy("Où en est-on ?"),
        required=False,
        initial=JumelageState.ACTIVE,
        choices=[
            (JumelageState.ACTIVE, gettext_lazy("Il vit")),
            (JumelageState.DORMANT, gettext_lazy("Il est en sommeil")),
            (JumelageState.ENDED, gettext_lazy("Il est terminé")),
        ],
        help_text=gettext_lazy("Exemple : « Il vit » s’il y a eu un échange ces trois dernières années."),
    )
    jusqua = SpokenDateField(
        part=END,
        years=YEARS_OF_BONDS,
        label=FACTS.label("jusqua"),
        required=False,
        help_text=gettext_lazy("Seulement s’il est terminé. Exemple : 2015."),
    )
    resume = LineText(
        label=gettext_lazy("En une phrase"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Exemple : Deux harmonies municipales et trois collèges échangent chaque printemps."),
    )
    description = LongText(
        label=gettext_lazy("Histoire et activités"),
        required=False,
        has_marks=True,
        help_text=gettext_lazy("Exemple : Tout a commencé en 1971 par une rencontre de clubs de football…"),
    )
    secteurs = SectorBoxes(
        label=FACTS.label("secteurs"), required=False, help_text=gettext_lazy("Exemple : Culture, Éducation.")
    )
    site = WebAddress(
        label=FACTS.label("site"),
        required=False,
        help_text=gettext_lazy("Exemple : https://www.vendome.eu/jumelages."),
    )

    def clean(self):
        self.settle("depuis", "jusqua")
        until = date_meant(self.said("jusqua"))
        if until and "statut" in self.fields and self.said("statut") != JumelageState.ENDED:
            self.complain("statut", _("Vous donnez une date de fin : choisissez « Il est terminé », ou effacez-la."))


@register
class JumelageKind(Kind):
    name = SubmissionKind.JUMELAGE
    model = Jumelage
    a_noun, the_noun = gettext_lazy("un jumelage"), gettext_lazy("le jumelage")
    steps = (
        Step(
            "qui",
            gettext_lazy("Qui"),
            gettext_lazy("Pour quelle collectivité ?"),
            gettext_lazy("Trois réponses suffisent ici ; le reste est facultatif."),
            TerritoryForm,
        ),
        Step(
            "membres",
            gettext_lazy("Avec qui"),
            gettext_lazy("Avec quelles villes ?"),
            gettext_lazy("Une ligne par ville ou collectivité, en France ou ailleurs."),
            MembersForm,
        ),
        Step(
            "lien",
            gettext_lazy("Le lien"),
            gettext_lazy("Quel lien, depuis quand ?"),
            gettext_lazy("Rien n’est obligatoire ici. L’année suffit pour une date."),
            BondForm,
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

    def title(self, answers):
        if named := super().title(answers):
            return named
        said = self.said(answers, "territoire", "membres")
        return jumelage_sheet.title_of(said["territoire"], said["membres"] or ())

    def read(self, bond):
        return jumelage_sheet.read(bond)

    def author(self, values):
        return territories.author_of(values)

    def networks_of(self, values):
        return territories.networks_of(jumelage_sheet.places_of(values))

    def check(self, cleaned, submission):
        super().check(cleaned, submission)
        values = {**(submission.base if submission is not None else {}), **cleaned.values}
        places = [collectivite_pk(place) for place in jumelage_sheet.places_of(values)]
        known = [pk for pk in places if pk is not None]
        if len(known) != len(set(known)):
            cleaned.errors["membres"] = {
                "membres": [
                    str(_("Une même ville est dite deux fois. La vôtre est déjà comptée : retirez l’autre ligne."))
                ]
            }

    def similar(self, answers, *, limit=5, submission=None):
        said = self.said(answers, "territoire", "membres")
        places = jumelage_sheet.places_of({"territoire": said["territoire"], "membres": said["membres"] or []})
        is_correction = submission is not None and submission.is_correction
        found = similar_jumelages(
            [pk for pk in map(collectivite_pk, places) if pk is not None],
            limit=limit,
            exclude=submission.record_pk if is_correction else None,
        )
        return [Similar(bond, why) for bond, why in found]

    def change(self, submission, values, *, by):
        return jumelage_sheet.write(submission, values, by=by)
