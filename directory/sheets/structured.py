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


def named(actors):
    return [
        {"@type": "GovernmentOrganization" if hasattr(actor, "collectivite") else "Organization", "name": actor.name}
        for actor in actors
    ]


def country_data_place(country):
    return {"@type": "Country", "name": country.name, "identifier": country.code}


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
