"""Choosing the sheets of a campaign: filters, boxes, « toutes celles-ci », and the sheets that lack somebody to ask."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cooperation.backoffice.freshness import tasks
from directory.enums import ProjectStatus
from directory.french import NBSP, quoted
from directory.freshness import campaigns, contacts
from directory.kinds import asked_kinds, kind_named
from directory.models import Country, Sector, ages
from directory.reading.fields import EmailTextField

PER_PAGE = 50
ALONE_PER_PAGE = 20
PAST_YEAR = "annee-ecoulee"
AGES = {
    PAST_YEAR: gettext_lazy("Année écoulée (12 mois et plus)"),
    "jamais": gettext_lazy("Jamais vérifiées"),
    ages.Freshness.DUE.value: gettext_lazy("À vérifier (12 à 18 mois)"),
    ages.Freshness.OLD.value: gettext_lazy("Anciennes (plus de 18 mois)"),
    ages.Freshness.OVERDUE.value: gettext_lazy("Échéance dépassée"),
}


class Filters(forms.Form):
    """Read from the address: anything unknown filters nothing, and nothing is required."""

    genre = forms.ChoiceField(
        label=gettext_lazy("Sorte"), required=False, choices=lambda: [(kind.name, kind.label) for kind in asked_kinds()]
    )
    age = forms.ChoiceField(
        label=gettext_lazy("Fraîcheur"), required=False, choices=[("", gettext_lazy("Toutes")), *AGES.items()]
    )
    pays = forms.ModelChoiceField(
        label=gettext_lazy("Pays"), required=False, queryset=Country.objects.none(), empty_label=gettext_lazy("Tous")
    )
    secteur = forms.ModelChoiceField(
        label=gettext_lazy("Secteur"), required=False, queryset=Sector.objects.none(), empty_label=gettext_lazy("Tous")
    )
    q = forms.CharField(label=gettext_lazy("Commune, ou mots de la fiche"), required=False, max_length=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pays"].queryset = Country.objects.ordered()
        self.fields["secteur"].queryset = Sector.objects.current().ordered()

    @cached_property
    def chosen(self):
        """What was understood, without what was not."""
        self.full_clean()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}


class ContactForm(forms.Form):
    """The person to ask of a sheet that has nobody; both or neither."""

    fonction = forms.CharField(label=gettext_lazy("Fonction"), required=False, max_length=200)
    courriel = EmailTextField(label=gettext_lazy("Courriel"), required=False, max_length=254)

    def clean(self):
        said = super().clean()
        if not self.errors and bool(said.get("fonction")) != bool(said.get("courriel")):
            raise forms.ValidationError(_("Donnez la fonction et le courriel."))
        return said


class Choice:
    """One showing of the page, or one press of its buttons. The filters are in the address."""

    def __init__(self, campaign, request):
        self.campaign, self.request = campaign, request
        self.filters = Filters(request.GET)
        self.query = request.GET.urlencode()
        # The rows typed wrong, by sheet: the page comes back with them.
        self.faulty = {}

    @cached_property
    def kind(self):
        return kind_named(self.filters.chosen["genre"] or asked_kinds()[0].name)

    @property
    def model(self):
        return self.kind.model

    @cached_property
    def sheets(self):
        """Published sheets of the network that the filters keep and that are not being asked."""
        chosen = self.filters.chosen
        sheets = campaigns.sheets_of(self.campaign, self.model).filter(~campaigns.being_asked(self.model))
        sheets = of_age(sheets, chosen["age"])
        if chosen["pays"]:
            sheets = self.kind.list.select(pays=chosen["pays"].code).cut(sheets)
        if chosen["secteur"]:
            sheets = sheets.filter(sectors=chosen["secteur"])
        if chosen["q"].replace("\x00", "").strip():
            found = self.model.objects.search(chosen["q"])
            sheets = sheets.filter(pk__in=found.order_by().values("pk"))
        return sheets

    @cached_property
    def reachable(self):
        return contacts.with_contact(self.sheets.exclude(pk__in=self.alone.order_by().values("pk")))

    @cached_property
    def alone(self):
        return contacts.without_contact(self.sheets)

    def context(self):
        order = ("verified_on", "published_at", "pk")
        page = Paginator(self.reachable.order_by(*order), PER_PAGE).get_page(self.request.GET.get("page"))
        alone = Paginator(self.alone.order_by(*order), ALONE_PER_PAGE).get_page(self.request.GET.get("suite"))
        return {
            "filtres": self.filters,
            "page": page,
            "seules": [(sheet, self.faulty.get(sheet.pk) or ContactForm(prefix=f"c{sheet.pk}")) for sheet in alone],
            "page_seules": alone,
            "demandees": campaigns.sheets_of(self.campaign, self.model)
            .filter(campaigns.being_asked(self.model))
            .count(),
            "choisies": self.campaign.requests.count(),
            "kind": self.model._meta.model_name,
        }

    # --- The buttons ---

    def act(self):
        {"cochees": self._add_ticked, "toutes": self._add_all, "contacts": self._give_contacts}.get(
            self.request.POST.get("geste", ""), lambda: None
        )()

    def _add_ticked(self):
        keys = [key for key in self.request.POST.getlist("fiche") if key.isdecimal() and len(key) < 19]
        if not keys:
            messages.warning(self.request, _("Cochez au moins une fiche."))
            return
        self._add(campaigns.sheets_of(self.campaign, self.model).filter(pk__in=keys))

    def _add_all(self):
        self._add(self.sheets)

    def _add(self, sheets):
        try:
            prepared = campaigns.add_sheets(self.campaign, sheets)
        except campaigns.NotPossible as refusal:
            messages.error(self.request, str(refusal))
            return
        added = ngettext("%(n)d fiche ajoutée.", "%(n)d fiches ajoutées.", prepared.added) % {"n": prepared.added}
        if prepared.alone:
            alone = ngettext(
                "%(n)d n’a pas de contact : elle est listée plus bas.",
                "%(n)d n’ont pas de contact : elles sont listées plus bas.",
                prepared.alone,
            )
            added = f"{added} {alone % {'n': prepared.alone}}"
        messages.success(self.request, added)

    def _give_contacts(self):
        """Save the rows that are filled in; those that are wrong say so and nothing of them is kept."""
        given, faults = 0, []
        names = {name.split("-")[0] for name in self.request.POST if name.startswith("c") and "-" in name}
        keys = [int(name[1:]) for name in sorted(names) if name[1:].isdecimal() and len(name) < 19]
        sheets = campaigns.sheets_of(self.campaign, self.model).filter(pk__in=keys).order_by("pk")
        for sheet in sheets:
            form = ContactForm(self.request.POST, prefix=f"c{sheet.pk}")
            if not form.is_valid():
                self.faulty[sheet.pk] = form
                words = " ".join(sentence for sentences in form.errors.values() for sentence in sentences)
                faults.append(f"{quoted(sheet)}{NBSP}: {words}")
            elif form.cleaned_data["courriel"]:
                contacts.give_contact(
                    sheet, email=form.cleaned_data["courriel"], function=form.cleaned_data["fonction"]
                )
                given += 1
        if given:
            messages.success(
                self.request,
                ngettext(
                    "%(n)d contact enregistré : la fiche peut être choisie.",
                    "%(n)d contacts enregistrés : les fiches peuvent être choisies.",
                    given,
                )
                % {"n": given},
            )
        for fault in faults:
            messages.error(self.request, fault)
        if not given and not faults:
            messages.warning(self.request, _("Aucun contact n’a été saisi."))


def of_age(sheets, age, today=None):
    """The sheets of a state of freshness (``AGES``), all of them if ``age`` is empty."""
    if age == PAST_YEAR:
        return sheets.due(today)
    if age == "jamais":
        return sheets.filter(verified_on__isnull=True)
    if age in (ages.Freshness.DUE, ages.Freshness.OLD):
        return tasks.of_age(sheets, age, today)
    if age == ages.Freshness.OVERDUE:
        if not hasattr(sheets, "with_status"):
            return sheets.none()
        return sheets.with_status(today).filter(status_value=ProjectStatus.UNCONFIRMED)
    return sheets
