"""What the directory suggests: territories, countries, bonds, projects, organisations, themes."""

from directory.countries.index import _country_names, _country_of_town, _other_country_names, _show_countries
from directory.jumelages.index import _jumelage_names, _show_jumelages
from directory.organisations.index import (
    _acronyms,
    _funder_names,
    _network_names,
    _other_network_names,
    _plain_actor_names,
    _show_actors,
    _show_funders,
    _show_networks,
)
from directory.projects.index import _other_theme_names, _project_names, _show_projects, _show_themes, _theme_names
from directory.search.suggestions import Source
from directory.territories.index import (
    _collectivite_names,
    _collectivites_by_code,
    _other_collectivite_names,
    _show_collectivites,
)

SOURCES = (
    Source(
        "collectivites",
        "Collectivités",
        _collectivite_names,
        _show_collectivites,
        _other_collectivite_names,
        _collectivites_by_code,
    ),
    # « École » is a theme before it is a commune of Savoie.
    Source("secteurs", "Secteurs et objectifs", _theme_names, _show_themes, _other_theme_names, leads=True),
    Source("pays", "Pays", _country_names, _show_countries, _other_country_names, by_town=_country_of_town),
    Source("reseaux", "Réseaux", _network_names, _show_networks, _other_network_names),
    Source("jumelages", "Jumelages et partenariats", _jumelage_names, _show_jumelages),
    Source("projets", "Projets", _project_names, _show_projects),
    Source("financeurs", "Financeurs", _funder_names, _show_funders, _acronyms),
    Source("acteurs", "Autres acteurs", _plain_actor_names, _show_actors, _acronyms),
)
