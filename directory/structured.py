"""schema.org descriptions of the sheets (JSON-LD). The same facts as the page, nothing more."""

CONTEXT = "https://schema.org"


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


def project_data(project, url, holders, funders):
    data = {"@context": CONTEXT, "@type": "Project", "name": project.title, "url": url}
    if project.summary:
        data["description"] = project.summary
    if project.start:
        data["foundingDate"] = project.start.isoformat()
    if project.end:
        data["dissolutionDate"] = project.end.isoformat()
    if holders:
        data["sponsor"] = [{"@type": "Organization", "name": actor.name} for actor in holders]
    if funders:
        data["funder"] = [{"@type": "Organization", "name": actor.name} for actor in funders]
    return data


def jumelage_data(jumelage, url, names):
    data = {"@context": CONTEXT, "@type": "Organization", "name": jumelage.title, "url": url}
    data["member"] = [{"@type": "AdministrativeArea", "name": name} for name in names]
    if jumelage.since:
        data["foundingDate"] = jumelage.since.isoformat()
    return data


def breadcrumb(steps):
    """``steps``: [(label, absolute address)]."""
    items = [
        {"@type": "ListItem", "position": rank, "name": str(label), "item": url}
        for rank, (label, url) in enumerate(steps, start=1)
    ]
    return {"@context": CONTEXT, "@type": "BreadcrumbList", "itemListElement": items}
