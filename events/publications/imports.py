"""What tables bring of articles, resources and calls for projects."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.imports import cells, facts, held, looks
from directory.imports.common import CONTACTS, IDENTITY, PUBLICATION
from directory.imports.kinds import register
from directory.imports.meanings import Meaning
from directory.imports.organisations import organisations
from directory.imports.records import RecordImport
from events.enums import Medium
from events.models import Article, ArticleContact, Call, Resource
from events.publications.columns import ARTICLE_TABLE, CALL_TABLE, RESOURCE_TABLE
from events.shared.imports import HELD, SUBJECT, SUMMARY, TITLE_LACKS, description, title

_MEDIA = {
    Medium.TEXT: "texte, document, pdf, guide, fiche, article, livre, publication, rapport, étude, plaquette, écrit",
    Medium.PHOTO: "photo, photos, image, images, photographie, exposition, infographie",
    Medium.SOUND: "son, audio, podcast, radio, émission de radio, balado",
    Medium.VIDEO: "vidéo, vidéos, film, documentaire, webinaire, replay, court métrage",
}
#: Calls of one title whose deadlines are so many days apart are not of the same year.
_ANOTHER_YEAR = datetime.timedelta(days=180)


def _date(words):
    return Meaning(
        "date",
        _("Date"),
        facts.day("date"),
        f"daté du, date de publication, publié le, date de parution, parution, {words}",
        columns=("date",),
        looks=looks.dates,
    )


def _author(label):
    return Meaning(
        "author",
        label,
        organisations("author", one=True),
        "auteur, autrice, publié par, publiée par, éditeur, source, organisme, structure, organisation, producteur",
        columns=("auteur",),
    )


def _link(label, words):
    return Meaning(
        "url",
        label,
        cells.address("url"),
        f"lien, adresse web, site, site internet, page web, {words}",
        columns=("lien",),
        looks=looks.addresses,
    )


class _Publication(RecordImport):
    required = ("title",)
    lacks = TITLE_LACKS

    def qualifiers(self, values):
        return [(values.get("date") or values.get("deadline") or "")[:4]]


@register
class ArticleImport(_Publication):
    name, noun, born = "actualites", _("une actualité"), _("Nouvelle actualité")
    model, table, contact = Article, ARTICLE_TABLE, (ArticleContact, "article")
    proofs = (("date", "author"),)
    beside, twice, kept = ("date",), ("date",), ("date",)
    held = HELD | {
        "kicker": held.Column("kicker"),
        "date": held.Day("published_on"),
        "author": held.Organisation("author"),
    }
    examples = (
        {
            "title": "Une délégation de Parakou en visite",
            "summary": "Six élues ont rencontré les écoles.",
            "description": "Pendant cinq jours, elles ont visité écoles et marchés…",
            "date": "12 mars 2027",
            "author": "Ville d’Orléans",
            "countries": "Bénin",
        },
        {"title": "Le bilan de l’année est paru", "kicker": "Publication", "date": "5 janvier 2027"},
        {"title": "L’eau, dix ans après", "date": "22 mars 2027", "sectors": "Eau et assainissement"},
    )
    meanings = (
        *IDENTITY,
        title("actualité, titre de l’article, titre de l’actualité, actu, titre de l’actu, article, nouvelle, brève"),
        Meaning("kicker", _("Surtitre"), cells.line("kicker", 200), "rubrique, catégorie", columns=("surtitre",)),
        SUMMARY,
        description(_("Texte"), "corps, article complet, texte de l’article"),
        _date("date de l’article, jour"),
        _author(_("Publié par")),
        *SUBJECT,
        *CONTACTS,
        PUBLICATION,
    )

    def settle(self, row):
        if row.record is None and not row.sources("date"):
            row.tell("Aucune date : l’actualité portera celle d’aujourd’hui.")


@register
class ResourceImport(_Publication):
    name, noun, born = "ressources", _("une ressource"), _("Nouvelle ressource")
    model, table = Resource, RESOURCE_TABLE
    proofs = (("url",), ("date", "author"))
    beside, twice = ("url",), ("url",)
    held = HELD | {
        "medium": held.Column("medium", empty=Medium.TEXT, known=dict(Medium.choices)),
        "date": held.Day("published_on"),
        "author": held.Organisation("author"),
        "url": held.Column("url"),
    }
    examples = (
        {
            "title": "Monter un projet de coopération",
            "summary": "Les étapes, du diagnostic au bilan.",
            "medium": "Texte",
            "date": "3 février 2026",
            "author": "Ville d’Orléans",
            "url": "https://www.exemple.fr/guide.pdf",
        },
        {"title": "L’eau de Massala", "medium": "Vidéo", "url": "https://www.exemple.fr/film", "countries": "Mali"},
        {"title": "Paroles de lycéennes", "medium": "Son", "url": "https://www.exemple.fr/podcast"},
    )
    meanings = (
        *IDENTITY,
        title("ressource, titre de la ressource, document, nom du document, outil, publication"),
        SUMMARY,
        description(_("Texte")),
        Meaning(
            "medium",
            _("Support"),
            cells.choice("medium", _MEDIA, Medium.choices),
            "support, type, type de ressource, type de document, nature, format, média",
            columns=("support",),
        ),
        _date("année de publication"),
        _author(_("Publiée par")),
        _link(_("Lien"), "télécharger, lien de téléchargement, fichier"),
        *SUBJECT,
        *CONTACTS,
        PUBLICATION,
    )


@register
class CallImport(_Publication):
    name, noun, born = "appels", _("un appel à projets"), _("Nouvel appel à projets")
    model, table = Call, CALL_TABLE
    proofs = (("deadline", "funders"), ("deadline", "url"))
    beside, twice = ("deadline",), ("deadline",)
    held = HELD | {
        "opens": held.Day("opens_on"),
        "deadline": held.Day("deadline"),
        "amount": held.Money("amount_max"),
        "funders": held.Organisations("funders"),
        "url": held.Column("url"),
    }
    examples = (
        {
            "title": "Jeunesses et solidarité 2027",
            "summary": "Pour les projets de jeunes de 15 à 30 ans.",
            "opens": "1er février 2027",
            "deadline": "30 avril 2027",
            "amount": "15 000 €",
            "funders": "Agence française de développement",
            "url": "https://www.exemple.fr/appel",
        },
        {"title": "Eau pour tous", "deadline": "15 juin 2027", "sectors": "Eau et assainissement"},
        {"title": "Fonds de soutien aux échanges", "deadline": "permanent", "amount": "3 000 €", "countries": "Togo"},
    )
    meanings = (
        *IDENTITY,
        title("appel, appel à projets, nom de l’appel, titre de l’appel, dispositif, intitulé de l’appel, aap"),
        SUMMARY,
        description(_("Texte"), "objectif, éligibilité, critères, conditions"),
        Meaning(
            "opens",
            _("Ouverture"),
            facts.day("opens"),
            "date d’ouverture, début, date de début, lancement, date de lancement, ouverture des candidatures",
            columns=("ouverture",),
            looks=looks.dates,
        ),
        Meaning(
            "deadline",
            _("Date limite"),
            facts.day("deadline", never=("permanent", "permanente", "au fil de l’eau", "toute l’année", "en continu")),
            "échéance, clôture, date de clôture, fin, date de fin, date limite de dépôt, dépôt des dossiers, "
            "date limite de candidature, limite, deadline, avant le",
            columns=("echeance",),
            looks=looks.dates,
        ),
        Meaning(
            "amount",
            _("Aide maximale"),
            facts.euros("amount"),
            "montant maximum, montant maximal, montant max, plafond, montant, subvention maximale, aide, budget, "
            "dotation maximale, montant de l’aide",
            columns=("aide_maximale",),
            looks=looks.amounts,
        ),
        Meaning(
            "funders",
            _("Financeurs"),
            organisations("funders"),
            "financeur, bailleur, organisme, organisateur, porteur de l’appel, structure, "
            "organisme financeur, proposé par",
            columns=("financeurs",),
            is_listed=True,
        ),
        _link(_("Lien"), "site de l’appel, plus d’informations, candidater, lien de candidature"),
        *SUBJECT,
        *CONTACTS,
        PUBLICATION,
    )

    def check(self, row, values):
        opens, deadline = values.get("opens"), values.get("deadline")
        if opens and deadline and deadline < opens and (said := (*row.sources("deadline"), *row.sources("opens"))):
            row.refuse(said[0], "la date limite vient avant l’ouverture. Corrigez l’une des deux.")

    def apart(self, values, before):
        days = [held.Day.read(one["deadline"]) for one in (values, before) if one.get("deadline")]
        return len(days) == 2 and abs(days[0] - days[1]) > _ANOTHER_YEAR

    def settle(self, row):
        deadline = row.values.get("deadline")
        if row.record is None and deadline and held.Day.read(deadline) < timezone.localdate():
            row.tell("La date limite est passée : l’appel sera dit clos.")
