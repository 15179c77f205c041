"""The sheets of articles, resources and calls."""

from django.utils.translation import gettext_lazy as _

from directory.sheets.facts import on_sheet
from events.models import Article, Call, Resource
from events.publications.card import call_state, publisher_of
from events.publications.facts import article_facts_of, call_facts_of, resource_facts_of
from events.publications.structured import article_data
from events.shared.sheet import PublicationSheet, attached, towards


class ArticleSheet(PublicationSheet):
    model = Article
    template_name = "actualites/fiche.html"
    section = "actualites"
    list_title = _("Actualités")

    def structured(self, article, url):
        return [article_data(article, url)]

    def details(self, article):
        published = Article.objects.published().only("title", "slug", "published_on")
        return {
            "auteur": publisher_of(article),
            **on_sheet(article_facts_of(article)),
            "places": towards(article),
            "contacts": list(article.contacts.all()),
            "suivante": published.newer_than(article).first(),
            "precedente": published.older_than(article).first(),
            **attached(article),
        }


class ResourceSheet(PublicationSheet):
    model = Resource
    template_name = "ressources/fiche.html"
    section = "ressources"
    list_title = _("Ressources")

    def details(self, resource):
        link = resource.file.url if resource.file else resource.url
        return {"lien": link, "places": towards(resource), **on_sheet(resource_facts_of(resource))}


class CallSheet(PublicationSheet):
    model = Call
    template_name = "appels/fiche.html"
    section = "appels"
    list_title = _("Appels à projets")

    def details(self, call):
        return {"etat": call_state(call), "places": towards(call), **on_sheet(call_facts_of(call))}
