"""schema.org descriptions of the sheets (JSON-LD). The same facts as the page, nothing more."""

CONTEXT = "https://schema.org"
LICENCE_URL = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"


def organisation(actor, url, kind="Organization"):
    data = {"@type": kind, "name": actor.name, "url": url}
    if actor.point:
        latitude, longitude = actor.point
        data["location"] = {
            "@type": "Place",
            "geo": {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude},
        }
    return data


def actor_data(actor, url, kind="Organization"):
    data = {"@context": CONTEXT} | organisation(actor, url, kind)
    if actor.summary:
        data["description"] = actor.summary
    if actor.website:
        data["sameAs"] = actor.website
    if actor.address or actor.city:
        data["address"] = {
            "@type": "PostalAddress",
            "streetAddress": actor.address,
            "postalCode": actor.postal_code,
            "addressLocality": actor.city,
            "addressCountry": actor.country_id,
        }
    return data


def _named(actors):
    return [
        {"@type": "GovernmentOrganization" if hasattr(actor, "collectivite") else "Organization", "name": actor.name}
        for actor in actors
    ]


def project_data(project, url, holders, partners, funders, countries):
    """A ``Project``, which schema.org makes an organisation: who carries it sponsors it, who pays funds it."""
    data = {"@context": CONTEXT, "@type": "Project", "name": project.title, "url": url}
    data["image"] = f"{url.rstrip('/')}.png"
    if project.summary:
        data["description"] = project.summary
    if project.start:
        data["foundingDate"] = project.start.isoformat()
    if project.end:
        data["dissolutionDate"] = project.end.isoformat()
    parts = {"sponsor": _named(holders), "member": _named(partners), "funder": _named(funders)}
    parts["areaServed"] = [country_place(country) for country in countries]
    return data | {name: value for name, value in parts.items() if value}


def country_place(country):
    return {"@type": "Country", "name": country.name, "identifier": country.code}


def jumelage_data(jumelage, url, members):
    """An ``Organization`` of places. ``members``: those who signed."""
    data = {"@context": CONTEXT, "@type": "Organization", "name": jumelage.title, "url": url}
    data["image"] = f"{url.rstrip('/')}.png"
    if jumelage.summary:
        data["description"] = jumelage.summary
    data["member"] = [_member(member) for member in members]
    if jumelage.since:
        data["foundingDate"] = jumelage.since.isoformat()
    if jumelage.until:
        data["dissolutionDate"] = jumelage.until.isoformat()
    return data


def _member(member):
    data = {"@type": "GovernmentOrganization", "name": member.name}
    place = {"@type": "Place"}
    if member.place_country:
        place["address"] = {"@type": "PostalAddress", "addressCountry": member.place_country.code}
    if member.place_point and not member.is_zone:
        latitude, longitude = member.place_point
        place["geo"] = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    return data | ({"location": place} if len(place) > 1 else {})


def dataset(name, url, download, day):
    """A set of figures that can be taken away: ``download`` is the absolute address of its CSV."""
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "name": name,
        "url": url,
        "description": f"{name}, d’après les fiches publiées.",
        "dateModified": day.isoformat(),
        "inLanguage": "fr",
        "license": LICENCE_URL,
        "distribution": [{"@type": "DataDownload", "encodingFormat": "text/csv", "contentUrl": download}],
    }


def breadcrumb(steps):
    """``steps``: [(label, absolute address)]."""
    items = [
        {"@type": "ListItem", "position": rank, "name": str(label), "item": url}
        for rank, (label, url) in enumerate(steps, start=1)
    ]
    return {"@context": CONTEXT, "@type": "BreadcrumbList", "itemListElement": items}
