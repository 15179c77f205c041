"""Files of the IATI standard made by code, as publishers write them, and those that lie."""

from tests.directory.imports.hostile import LAUGHTER

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
HOLDER = '<reporting-org ref="FR-SIREN-214102691" type="11"><narrative>Ville de Vendôme</narrative></reporting-org>'


def activities(*bodies, version="2.03", attributes=""):
    """The bytes of a file of these activities, each a body or a ``(attributes, body)``."""
    made = [body if isinstance(body, tuple) else ('default-currency="EUR" xml:lang="fr"', body) for body in bodies]
    inside = "\n".join(f"<iati-activity {said}>{body}</iati-activity>" for said, body in made)
    version = f'version="{version}"' if version else ""
    return f"{HEAD}<iati-activities {version} {attributes}>\n{inside}\n</iati-activities>".encode()


def title(*texts):
    """``title("Eau", en="Water")`` → its narratives."""
    return f"<title>{''.join(f'<narrative>{text}</narrative>' for text in texts)}</title>"


def org(role, name="", ref=""):
    ref = f' ref="{ref}"' if ref else ""
    return f'<participating-org role="{role}"{ref}><narrative>{name}</narrative></participating-org>'


def date(kind, day):
    return f'<activity-date type="{kind}" iso-date="{day}"/>'


def budget(value, currency="", *, kind="1", first="2024-01-01", last="2024-12-31"):
    currency = f' currency="{currency}"' if currency else ""
    return (
        f'<budget type="{kind}"><period-start iso-date="{first}"/><period-end iso-date="{last}"/>'
        f'<value{currency} value-date="{first}">{value}</value></budget>'
    )


def transaction(kind, value, provider="", *, ref="", currency="", inside=""):
    ref = f' ref="{ref}"' if ref else ""
    currency = f' currency="{currency}"' if currency else ""
    who = f"<provider-org{ref}><narrative>{provider}</narrative></provider-org>" if provider or ref else ""
    return (
        f'<transaction><transaction-type code="{kind}"/><transaction-date iso-date="2024-03-01"/>'
        f'<value{currency} value-date="2024-03-01">{value}</value>{who}{inside}</transaction>'
    )


#: All that an activity may say, as the standard has it in 2.03.
FULL = (
    "<iati-identifier>FR-SIREN-214102691-COOP-12</iati-identifier>"
    + HOLDER
    + "<title><narrative xml:lang='en'>Water for Massala</narrative>"
    "<narrative xml:lang='fr'>De l’eau pour Massala</narrative></title>"
    "<description type='1'><narrative>Un forage et deux bornes-fontaines.</narrative>"
    "<narrative xml:lang='en'>A borehole.</narrative></description>"
    "<description type='2'><narrative>De l’eau à moins de 500 m.</narrative></description>"
    + org("1", "Agence française de développement", "FR-3")
    + org("2", "Commune de Vendôme", "FR-SIREN-214102691")
    + org("3", "Centraider", "FR-SIREN-987654321")
    + org("4", "Association Eau, vie et paix de Massala", "ML-NGO-12")
    + "<other-identifier ref='2024-12' type='A1'/>"
    "<activity-status code='2'/>"
    + date(1, "2024-01-01")
    + date(2, "2024-02-15")
    + date(3, "2026-12-31")
    + "<contact-info type='1'><person-name><narrative>Camille Martin</narrative></person-name>"
    "<telephone>02 54 89 42 00</telephone><email>c.martin@vendome.eu</email></contact-info>"
    "<recipient-country code='ML' percentage='60'/><recipient-country code='BF' percentage='30'/>"
    "<location><name><narrative>Massala</narrative></name>"
    "<point srsName='http://www.opengis.net/def/crs/EPSG/0/4326'><pos>14.1 -4.2</pos></point></location>"
    "<sector vocabulary='1' code='14031' percentage='70'/><sector code='14050' percentage='30'/>"
    "<sector vocabulary='99' code='E1'><narrative>Eau</narrative></sector>"
    "<tag vocabulary='2' code='6'/><tag vocabulary='3' code='13.1'/>"
    "<policy-marker vocabulary='1' code='1' significance='1'/>"
    "<default-aid-type code='C01'/>"
    + budget("30000")
    + budget("15000.50", first="2025-01-01", last="2025-12-31")
    + transaction("11", "20000", "AFD", ref="FR-3")
    + transaction("1", "8000", "AFD", ref="FR-3")
    + transaction("4", "-120.50")
    + "<document-link url='https://www.vendome.eu/massala' format='text/html'><category code='A12'/></document-link>"
    "<document-link url='https://www.vendome.eu/bilan.pdf' format='text/pdf'><category code='A02'/></document-link>"
    "<result type='1'><title><narrative>Puits</narrative></title><indicator measure='1'><title><narrative>Nombre"
    "</narrative></title><period><target value='2'/></period></indicator></result>"
)

_DEEP = "<title>" + "<narrative>" * 400 + "eau" + "</narrative>" * 400 + "</title>"

#: ``{name: (bytes, words of the refusal)}``.
HOSTILE = {
    "rires.xml": (
        HEAD.encode() + LAUGHTER.replace("x [", "iati-activities [").encode()
        + b"<iati-activities version='2.03'><iati-activity><title>&a9;</title></iati-activity></iati-activities>",
        "DTD",
    ),
    "fichier lu par une entité.xml": (
        b'<!DOCTYPE iati-activities [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        b"<iati-activities><iati-activity><title>&e;</title></iati-activity></iati-activities>",
        "DTD",
    ),
    "DTD d’ailleurs.xml": (
        b'<!DOCTYPE iati-activities SYSTEM "http://exemple.fr/x.dtd"><iati-activities version="2.03"/>',
        "DTD",
    ),
    "tronqué.xml": (activities(FULL)[:-60], "incomplet"),
    "tronqué au début.xml": (activities(FULL)[:90], "incomplet"),
    "octets latins sous UTF-8.xml": (activities(FULL.replace("é", "E")).replace("ô".encode(), b"\xf4"), "abîmé"),
    "trop profond.xml": (activities(_DEEP), "abîmé"),
    "aucune activité.xml": (activities(), "aucune activité"),
    "organisation.xml": (
        b"<iati-organisations version='2.03'><iati-organisation/></iati-organisations>", "fichier IATI d’organisation",
    ),
    "version inconnue.xml": (activities(FULL, version="3.0"), "IATI 2.03"),
    "un autre XML.xml": (b"<?xml version='1.0'?><codelist name='Sector'><code>1</code></codelist>", "document XML"),
    "une case sans fin.xml": (
        activities("".join(f"<recipient-country code='{'x' * 90}{n}'/>" for n in range(400))),
        "aucun tableur",
    ),
    "trop d’éléments.xml": (activities("".join(f"<x{n}/>" for n in range(600))), "500 colonnes"),
}  # fmt: skip
