"""One record of every kind, all tied together, and every public address that there is: what tests of the whole site
walk through.
"""

from types import SimpleNamespace

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from directory.dates import PartialDate
from directory.enums import FunderTier
from tests import factories as make

TEXT = (
    "Depuis 1993, les deux villes travaillent ensemble à la gestion des déchets.\n\n"
    "## Les actions\n- une déchetterie de quartier\n- la formation de vingt agents\n\n"
    "Les élèves des deux villes s’écrivent chaque mois."
)


def build_site():
    """Returns the records by name, all published, with photos, documents, contacts and milestones."""
    network = make.NetworkFactory(
        name="CENTRAIDER", actor__summary="Le réseau du Centre-Val de Loire.", regions=["24"], missions=TEXT
    )
    make.OfficeFactory(network=network, city="Vendôme", is_headquarters=True, phone="02 54 80 23 09")
    make.NetworkPartnerFactory(network=network, name="Région Centre-Val de Loire")
    orleans = make.CommuneFactory(
        name="Orléans",
        code="45234",
        population=116_617,
        population_year=2022,
        policy=TEXT,
        actor__summary="Une ville de Loire.",
        actor__latitude=47.9,
        actor__longitude=1.9,
        former_names=["Saint-Marceau"],
    )
    bagnolet = make.CommuneFactory(name="Bagnolet", code="93006", actor__latitude=48.87, actor__longitude=2.42)
    parakou = make.ForeignTownFactory(name="Parakou", actor__latitude=9.34, actor__longitude=2.63)
    friends = make.ActorFactory(
        name="Les amis de Parakou", published=True, summary="Des habitants.", description=TEXT, network=network
    )
    tiers = [
        make.FunderFactory(name=f"Fonds {tier.label}", tier=tier, programmes="Appel annuel")
        for tier in (FunderTier.REGIONAL, FunderTier.NATIONAL, FunderTier.EUROPEAN)
    ]
    bond = make.JumelageFactory(
        title="Orléans – Parakou",
        published=True,
        verified=True,
        members=[orleans, parakou],
        network=network,
        since=PartialDate(1993),
        summary="Une coopération sur les déchets.",
        description=TEXT,
        sectors=["Déchets"],
    )
    make.JumelageMilestoneFactory(jumelage=bond)
    make.JumelageFactory(title="Bagnolet – Parakou", published=True, members=[bagnolet, parakou], since=None)
    project = make.ProjectFactory(
        title="Gestion des déchets à Parakou",
        published=True,
        overdue=True,
        amount=True,
        holder=orleans.actor,
        partners=[friends, parakou.actor],
        localities=[parakou],
        funders=[make.FunderFactory(actor=orleans.actor, tier=FunderTier.LOCAL), *tiers],
        jumelage=bond,
        network=network,
        sectors=["Déchets"],
        sdgs=[6, 11],
        summary="Une déchetterie et vingt agents formés.",
        description=TEXT,
    )
    make.ProjectFactory(
        title="Cantines à Lomé",
        published=True,
        ongoing=True,
        countries=["TG"],
        holder=bagnolet.actor,
        sectors=["École"],
    )
    group = make.CountryGroupFactory(
        title="Groupe-pays Bénin", published=True, countries=["BJ"], members=[friends], description=TEXT
    )
    event = make.EventFactory(
        title="Rencontre Bénin",
        published=True,
        evening=True,
        countries=["BJ"],
        organisers=[friends, network.actor],
        collectivite=orleans,
        country_group=group,
        series=make.EventSeriesFactory(name="Les rencontres du Bénin"),
        network=network,
        description=TEXT,
    )
    make.EventFactory(title="Bilan de l’année", published=True, past=True, several_days=True)
    article = make.ArticleFactory(
        title="Une délégation à Parakou",
        published=True,
        kicker="Bénin",
        countries=["BJ"],
        network=network,
        description=TEXT,
    )
    resource = make.ResourceFactory(title="Monter son projet", published=True, summary="Un guide.", description=TEXT)
    call = make.CallFactory(title="Appel jeunesse", published=True, funders=tiers[1:], description=TEXT)
    bearers = {"project": project, "jumelage": bond, "actor": friends, "event": event, "article": article}
    for name, owner in bearers.items():
        contact, attachment = (getattr(make, f"{name.title()}{part}Factory") for part in ("Contact", "Attachment"))
        contact(**{name: owner}, consented=True, phone="02 38 79 22 22", phone_is_public=True)
        attachment(**{name: owner})
        attachment(**{name: owner}, document=True)
    return SimpleNamespace(
        network=network,
        orleans=orleans,
        bagnolet=bagnolet,
        parakou=parakou,
        actor=friends,
        funder=tiers[1],
        jumelage=bond,
        project=project,
        event=event,
        group=group,
        article=article,
        resource=resource,
        call=call,
    )


def sheets(site):
    """``{name of the address: [arguments]}`` for every address that takes one."""
    return {
        "directory:project": [site.project.slug],
        "directory:jumelage": [site.jumelage.slug],
        "directory:collectivite": [site.orleans.slug, site.parakou.slug],
        "directory:actor": [site.actor.slug],
        "directory:funder": [site.funder.slug],
        "directory:network": [site.network.slug],
        "directory:country": ["BJ", "TG"],
        "events:event": [site.event.slug],
        "events:event-calendar": [site.event.slug],
        "events:article": [site.article.slug],
        "events:resource": [site.resource.slug],
        "events:call": [site.call.slug],
        "events:country-group": [site.group.slug],
        "my-town": [site.orleans.slug, site.bagnolet.slug],
        "open-data-list": ["projets", "agenda"],
    }


def sheet_pages(site):
    """Addresses of the records of ``site``."""
    return [reverse(name, args=[one]) for name, ones in sheets(site).items() for one in ones]


def public_patterns():
    """``{name: pattern}`` of every address outside of the back-office."""
    found = {}

    def walk(patterns, namespace):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                if pattern.namespace not in ("admin", "compte"):
                    walk(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else namespace)
            elif isinstance(pattern, URLPattern) and pattern.name:
                found.setdefault(f"{namespace}{pattern.name}", pattern)

    walk(get_resolver().url_patterns, "")
    return found


def listing_of(name):
    """The ``Listing`` behind an address, ``None`` for another page."""
    return getattr(public_patterns()[name].callback, "view_initkwargs", {}).get("listing")


def needs_argument(name):
    return public_patterns()[name].pattern.regex.groups > 0


def pages():
    """Paths of the addresses that take nothing: home, lists, words."""
    return [reverse(name) for name in public_patterns() if not needs_argument(name)]


def list_classes():
    """``{path: Listing}`` of every list."""
    pages = [name for name in public_patterns() if not needs_argument(name) and not name.endswith(("-export", "-map"))]
    classes = {reverse(name): listing_of(name) for name in pages}
    return {path: listing for path, listing in classes.items() if listing}


def exports():
    """``/projets.csv`` and all others."""
    return [f"/{view.section}.{suffix}" for view in list_classes().values() for suffix in view.exports]


def sitemaps():
    from cooperation.urls import SITEMAPS

    return [reverse("sitemap", args=[section]) for section in SITEMAPS]


def read(response):
    """The bytes of a response, streamed or not."""
    return b"".join(response.streaming_content) if response.streaming else response.content
