"""Organisations that forms name: recognised when the directory knows them, added when an accepted sheet names them."""

import re
from dataclasses import dataclass

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.actions import publish
from directory.database.fold import fold, search_query
from directory.enums import ActorKind, CollectiviteKind, FunderTier, Origin, PublicationState
from directory.french import NBSP, day, team_name
from directory.models import Actor, Collectivite, Country, Funder
from directory.models.slugs import unique_slug
from directory.reading.countries import countries_by_code
from directory.reading.memo import once
from directory.reading.result import Choice, asked, quoted
from directory.submissions.fields import Row
from directory.submissions.places import QUOTED, add_complaint, collectivite_from, name_of, read_place
from directory.submissions.territories import territory_of

# Names that say that they are a territory's, whatever kind was left in the list.
AUTHORITY = re.compile(
    r"(commune|ville|mairie|d[ée]partement|conseil (d[ée]partemental|r[ée]gional)|r[ée]gion|m[ée]tropole|"
    r"communaut[ée] (de communes|d.agglom[ée]ration|urbaine))\b",
    re.IGNORECASE,
)

TIERS = {
    CollectiviteKind.REGION: FunderTier.REGIONAL,
    ActorKind.FOUNDATION: FunderTier.PRIVATE,
    ActorKind.BUSINESS: FunderTier.PRIVATE,
}


def row_of(actor):
    """The values of a row that names ``actor``."""
    return {"nom": actor.formal_name, "pays": actor.country_id, "sorte": actor.kind, "acteur": actor.pk}


def line_of(value):
    """« Hôpital de Parakou (Bénin, établissement de santé) »."""
    country = countries_by_code().get(value["pays"]) if value.get("pays") not in (None, "", "FR") else None
    kind = dict(ActorKind.choices).get(value.get("sorte"))
    details = ", ".join(str(one) for one in (country, kind and str(kind).lower()) if one)
    return f"{value.get('nom', '')} ({details})" if details else str(value.get("nom", ""))


def recognise(name, country, *, kind="", actors=None):
    """The published actor that a name means, or ``None``: the only one of this name, or of this acronym, in this
    country (in all of them when it was not asked).
    """
    actors = Actor.objects.published() if actors is None else actors
    key = fold(name)
    if not key:
        return None
    here = actors.filter(country=country) if country else actors
    # The words of an actor are indexed, its acronym among them.
    by_acronym = Q(acronym__iexact=name.strip(), search_vector=search_query(name))
    for condition in (Q(name_key=key), by_acronym):
        # A place and an association may share a name: what is said to be one is looked for among these first.
        if found := list(here.filter(condition)[:50]):
            return likeliest(found, kind)
    return None


def likeliest(actors, kind):
    """The only one of ``actors``, namesakes, that is of the sort ``kind`` if there are such; ``None`` of several."""
    alike = [actor for actor in actors if not _unlike(actor, kind)] or actors
    return alike[0] if len(alike) == 1 else None


@once
def _recognised(name, country, kind):
    return recognise(name, country, kind=kind)


class OrganisationRow(Row):
    """A row that names an organisation (``nom``), in a country (``pays``) and of a kind (``sorte``) if it is asked.

    ``acteur``: key of the one that the directory knows; ``ville``: key of the reference, for a town that it does not.
    """

    acteur = forms.CharField(required=False, widget=forms.HiddenInput, max_length=20)
    ville = forms.CharField(required=False, widget=forms.HiddenInput, max_length=20)

    @classmethod
    def label_of(cls, value):
        return line_of(value)

    def clean(self):
        said = self.cleaned_data
        chosen, said["acteur"], said["ville"] = said.get("acteur") or "", None, None
        if not said.get("nom") or self.errors:
            return
        country, kind = (said["pays"] or "FR") if "pays" in self.fields else None, said.get("sorte", "")
        actor = _chosen(chosen, said["nom"], country)
        if actor is None:
            actor = self._place(said, country, kind, _recognised(said["nom"], country, kind))
        said["acteur"] = actor.pk if actor is not None else None

    def _place(self, said, country, kind, known):
        """The territory that the row names, if it is said to be one, if its name does, or if ``known``, the actor of
        this name, is one: it may have homonyms. Else ``known``.
        """
        is_place = kind == ActorKind.COLLECTIVITE
        is_known = known is not None and known.kind == ActorKind.COLLECTIVITE
        is_told = country in (None, "FR") and AUTHORITY.match(said["nom"])
        # « Nogent (Haute-Marne) », as one chooses it.
        is_situated = said["nom"].endswith(")")
        if not (is_place or is_known or is_told or is_situated):
            return known
        place, reading = read_place(said["nom"], said.get("pays") or "")
        if place is not None and (is_place or is_known or is_told or place["actor"]):
            said["nom"], said["ville"] = name_of(place), place["town"]
            if "pays" in self.fields:
                said["pays"] = place["country"]
            return Actor.objects.filter(pk=place["actor"]).first()
        if is_place or (is_known and reading.choices):
            add_complaint(self, "nom", reading)
            return None
        return known


@once
def _chosen(key, name, country):
    """The published actor chosen in a list, if the row still bears its name and country."""
    if not (key.isdecimal() and key.isascii() and len(key) < 16):
        return None
    actor = Actor.objects.published().filter(pk=int(key)).first()
    if actor is None or fold(name) not in (actor.name_key, fold(actor.acronym), fold(actor.formal_name)):
        return None
    return actor if country in (None, actor.country_id) else None


# What a funder is called by who does not say whose it is, folded: the holder's own.
_OWN = {
    "region": "region, conseil regional, region partenaire",
    "departement": "departement, conseil departemental, conseil general",
    "commune": "commune, mairie, ville, municipalite",
    "territoire": "collectivite, fonds propres, autofinancement, commune elle meme",
}
_OWN = {name: own for own, names in _OWN.items() for name in names.split(", ")}
_ARTICLE = re.compile(r"^(?:l|la|le|notre|ma) ")
# What is called so may be any of several funders: those of this tier, or of this beginning.
_EUROPEAN = Q(as_funder__tier=FunderTier.EUROPEAN)
_COMMON_NAMES = {
    "etat": Q(name_key__startswith="ministere ") | Q(name_key__startswith="prefecture "),
    **dict.fromkeys(["europe", "ue", "union europeenne"], _EUROPEAN),
}
_MOST_FUNDERS = 12


@dataclass(frozen=True)
class SuggestedFunder:
    """A row of a combobox: ``text`` goes in the field; ``note`` is the acronym."""

    text: str
    note: str


def suggest_funders(text, limit=8):
    """``[SuggestedFunder]`` of the published funders of which ``text`` begins a word of the name, or the acronym."""
    key = fold(text)
    if len(key) < 2:
        return []
    begins = Q(name_key__startswith=key) | Q(name_key__contains=f" {key}") | Q(acronym__istartswith=text.strip())
    actors = Actor.objects.published().filter(begins, as_funder__isnull=False).order_by("name_key", "pk")
    return [SuggestedFunder(actor.name, actor.acronym) for actor in actors[:limit]]


def ask_which_funder(form):
    """Complain in the row ``form`` of a name that begins those of funders that we know (« Agence de l’eau », « État »).

    Between « », it is kept as it is: who does not know leaves it to the team.
    """
    said, name = form.cleaned_data, form.cleaned_data.get("nom") or ""
    if whole := QUOTED.fullmatch(name):
        said["nom"] = whole[1]
        return
    if "nom" in form.errors or not fold(name) or said.get("ville") or is_own(name) or _public(said):
        return
    choices = [Choice(actor.name, actor.name) for actor in funders_meant(name)]
    if choices:
        choices.append(Choice(f"«{NBSP}{name}{NBSP}»", _("Un autre, ou je ne sais pas : l’équipe le précisera")))
        add_complaint(form, "nom", asked(f"{quoted(name)}{NBSP}: lequel est-ce{NBSP}?", choices))


@once
def funders_meant(name):
    """The published funders of whose names ``name`` is the beginning, or what several are called: « État »."""
    key = _funder_key(name)
    meant = _COMMON_NAMES.get(key) or Q(name_key__startswith=f"{key} ")
    found = Actor.objects.published().filter(meant, as_funder__isnull=False).order_by("name_key", "pk")
    return list(found[:_MOST_FUNDERS])


def is_common_name(name):
    """Whether ``name`` is what funders are called by who does not say which: « la Région », « État »."""
    return is_own(name) or _funder_key(name) in _COMMON_NAMES


def name_authorities(values):
    """Give the funders called « Région », « le Département » or « mairie » the name of the holder's own."""
    for row in values.get("financeurs") or ():
        name = row.get("nom") or ""
        if row.get("acteur") or not is_own(name):
            continue
        actor = own_funder(name, territory_of(values.get("territoire")))
        if actor is not None:
            row |= {"nom": actor.formal_name, "acteur": actor.pk}


def is_own(name):
    """Whether ``name`` is what the holder's own funders are called: « la Région », « fonds propres »."""
    return _funder_key(name) in _OWN


def own_funder(name, territory):
    """The actor that ``name`` means for a project of ``territory`` (a ``Collectivite`` or ``None``), or ``None``."""
    return _own_actor(territory, _OWN[_funder_key(name)]) if is_own(name) else None


def _funder_key(name):
    return _ARTICLE.sub("", fold(name))


def _own_actor(territory, own):
    if territory is None:
        return None
    kinds = {"region": CollectiviteKind.REGION, "departement": CollectiviteKind.DEPARTEMENT}
    kinds |= {"commune": CollectiviteKind.COMMUNE, "territoire": territory.kind}
    found = territory if territory.kind == kinds[own] else getattr(territory, own, None)
    return found.actor if found is not None and found.actor.is_published else None


def _unlike(actor, kind):
    return bool(kind) and (actor.kind == ActorKind.COLLECTIVITE) != (kind == ActorKind.COLLECTIVITE)


# In a row of the values accepted: the team has read the name, and publishes the sheet of whoever bears it.
CONFIRMED = "confirme"


def newcomers(values):
    """``{folded name: row}`` of the organisations that ``values`` name and of which the directory publishes nothing.

    They wait for the team; nothing public bears their name meanwhile.
    """
    rows = [row for rows in values.values() if isinstance(rows, list) for row in rows if _is_row(row)]
    rows = [row for row in (_holder_row(values), *rows) if row and row.get("nom") and not row.get("ville")]
    return {fold(row["nom"]): row for row in rows if _public(row) is None}


def _is_row(row):
    return isinstance(row, dict) and "acteur" in row


def confirm(values, keys, *, base):
    """``values`` whose newcomers of these keys (``newcomers``) are published with it. ``base``: what else it says."""
    marked = {
        name: [row | {CONFIRMED: True} if _is_row(row) and fold(row["nom"]) in keys else row for row in rows]
        if isinstance(rows, list)
        else rows
        for name, rows in values.items()
    }
    holder = _holder_row({**base, **values})
    return marked | ({CONFIRMED: True} if holder and fold(holder["nom"]) in keys else {})


def find_or_add(value, *, submission, by):
    """The actor that a row of values names: one of the directory, else a new one, which waits for the team as a draft
    unless the row is ``CONFIRMED``.
    """
    name, kind = value["nom"], value.get("sorte") or ""
    country = value.get("pays") or ("FR" if "pays" in value else None)
    if actor := _public(value):
        return actor
    if value.get("ville") and (town := collectivite_from({"town": value["ville"]}, by=by)):
        return town.actor
    hidden = Actor.objects.exclude(state=PublicationState.PUBLISHED)
    actor = recognise(name, country, kind=kind, actors=hidden)
    actor = actor or add(name, country or "FR", kind or ActorKind.OTHER, submission=submission, by=by)
    # Another network's draft is named, and published when that network says so; what was archived stays so.
    is_ours = actor.network_id == submission.network_id and actor.state != PublicationState.ARCHIVED
    if value.get(CONFIRMED) and is_ours:
        return publish(actor, by=by)
    _flag(
        actor,
        submission,
        _("Nommé par « %(title)s » le %(date)s (proposition %(reference)s, %(team)s)."),
        _("Vérifiez qui c’est, publiez sa fiche ou fusionnez-la, puis effacez cette remarque : rien ne le dit avant."),
    )
    return actor


def _public(value):
    """The published actor that a row names; the first of its homonyms rather than one more."""
    name, kind = value["nom"], value.get("sorte") or ""
    country = value.get("pays") or ("FR" if "pays" in value else None)
    if value.get("acteur") and (actor := Actor.objects.published().filter(pk=value["acteur"]).first()):
        return actor
    if actor := _recognised(name, country, kind):
        return actor
    return _homonym(fold(name), country or "FR")


@once
def _homonym(key, country):
    same = Actor.objects.published().filter(name_key=key, country=country).exclude(name_key="")
    return same.exclude(kind=ActorKind.COLLECTIVITE).order_by("pk").first()


def _holder_row(values):
    """The organisation in charge, when it is another than the territory."""
    if values.get("porteur") != "autre" or not values.get("porteur_nom"):
        return None
    named = {"nom": values["porteur_nom"], "pays": "", "sorte": values.get("porteur_sorte") or ""}
    return named | {CONFIRMED: bool(values.get(CONFIRMED))}


def holder_of(values, *, submission, by=None):
    """The actor that ``values`` say is in charge: the territory, or the organisation named; one is added only by
    somebody (``by``).
    """
    if named := _holder_row(values):
        if by is None:
            return recognise(named["nom"], "FR", kind=named["sorte"])
        return find_or_add(named, submission=submission, by=by)
    territory = territory_of(values.get("territoire"))
    return territory.actor if territory is not None else None


def add(name, country, kind, *, submission, by):
    """A new actor, a draft that the network of the proposition follows."""
    land = Country.objects.get(pk=country)
    actor = Actor.objects.create(
        name=name,
        slug=unique_slug(Actor, name, qualifiers=[land.name]),
        kind=kind,
        country=land,
        network=submission.network,
        origin=Origin.SUBMISSION,
        created_by=by,
    )
    if kind == ActorKind.COLLECTIVITE and country != "FR":
        Collectivite.objects.create(actor=actor, kind=CollectiviteKind.FOREIGN)
    return actor


def funder_of(actor, *, submission):
    """The funder's role of an actor, given if it has none: a sheet that says who pays makes a funder of whoever it is.

    An actor that another network follows is thus given a public page: that network is told, in its day's work.
    """
    territory = getattr(actor, "collectivite", None)
    if territory is not None:
        tier = TIERS.get(territory.kind, FunderTier.LOCAL)
    else:
        tier = TIERS.get(actor.kind, FunderTier.NATIONAL if actor.country_id == "FR" else FunderTier.INTERNATIONAL)
    funder, is_new = Funder.objects.get_or_create(actor=actor, defaults={"tier": tier})
    if is_new and actor.network_id != submission.network_id:
        _flag(
            actor,
            submission,
            _("Financeur depuis le %(date)s, parce que « %(title)s » le nomme (proposition %(reference)s, %(team)s)."),
            _("Vérifiez son niveau, puis effacez cette remarque."),
        )
    return funder


def _flag(actor, submission, said, asked):
    """Tell those who follow ``actor`` what a sheet made of it, by the remark that puts it in their work."""
    said = said % {
        "date": day(timezone.localdate()),
        "title": submission.title,
        "reference": submission.reference,
        "team": team_name(submission.network),
    }
    if said in actor.source_note:
        return
    actor.source_note = "\n".join(filter(None, (actor.source_note, f"{said} {asked}")))
    actor.save(update_fields=["source_note", "updated_at"])
