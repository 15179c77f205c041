"""How the cells of a project are read, beyond those of any kind."""

import re
from decimal import Decimal
from functools import partial

from directory.database.fold import fold
from directory.enums import ActorKind, BudgetKind, Closure
from directory.french import quoted
from directory.imports import cells, looks
from directory.imports.headers import tokens_of
from directory.imports.opening.limits import NO_CURRENCY
from directory.imports.organisations import org_key, organisations_of, read_funder, read_organisations
from directory.imports.places import read_places_of
from directory.reading.ahead import territory_of_key
from directory.reading.amounts import UNKNOWN, Amount
from directory.reading.fields import SpokenAmountField
from directory.submissions.organisations import is_common_name

CLOSURES = {
    Closure.DONE: "terminé, terminée, clos, close, clôturé, achevé, achevée, fini, finie, réalisé, réalisée, fait, "
    "soldé, completed, complete, finished, ended, done, closed",
    Closure.SUSPENDED: "suspendu, suspendue, en pause, interrompu, reporté, reportée, gelé, on hold, "
    "suspended, paused, postponed",
    Closure.ABANDONED: "abandonné, abandonnée, annulé, annulée, non réalisé, sans suite, cancelled, "
    "canceled, abandoned, dropped",
    Closure.OPEN: "en cours, à venir, prévu, prévue, programmé, planifié, en projet, en préparation, actif, active, "
    "démarré, "
    "engagé, nouveau, à confirmer, échéance dépassée à confirmer, dates inconnues à confirmer, ouvert, lancé, "
    "en montage, ongoing, in progress, under way, underway, active, planned, open, started, pipeline, implementation",
}


#: In the column of a funder: it gives, nobody says how much.
_GIVES = {"nc", "non communique", "montant non communique", "montant inconnu", "inconnu", "x", "oui", "ok"}
_HERE = ("francais", "francaise", "ici", "nord", "locaux france", "france", "region", "territoire")


def known_organisations(row):
    return organisations_of(row.rehearsal, "holder", "partners", "funders")


def read_holder(sources, row):
    kept = (row.before or {}).get("holder") or ()
    found = []
    for source in sources:
        found += read_organisations(source, row, known_organisations(row), country="FR", kept=kept, one=True)
    if found:
        row.values["holder"] = found


def read_partners(sources, row):
    kept = (row.before or {}).get("partners") or ()
    found = []
    for source in sources:
        found += read_organisations(
            source, row, known_organisations(row), country=_country_of_partners(source, row), is_abroad=True, kept=kept
        )
    holders = {org_key(one) for one in row.known("holder") or ()}
    found = [one for one in {org_key(one): one for one in found}.values() if org_key(one) not in holders]
    if found:
        row.values["partners"] = found


def _country_of_partners(source, row):
    """Where the partners of a column are when nothing says it: in the one country of the project, unless its header
    says that they are French.
    """
    if any(word in _HERE for words in source.header for word in tokens_of(words)) or row.known("countries") == ["FR"]:
        return "FR"
    abroad = [code for code in row.known("countries") or () if code != "FR"]
    return abroad[0] if len(abroad) == 1 else ""


def read_localities(sources, row):
    kept = (row.before or {}).get("localities") or ()
    places = read_places_of([*sources, *row.memo.get("regions", ())], row, row.known("countries") or (), kept)
    if places:
        row.values["localities"] = places


def read_funding(sources, row):
    """Columns of a funder each: their cells are what it gives; 0 is nothing."""
    for source in sources:
        who, _sign, year = source.detail.partition("@")
        is_mark = cells.is_mark(source.text) and not source.text.isdecimal() and row.typed(source) == source.text
        amount = UNKNOWN if is_mark else cells.money_of(source, row)
        if amount is None:
            continue
        if not amount.amount and fold(row.typed(source)) not in _GIVES:
            sentence = f"{quoted(source.text)} : ce projet est-il financé par {quoted(who)} ?"
            row.ask(source, sentence, [("nc", "Oui, d’un montant que nous ne connaissons pas"), ("néant", "Non")])
            continue
        funder = read_funder(who, source, row, known_organisations(row), partial(_territory, row))
        if funder is not None:
            _add_funding(row, funder, amount, year=year)


def read_funders(sources, row):
    """A column of names, with what each gives after it, or in a column beside when there is one funder."""
    found = []
    for source in sources:
        whole = row.typed(source)
        # A dash before an amount cuts no name off.
        for piece in source.entries(whole) or cells.cut(
            re.sub(r"\s[-–—]\s(?=\d)", " : ", whole),
            lambda name: bool(known_organisations(row).by_key.get(fold(name))),
            cells.OTHER_CUTS,
        ):
            name, said = _with_amount(piece, is_list=bool(source.entries(whole)))
            money = row.typed(source, said) if said else ""
            amount = row.take(cells.read_amount(money), source, said) if money else None
            if is_common_name(name) or not cells.is_blank(name):
                funder = read_funder(name, source.of(piece), row, known_organisations(row), partial(_territory, row))
                if funder is not None:
                    found.append((funder, amount))
    amounts = row.sources("funding_amount")
    year = next(
        (found[0] for source in row.sources("funding_year") if (found := re.findall(r"(?:19|20|21)\d\d", source.text))),
        "",
    )
    programme = " ".join(row.text_of("funding_programme").split())[:200]
    for funder, amount in found:
        if amount is None and amounts and len(found) == 1:
            amount = cells.money_of(amounts[0], row)
        _add_funding(row, funder, amount, year=year, programme=programme)
    if amounts and len(found) != 1 and cells.money_of(amounts[0], row) is not None:
        row.notes.append(f"{amounts[0].header[0]} : {amounts[0].text}")
        row.tell(f"{amounts[0].cell} : ce montant ne dit pas de quel financeur il vient, il est gardé en note.")


#: « 12 k€ », at the end of what it is the amount of, whatever stands between.
_EUROS = r"\d[\d\s.,]*(?:k|m)?\s?(?:€|eur|euros?)\)?\s*$"
_AMOUNT_AFTER = re.compile(
    r"(?P<name>.*?(?:[^\W\d]\W*?|\[[^\]]*\]))"
    rf"(?:\s*[:(=]\s*|\s+(?:[-–—]\s+)?(?={_EUROS}))(?P<amount>\d[^()]*)\)?",
    re.IGNORECASE,
)
_MONEY = rf"\d[\d.]* (?:[A-Z]{{3}}|{NO_CURRENCY})"
_AMOUNT_OF_LIST = re.compile(rf"(?P<name>.*\S) : (?P<amount>{_MONEY}(?: et {_MONEY})*)")
_ABROAD = re.compile(r"\d\s*(?:[A-Z]{3}|[$£]|F\s?CFA)")


def _with_amount(piece, *, is_list=False):
    """« AFD : 12 000 € », « AFD (12 000 $) » → the name, and what is said after it when it is an amount; a foreign one
    has to be asked.
    """
    found = (_AMOUNT_OF_LIST if is_list else _AMOUNT_AFTER).fullmatch(piece)
    if found:
        text = found["amount"].strip()
        if is_list or cells.read_amount(text).is_settled or _ABROAD.search(text):
            return found["name"].strip(" :–-"), text
    return piece, ""


def _add_funding(row, funder, amount, *, year="", programme=""):
    value = funder | {
        "dispositif": programme,
        "annee": year,
        "montant": SpokenAmountField().to_json(amount) if amount is not None and amount.amount else None,
    }
    rows = row.values.setdefault("funders", [])
    known = next((one for one in rows if funding_key(one) == funding_key(value)), None)
    if known is None:
        rows.append(value)
    elif value["montant"]:
        # Two columns of one funder are two sums that it gives.
        if known["montant"]:
            row.tell(f"{quoted(value['nom'])} est cité deux fois : ses montants sont additionnés.")
            total = Decimal(known["montant"]["amount"]) + amount.amount
            amount = Amount(BudgetKind.AMOUNT, total, known["montant"]["approximate"] or amount.is_approximate)
        known["montant"] = SpokenAmountField().to_json(amount)


def funding_key(value):
    return (org_key(value), value.get("dispositif") or "", str(value.get("annee") or ""))


def _territory(row):
    """The French territory that the project is of, whose « Région » pays."""
    holders = [
        one for one in row.known("holder") or () if one.get("acteur") and one.get("sorte") == ActorKind.COLLECTIVITE
    ]
    return next((place for one in holders if (place := territory_of_key(one["acteur"])) is not None), None)


def read_years(sources, row):
    """A column per year: the sum of the amounts is the budget; marks say when the action took place."""
    total, years = Decimal(0), []
    for source in sources:
        is_mark = fold(source.text) in ("x", "oui", "ok")
        if (cells.is_blank(source.text) and not is_mark) or source.value == 0:
            continue
        if looks.is_amount(source) and not is_mark:
            amount = cells.money_of(source, row)
            if amount is not None and amount.amount:
                total += amount.amount
        elif cells.says_yes(source.text):
            years.append(int(source.detail))
    if total and "budget" not in row.said:
        row.values["budget"] = SpokenAmountField().to_json(cells.Amount(BudgetKind.AMOUNT, total))
    if years and not row.memo.get("dates"):
        row.values["start"], row.values["end"] = str(min(years)), str(max(years))
