"""Two records compared, and all those that are worth comparing."""

from dataclasses import dataclass
from itertools import combinations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from directory.duplicates.traits import blocks, initials_of, is_identifier, of_values, read, words_of
from directory.matching import resembling
from directory.merging import mergeable_models
from directory.models import Likeness, Merge

# What each thing in common weighs; what is enough to be told; what speaks against it.
WEIGHTS = {
    "nom": 55,
    "mots": 50,
    "nom-voisin": 35,
    "sigle": 35,
    "identifiant": 60,
    "site": 35,
    "courriel": 35,
    "telephone": 30,
    "adresse": 30,
    "membres": 40,
    "lieu": 15,
    "pays": 5,
    "date": 15,
}
ENOUGH, AGAINST = 50, 40
WORDS = {
    "nom": _("même nom : « %s »"),
    "mots": _("mêmes mots dans les noms : %s"),
    "nom-voisin": _("noms voisins : %s"),
    "sigle": _("même sigle : « %s »"),
    "identifiant": _("même identifiant : %s"),
    "site": _("même adresse web : %s"),
    "courriel": _("même courriel"),
    "telephone": _("même téléphone"),
    "adresse": _("même adresse : %s"),
    "membres": _("mêmes membres ou mêmes acteurs"),
    "lieu": _("un lieu ou un acteur en commun"),
    "pays": _("même pays"),
    "date": _("mêmes dates"),
}
# A site, a word or an address that more records share tells nothing of two of them.
_CROWD = 12
_ALIKE = 84
_SHOWN, _NEAR = 5, 30


@dataclass(frozen=True)
class Alike:
    """Two records that may be the same: why, and how much it weighs. ``reasons``: ``((code, what), …)``."""

    reasons: tuple
    weight: int


def sentences(reasons):
    """« même nom : « AMI » », for people."""
    return [str(WORDS[code]) % what if "%s" in str(WORDS[code]) else str(WORDS[code]) for code, what in reasons]


def compare(one, other):
    """The ``Alike`` of two ``Traits``, or ``None``."""
    if one.is_official and other.is_official:
        return None
    reasons = [*_by_name(one, other)]
    reasons += sorted(one.marks & other.marks)
    shared = one.places & other.places
    ties = [{key for table, key in traits.places if table == "actor"} for traits in (one, other)]
    if len(ties[0]) > 1 and ties[0] == ties[1]:
        reasons.append(("membres", ""))
    elif shared:
        reasons.append(("lieu", ""))
    if one.countries & other.countries - {"FR"}:
        reasons.append(("pays", ""))
    same_days, other_days = _by_days(one, other)
    if same_days:
        reasons.append(("date", ""))
    weight = sum(WEIGHTS[code] for code, _what in reasons)
    is_elsewhere = one.countries and other.countries and not one.countries & other.countries
    cities = [{key for table, key in traits.places if table == "city"} for traits in (one, other)]
    is_elsewhere = is_elsewhere or (cities[0] and cities[1] and not cities[0] & cities[1])
    weight -= AGAINST * (bool(is_elsewhere) + other_days)
    return Alike(tuple(reasons), weight) if weight >= ENOUGH else None


def _by_name(one, other):
    if same := one.names.keys() & other.names.keys():
        yield ("nom", one.names[min(same)])
    elif near := _near(one, other):
        yield near
    acronyms = [
        traits.acronyms | traits.names.keys() | {initials_of(name) for name in traits.names} for traits in (one, other)
    ]
    found = (one.acronyms & acronyms[1]) | (other.acronyms & acronyms[0])
    if not same and (found := {text for text in found if len(text) > 1}):
        yield ("sigle", min(found).upper())


def _near(one, other):
    """``(code, names)`` of two names that are one despite how they are written: words in another order, a fault, a
    generic word more. One word in common tells little: « Ville de Blois » is not « Association de Blois ».
    """
    found = None
    for ours, text in one.names.items():
        for theirs, other_text in other.names.items():
            mine, his = sorted(words_of(ours)), sorted(words_of(theirs))
            pair = " / ".join(sorted((text, other_text)))
            if mine == his and len(mine) > 1:
                return ("mots", pair)
            mine, his = " ".join(mine), " ".join(his)
            if min(len(mine), len(his)) < 4 or _figures(mine) != _figures(his):
                continue
            if fuzz.ratio(mine, his, score_cutoff=_ALIKE):
                found = ("nom-voisin", pair)
    return found


def _figures(name):
    """« phase 1 » is not « phase 2 »."""
    return sorted(word for word in name.split() if any(sign.isdigit() for sign in word))


def _by_days(one, other):
    """``(whether they share their dates, whether they contradict)``."""
    common = one.days.keys() & other.days.keys()
    apart = any(one.days[name][0] > other.days[name][1] or other.days[name][0] > one.days[name][1] for name in common)
    return bool(common) and not apart, apart


# --- All of them ------------------------------------------------------------------------------------------------------


def find(model):
    """``{(key, key): Alike}`` of all records of ``model``, the lesser key first."""
    traits = read(model)
    crowded = {
        mark for mark, keys in blocks({key: one.marks for key, one in traits.items()}).items() if len(keys) > _CROWD
    }
    for one in traits.values():
        one.marks -= crowded
    pairs = set()
    for shared in (
        blocks({key: one.names for key, one in traits.items()}),
        blocks({key: one.marks for key, one in traits.items()}),
        blocks({key: one.acronyms | one.names.keys() | {*map(initials_of, one.names)} for key, one in traits.items()}),
        blocks({key: (word for name in one.names for word in words_of(name)) for key, one in traits.items()}),
        blocks({key: [frozenset(one.places)] if len(one.places) > 1 else [] for key, one in traits.items()}),
    ):
        for keys in shared.values():
            told = [key for key in keys if not traits[key].is_official]
            # A common word of the official list: those of the others that share it are still compared.
            keys = keys if len(keys) <= _CROWD else told if len(told) <= _CROWD * 4 else ()
            pairs |= {(min(pair), max(pair)) for pair in combinations(keys, 2)}
    compared = {pair: compare(traits[pair[0]], traits[pair[1]]) for pair in pairs}
    return {pair: alike for pair, alike in compared.items() if alike is not None}


@transaction.atomic
def refresh(model):
    """Remember what ``find`` finds now. What people said stays; returns the number of pairs that wait."""
    table = model._meta.db_table
    known = {(one.one, one.other): one for one in Likeness.objects.filter(kind=table).select_for_update(of=("self",))}
    found = find(model)
    gone = [one.pk for pair, one in known.items() if pair not in found and not (one.dismissed_at or one.proposed_at)]
    Likeness.objects.filter(pk__in=gone).delete()
    new, changed = [], []
    for (first, second), alike in found.items():
        pair = known.get((first, second))
        reasons = [list(reason) for reason in alike.reasons]
        if pair is None:
            new.append(Likeness(kind=table, one=first, other=second, reasons=reasons, weight=alike.weight))
        elif (pair.reasons, pair.weight) != (reasons, alike.weight):
            pair.reasons, pair.weight = reasons, alike.weight
            changed.append(pair)
    Likeness.objects.bulk_create(new, batch_size=500, ignore_conflicts=True)
    Likeness.objects.bulk_update(changed, ["reasons", "weight"], batch_size=500)
    return len(found)


def refresh_all():
    """``{table: number of pairs}``."""
    return {table: refresh(model) for table, model in mergeable_models().items()}


# --- As one types -----------------------------------------------------------------------------------------------------


def like(model, values, *, exclude=None):
    """``[(record, Alike)]`` of those that may be what is being typed, the likest first. ``values``: ``{column name:
    what was understood}``.
    """
    columns = {one.name: one for one in model._meta.concrete_fields}
    typed = of_values(model, None, {columns[name]: value for name, value in values.items() if name in columns})
    near = _candidates(model, columns, typed, values)
    pairs = [(key, _typed_like(typed, traits)) for key, traits in read(model, near).items() if key != exclude]
    pairs = sorted(((key, alike) for key, alike in pairs if alike), key=lambda pair: (-pair[1].weight, pair[0]))[
        :_SHOWN
    ]
    records = model._base_manager.in_bulk([key for key, _alike in pairs])
    return [(records[key], alike) for key, alike in pairs if key in records]


def _candidates(model, columns, typed, values):
    """The keys worth comparing with what is typed: near names, acronyms, identifiers; ``None`` means all."""
    rows, found = model._base_manager.order_by("pk"), set()
    if "name_key" not in columns:
        return None
    for name in typed.names:
        if len(name) > 2:
            found |= set(resembling(model._base_manager, "name_key", name).values_list("pk", flat=True)[:_NEAR])
        if "acronym" in columns:
            found |= set(rows.filter(acronym__iexact=name).values_list("pk", flat=True)[:_NEAR])
    for name, column in columns.items():
        if values.get(name) and is_identifier(column):
            found |= set(rows.filter(**{name: values[name]}).values_list("pk", flat=True)[:_NEAR])
    return found


def _typed_like(typed, traits):
    """A name that is near is worth telling while one types: little else is known yet."""
    reasons = [*_by_name(typed, traits), *sorted(typed.marks & traits.marks)]
    if not reasons:
        return None
    full = compare(typed, traits)
    return full or Alike(tuple(reasons), sum(WEIGHTS[code] for code, _what in reasons))


# --- What people say --------------------------------------------------------------------------------------------------


def waiting(table=None):
    """The pairs that nobody dismissed, or that are alike otherwise since, the likest first."""
    pairs = Likeness.objects.order_by("-weight", "kind", "one", "other").select_related("proposed_by")
    pairs = list(pairs.filter(kind=table) if table else pairs)
    said = _said_to_be_two(pairs)
    return [one for one in pairs if not _is_dismissed(one, said.get(_both(one)))]


def _both(pair):
    return pair.kind, frozenset((pair.one, pair.other))


def _said_to_be_two(pairs):
    """``{pair of today: reasons seen}`` when somebody said that they are two. What was said of a record that was merged
    is said of the one that it became, as long as it is merged.
    """
    dismissed = [one for one in pairs if one.dismissed_at is not None]
    heirs = {kind: Merge.objects.heirs(kind) for kind in {one.kind for one in dismissed}}
    found = {}
    for one in dismissed:
        seen = {tuple(reason) for reason in one.dismissed}
        today = frozenset(heirs[one.kind].get(key, key) for key in (one.one, one.other))
        for both in {_both(one), (one.kind, today)}:
            found.setdefault(both, set()).update(seen)
    return found


def _is_dismissed(pair, seen):
    """Nothing new makes them alike since."""
    return seen is not None and all(tuple(reason) in seen for reason in pair.reasons)


def pair_of(one, other):
    """The ``Likeness`` of two records, made if nothing had found it."""
    first, second = sorted((one, other), key=lambda record: record.pk)
    return Likeness.objects.get_or_create(kind=type(one)._meta.db_table, one=first.pk, other=second.pk)[0]


def dismiss(one, other, *, by):
    """« Ce ne sont pas des doublons », whatever makes them alike today: the night may not have found it yet."""
    pair = pair_of(one, other)
    traits = read(type(one), {one.pk, other.pk})
    alike = compare(traits[one.pk], traits[other.pk])
    seen = {tuple(reason) for reason in pair.reasons} | set(alike.reasons if alike else ())
    pair.dismissed, pair.dismissed_at, pair.dismissed_by = sorted(map(list, seen)), timezone.now(), by
    pair.proposed_at = pair.proposed_by = None
    pair.save()


def propose(one, other, *, by):
    """Somebody who may not merge them thinks that they are one."""
    pair = pair_of(one, other)
    pair.proposed_at, pair.proposed_by = timezone.now(), by
    pair.dismissed, pair.dismissed_at, pair.dismissed_by = [], None, None
    pair.save()
