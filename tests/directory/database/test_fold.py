import pytest
from django.db.models import Value

from directory.database.fold import Fold, fold
from directory.models import Country

NAMES = [
    "L’Haÿ-les-Roses", "St Denis", "Ste-Marie", "Forêt-la-Folie", "Œuf-en-Ternois", "Straßburg", "Łódź", "Ærø", "Malmö",
    "N'Djamena", "Bayt Sāḩūr", "İzmir", "Đà Nẵng", "Reykjavík", "Þórshöfn", "Ōsaka", "Stade",
    "Ho Chi Minh (ville)", "  A  B ",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_python_folds_like_the_database(name, db):
    Country.objects.create(code="FR", name="France", locative="en France")

    in_database = Country.objects.annotate(folded=Fold(Value(name))).values_list("folded", flat=True).get()

    assert fold(name) == in_database
