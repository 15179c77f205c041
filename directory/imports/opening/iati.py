"""Activities of the IATI standard, XML of versions 1.01 to 2.03, as a table: a line an activity, in their order, under
headers that say the element each column comes from.

Nothing is converted, guessed or followed. What no column takes is named in a column « Non repris », so that nothing is
lost in silence. Codes are those of https://iatistandard.org/en/iati-standard/203/codelists/.
"""

import datetime
import html
import re
from collections import Counter

from lxml import etree

from directory.imports.opening import iati_money as money
from directory.imports.opening import limits
from directory.imports.opening.archives import SAFE, local, parsed
from directory.imports.opening.grid import DATE, LIST, NUMBER, TEXT, Budget, Grid, tidied
from directory.imports.opening.limits import LEFT, Refused

_AGAIN = "exportez-le de nouveau depuis l’outil qui l’a produit, puis renvoyez-le."
BROKEN = f"Ce fichier IATI est abîmé ou incomplet : {_AGAIN}"
HOSTILE = f"Ce fichier IATI contient des instructions que nous ne suivons pas (DTD ou entités) : {_AGAIN}"
ORGANISATIONS = (
    "C’est un fichier IATI d’organisation, qui ne décrit pas de projet : envoyez le fichier d’activités de cette "
    "organisation (« iati-activities »)."
)
NO_ACTIVITY = "Ce fichier IATI ne contient aucune activité : vérifiez son export, puis renvoyez-le."
OTHER_VERSION = (
    "Ce fichier suit une version d’IATI que nous ne connaissons pas : exportez-le en IATI 2.03, puis renvoyez-le."
)

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ROOTS = ("iati-activities", "iati-activity", "iati-organisations", "iati-organisation")
#: Elements of an activity that no column takes, as people call them; any other is called by its own name.
_NAMES = {
    "result": "résultats",
    "document-link": "documents",
    "policy-marker": "marqueurs de politique",
    "planned-disbursement": "décaissements prévus",
    "related-activity": "activités liées",
    "other-identifier": "autres identifiants",
    "transaction": "autres transactions",
    "location": "lieux sans nom",
    "point": "coordonnées de lieux",
    "contact-info": "autres contacts",
    "tag": "étiquettes",
    "sector": "secteurs d’une autre nomenclature",
    "activity-date": "autres dates",
    "budget": "budgets sans montant",
    "participating-org": "organisations sans nom",
}
#: Elements of another namespace.
_EXTENSIONS = "extensions"
_COLUMNS = {
    "identifier": "Identifiant IATI (iati-identifier)",
    "title": "Titre (title)",
    "description": "Description (description)",
    "holder": "Porteur (participating-org 2, reporting-org)",
    "partners": "Partenaires (participating-org 3 et 4)",
    "countries": "Pays (recipient-country)",
    "localities": "Lieux (location)",
    "sectors": "Secteurs (sector)",
    "goals": "ODD (tag)",
    "start": "Début (activity-date 2, sinon 1)",
    "end": "Fin (activity-date 4, sinon 3)",
    "status": "Statut (activity-status)",
    "budget": "Budget (budget)",
    "funders": "Financeurs (participating-org 1, transaction)",
    "website": "Site (document-link A12)",
    "contact_name": "Nom du contact (contact-info)",
    "contact_function": "Fonction du contact (contact-info)",
    "contact_email": "Courriel du contact (contact-info)",
    "contact_phone": "Téléphone du contact (contact-info)",
    "publisher": "Note (publié par, reporting-org)",
    "region": "Note (région du monde, recipient-region)",
}
_STATUSES = {"1": "à venir", "2": "en cours", "3": "en cours", "4": "terminé", "5": "annulé", "6": "suspendu"}
# As versions 1 said them.
_ROLES = {"funding": "1", "accountable": "2", "extending": "3", "implementing": "4"}
_DATES = {"start-planned": "1", "start-actual": "2", "end-planned": "3", "end-actual": "4"}
_FUNDING, _ACCOUNTABLE, _EXTENDING, _IMPLEMENTING = "1234"
_DAC, _GOALS = ("", "1", "2", "DAC", "DAC-3"), {"7", "8"}
_REF = re.compile(r"[A-Z]{2,3}-[^\s\[\]]{1,60}")
_MARK = re.compile(r"</?(?:p|br|div|span|strong|em|b|i|u|a|ul|ol|li|h\d|font)(?:\s[^<>]*)?/?>", re.IGNORECASE)
#: Words that say nothing of which organisation it is.
_COMMON = {
    "association", "commune", "ville", "mairie", "région", "conseil", "agence", "comité", "ministère", "fondation",
    "université", "organisation", "agency", "ministry", "foundation", "department", "international", "council",
}  # fmt: skip
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:[TZ+ -].*)?")


def root_of(file):
    """The name of the root of a file of XML, whatever its namespace; an empty text when it is none."""
    try:
        for _, element in etree.iterparse(file, events=("start",), **SAFE):
            return local(element)
    except etree.XMLSyntaxError:
        pass
    finally:
        file.seek(0)
    return ""


def is_iati(root):
    return root in _ROOTS


def read(file, root):
    """``([Grid], what is said of the file)``. Raises ``Refused``."""
    if root.startswith("iati-organisation"):
        raise Refused(ORGANISATIONS)
    activities, versions = [], Counter()
    for event, element in parsed(
        file, ("iati-activities", "iati-activity"), ("start", "end"), damaged=BROKEN, hostile=HOSTILE
    ):
        if event == "start":
            versions[element.get("version") or ""] += 1
        elif local(element) == "iati-activity":
            activities.append(_Activity(element).cells())
            if len(activities) > limits.MAX_LINES:
                raise Refused(limits.TOO_MANY_LINES)
    versions.pop("", None)
    if any(not version.strip().startswith(("1.", "2.")) for version in versions):
        raise Refused(OTHER_VERSION)
    if not activities:
        raise Refused(NO_ACTIVITY)
    version = f" {max(versions).strip()}" if versions else ""
    told = [f"fichier IATI{version} : une ligne par activité, dans l’ordre du fichier"]
    if foreign := sum(activity.pop("is_foreign") for activity in activities):
        told.append(f"titres sans version française, repris dans la langue du fichier : {foreign}")
    return [_grid(activities)], {"told": told}


def _grid(activities):
    used = {name for cells in activities for name in cells}
    columns = [name for name in _COLUMNS if name in used or name == "title"]
    columns += sorted(used - _COLUMNS.keys())
    grid = Grid("Activités", Budget(), is_exact=True)
    grid.add(0, [(place, (TEXT, _COLUMNS.get(name, name), None)) for place, name in enumerate(columns)])
    for number, cells in enumerate(activities, start=1):
        found = [(place, cells[name]) for place, name in enumerate(columns) if name in cells]
        # An activity that says nothing is a line all the same: the numbers are their order.
        grid.add(number, found or [(columns.index("title"), (TEXT, "-", None))])
    return grid


# --- Words -----------------------------------------------------------------------------------------------------------


def _one_line(text):
    return " ".join(tidied(text or "").split())


def _text_of(text):
    """A text of several lines, without the marks of HTML that publishers leave in it."""
    if _MARK.search(text):
        text = html.unescape(_MARK.sub("", re.sub(r"\s*(?:<br\s*/?>|</(?:p|div|li|h\d)>)\s*", "\n", text)))
    return tidied(text)


def _narratives(element, default):
    """``[(language, text)]`` of an element: its narratives, or in versions 1 its own text."""
    own = element.get(_LANG) or default
    children = [child for child in element if local(child) == "narrative"]
    if not children:
        return [(own.lower(), text)] if (text := _text_of(element.text or "")) else []
    said = [((child.get(_LANG) or own).lower(), _text_of("".join(child.itertext()))) for child in children]
    return [(language, text) for language, text in said if text]


def _best(said, default):
    """Those in French, else in the language of the file, else the first."""
    for wanted in ("fr", default.lower()[:2]):
        found = [(language, text) for language, text in said if wanted and language[:2] == wanted]
        if found:
            return found
    return said[:1]


def _text_cell(text):
    # Longer, nothing takes it: its row is refused, not the file.
    return (TEXT, text[: limits.MAX_CHARACTERS], None)


def _list_cell(entries):
    text = "\n".join(entries)
    if len(text) > limits.MAX_CHARACTERS:
        raise Refused(limits.TOO_LONG)
    return (LIST, text, None)


# --- One activity ----------------------------------------------------------------------------------------------------


class _Activity:
    """``found``: the cell of each column; ``left``: what no column takes, counted by the name of its element."""

    def __init__(self, element):
        self.element, self.language = element, element.get(_LANG) or ""
        self.currency = (element.get("default-currency") or "").strip().upper()
        self.found, self.left, self.parts = {}, Counter(), []
        self.children, namespace = {}, etree.QName(element).namespace
        for child in element:
            if isinstance(child.tag, str):
                is_ours = etree.QName(child).namespace == namespace
                self.children.setdefault(local(child) if is_ours else _EXTENSIONS, []).append(child)
        self.transactions = self.children.pop("transaction", [])

    def cells(self):
        self.identifier()
        self.words()
        self.organisations()
        self.places()
        self.themes()
        self.dates()
        self.status()
        self.budget()
        self.website()
        self.contact()
        for name, elements in self.children.items():
            self.left[name] += len(elements)
        for name, count in self.left.items():
            if count:
                said = _NAMES.get(name)
                header = f"{said} ({name})" if said else name
                self.found[f"{LEFT}{header}"] = (NUMBER, str(count), str(count))
        if self.parts:
            header = f"{LEFT}parts en pour cent (percentage)"
            self.found[header] = _text_cell(" ; ".join(self.parts))
        return self.found

    def take(self, name):
        return self.children.pop(name, [])

    def text(self, element):
        """What an element says, in French when it can."""
        said = _best(_narratives(element, self.language), self.language)
        return _one_line(said[0][1]) if said else ""

    def identifier(self):
        found = [_one_line(element.text) for element in self.take("iati-identifier")]
        if any(found):
            self.found["identifier"] = _text_cell(" ; ".join(dict.fromkeys(filter(None, found))))

    def words(self):
        said = [pair for element in self.take("title") for pair in _narratives(element, self.language)]
        best = _best(said, self.language)
        self.found["is_foreign"] = bool(best and best[0][0] and best[0][0][:2] != "fr")
        if best:
            self.found["title"] = _text_cell(_one_line(best[0][1]))
        by_type = {}
        for element in self.take("description"):
            by_type.setdefault(element.get("type") or "1", []).extend(_narratives(element, self.language))
        texts = [text for said in by_type.values() for _language, text in _best(said, self.language)]
        if texts:
            self.found["description"] = _text_cell("\n".join(dict.fromkeys(texts)))

    # --- Who ---------------------------------------------------------------------------------------------------------

    def organisation(self, element):
        """« Ville de Vendôme [FR-SIREN-214102691] »; an empty text when it says neither name nor reference."""
        name = self.text(element).replace("[", "(").replace("]", ")")
        ref = _one_line(element.get("ref"))
        ref = f"[{ref}]" if _REF.fullmatch(ref) else ""
        return " ".join(filter(None, (name if re.search(r"\w", name) else "", ref)))

    def organisations(self):
        reporters = self.take("reporting-org")
        is_secondary = any(one.get("secondary-reporter") in ("1", "true") for one in reporters)
        reporters = list(dict.fromkeys(filter(None, map(self.organisation, reporters))))
        roles = {}
        for element in self.take("participating-org"):
            role = (element.get("role") or "").strip().lower()
            roles.setdefault(_ROLES.get(role, role), []).append(self.organisation(element))
            self.left["participating-org"] += not roles[_ROLES.get(role, role)][-1]
        roles = {role: list(dict.fromkeys(filter(None, names))) for role, names in roles.items()}
        funders = roles.pop(_FUNDING, [])
        holders = roles.pop(_ACCOUNTABLE, [])
        doers = roles.get(_IMPLEMENTING, [])
        if not holders and not is_secondary:
            # Who publishes leads, unless it says that it pays and others act.
            holders = [name for name in reporters if not _is_among(name, funders) or _is_among(name, doers)]
        if not holders and len(doers) == 1:
            holders = doers
        partners = dict.fromkeys(name for role in sorted(roles) for name in roles[role])
        partners = [name for name in partners if not _is_among(name, holders)]
        others = [name for name in reporters if not _is_among(name, [*holders, *partners, *funders])]
        funders = self.funders(funders, reporters)
        for name, entries in (("holder", holders), ("partners", partners), ("funders", funders)):
            if entries:
                self.found[name] = _list_cell(entries)
        if others:
            self.found["publisher"] = _text_cell(" ; ".join(others))

    def funders(self, funders, reporters):
        """Each funder with what its transactions say that it gives."""
        given, counts = {}, Counter()
        for element in self.transactions:
            said = self.transaction(element, reporters)
            known = next((name for name in funders if said and _is_same(name, said.provider)), "")
            if said and said.provider and not known and said.kind in (money.INCOMING_COMMITMENT, money.INCOMING):
                funders.append(known := said.provider)
            if known:
                sums = given.setdefault(known, {}).setdefault(said.kind, Counter())
                sums[said.currency] += said.value
            counts[known] += 1
        amounts = {name: money.given(given.get(name, {})) for name in funders}
        self.left["transaction"] += sum(count for name, count in counts.items() if not amounts.get(name))
        return [f"{name}{amount}" for name, amount in amounts.items()]

    def transaction(self, element, reporters):
        """A ``Transaction``; ``None`` when it does not say what a funder gives. What goes out is the reporter's."""
        children = {local(child): child for child in element}
        kind, value = children.get("transaction-type"), children.get("value")
        amount = money.number(value.text) if value is not None else None
        kind = (kind.get("code") or "").strip() if kind is not None else ""
        kind = money.KINDS.get(kind, kind)
        if amount is None or kind not in money.GIVEN:
            return None
        provider = "" if "provider-org" not in children else self.organisation(children["provider-org"])
        if not provider and kind in (money.COMMITMENT, money.DISBURSEMENT) and reporters:
            provider = reporters[0]
        return money.Transaction(kind, amount, (value.get("currency") or self.currency).strip().upper(), provider)

    # --- Where, what for ---------------------------------------------------------------------------------------------

    def in_transactions(self, name):
        """An activity says its countries and sectors itself, or in its transactions."""
        for transaction in self.transactions:
            yield from (child for child in transaction if local(child) == name)

    def places(self):
        countries = self.take("recipient-country") or list(self.in_transactions("recipient-country"))
        codes = [(element.get("code") or "").strip().upper() or self.text(element) for element in countries]
        if any(codes):
            self.found["countries"] = _list_cell(dict.fromkeys(filter(None, codes)))
        self.percentages(zip(codes, countries, strict=True))
        regions = self.take("recipient-region") or list(self.in_transactions("recipient-region"))
        said = [self.text(element) or f"code {_one_line(element.get('code'))}" for element in regions]
        if said:
            self.found["region"] = _text_cell(" ; ".join(dict.fromkeys(said)))
        names = []
        for element in self.take("location"):
            name = next((self.text(child) for child in element if local(child) == "name" and self.text(child)), "")
            names.append(name)
            self.left["location"] += not name
            self.left["point"] += bool(name) and any(local(child) == "point" for child in element)
        if any(names):
            self.found["localities"] = _list_cell(dict.fromkeys(filter(None, names)))

    def percentages(self, said):
        self.parts += [f"{code} {element.get('percentage')} %" for code, element in said if element.get("percentage")]

    def themes(self):
        elements = self.take("sector") or list(self.in_transactions("sector"))
        dac, others, goals = [], [], []
        for element in elements:
            vocabulary, code = (element.get("vocabulary") or "").strip(), _one_line(element.get("code"))
            if vocabulary in _GOALS:
                goals.append(code)
            elif vocabulary in _DAC and (code or self.text(element)):
                dac.append(code or self.text(element))
                self.percentages([(code, element)])
            else:
                others.append(self.text(element))
        if not dac and any(others):
            dac, others = list(filter(None, others)), []
        self.left["sector"] += len(others)
        for element in self.take("tag"):
            is_goal = (element.get("vocabulary") or "").strip() in ("2", "3")
            goals += [_one_line(element.get("code"))] * is_goal
            self.left["tag"] += not is_goal
        goals = [code.partition(".")[0] for code in goals if code]
        for name, entries in (("sectors", dac), ("goals", goals)):
            if entries:
                self.found[name] = _list_cell(dict.fromkeys(entries))

    # --- When, how far, how much -------------------------------------------------------------------------------------

    def dates(self):
        today, by_type = datetime.date.today().isoformat(), {}
        for element in self.take("activity-date"):
            kind = (element.get("type") or "").strip().lower()
            said = _one_line(element.get("iso-date")) or self.text(element)
            by_type.setdefault(_DATES.get(kind, kind), {})[said] = None
        left = sum(len(days) for days in by_type.values())
        for name, actual, planned in (("start", "2", "1"), ("end", "4", "3")):
            days = [day for day in by_type.get(actual, ()) if day]
            # What took place is not to come.
            days = [day for day in days if not (_DAY.fullmatch(day) and day[:10] > today and by_type.get(planned))]
            days = days or [day for day in by_type.get(planned, ()) if day]
            if days:
                self.found[name] = _day_cell(days)
                left -= len(days)
        self.left["activity-date"] += left

    def status(self):
        codes = [_one_line(element.get("code")) or self.text(element) for element in self.take("activity-status")]
        if any(codes):
            code = next(filter(None, codes))
            self.found["status"] = _text_cell(_STATUSES.get(code, code))

    def budget(self):
        lines, unread = [], []
        for element in self.take("budget"):
            children = {local(child): child for child in element}
            value = children.get("value")
            text = _one_line(value.text) if value is not None else ""
            first, last = (
                _one_line(children[name].get("iso-date")) if name in children else ""
                for name in ("period-start", "period-end")
            )
            currency = (value.get("currency") or self.currency).strip().upper() if text else ""
            if text and money.number(text) is None:
                unread.append(f"{text} {currency}".strip())
            elif text and money.number(text):
                is_revised = (element.get("type") or "").strip().lower() in ("2", "revised")
                lines.append(money.Line(is_revised, first, last, money.number(text), currency))
            else:
                self.left["budget"] += 1
        amounts = money.readings_of(lines)
        if unread:
            self.found["budget"] = _text_cell(" et ".join([*unread, *filter(None, map(money.said_together, amounts))]))
        elif any(amounts):
            figures = money.sure_euros(amounts)
            said = " ou ".join(map(money.said_together, amounts))
            self.found["budget"] = (NUMBER, figures.replace(".", ","), figures) if figures else _text_cell(said)
        else:
            self.left["budget"] += len(lines)

    def website(self):
        links = self.take("activity-website")
        found = [_one_line(element.text) for element in links]
        documents = self.take("document-link")
        for element in documents:
            codes = [child.get("code") for child in element if local(child) == "category"]
            found.append(_one_line(element.get("url")) if "A12" in codes else "")
        found = [url for url in found if url]
        if found:
            self.found["website"] = _text_cell(found[0])
        self.left["document-link"] += len(links) + len(documents) - bool(found)

    def contact(self):
        elements = self.take("contact-info")
        said = {}
        for element in elements[:1]:
            for child in element:
                said.setdefault(local(child), self.text(child))
        name = said.get("person-name") or said.get("department") or said.get("organisation")
        for column, text in (
            ("contact_name", name),
            ("contact_function", said.get("job-title")),
            ("contact_email", said.get("email")),
            ("contact_phone", said.get("telephone")),
        ):
            if text:
                self.found[column] = _text_cell(text)
        self.left["contact-info"] += max(len(elements) - 1, 0)


def _day_cell(days):
    found = _DAY.fullmatch(days[0])
    if found and len(days) == 1:
        try:
            day = datetime.date.fromisoformat(found[1])
        except ValueError:
            day = None
        if day and 1900 <= day.year <= 2200:
            return (DATE, found[1], found[1])
    return _text_cell(" ; ".join(days))


def _is_among(name, others):
    return any(_is_same(name, other) for other in others)


def _is_same(one, other):
    """Whether two organisations of an activity are one: the same name, or the same reference and a word in common;
    publishers give their own reference to others.
    """
    (name, ref), (other_name, other_ref) = (text.partition("[")[::2] for text in (one, other))
    words, others = (set(re.findall(r"\w{4,}", said.casefold())) - _COMMON for said in (name, other_name))
    if ref and ref == other_ref:
        return not words or not others or bool(words & others)
    is_named = name.split() and name.casefold().split() == other_name.casefold().split()
    return bool(is_named) and not (ref and other_ref)
