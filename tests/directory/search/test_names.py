import pytest

from directory.search.names import BEGINS, EXACT, EXACT_OTHER, WITHIN, Name, NameTable


def table(*names):
    """Names in the order of their weight; a tuple adds other names."""
    rows = []
    for weight, name in enumerate(reversed(names)):
        own, *others = (name,) if isinstance(name, str) else name
        rows.append(Name(own, own, False, weight))
        rows += [Name(own, other, True, weight) for other in others]
    return NameTable(rows)


def found(names, typed, limit=10):
    return [hit.pk for hit in names.find((typed,), [(word,) for word in typed.split()], limit)]


def test_the_beginning_of_any_word():
    names = table("saint germain en laye", "germigny", "laval")

    assert found(names, "ger") == ["germigny", "saint germain en laye"]
    assert found(names, "sai ger lay") == ["saint germain en laye"]
    assert found(names, "ermain") == []


def test_the_named_thing_then_what_begins_so_then_the_heaviest():
    names = table("grand paris", "parisot", "paris", ("lutece", "paris antique"))

    hits = names.find(("paris",), [("paris",)], 10)

    assert [(hit.pk, hit.tier) for hit in hits][:2] == [("paris", EXACT), ("parisot", BEGINS)]
    assert hits[-1].tier == WITHIN


def test_another_name_leads_to_the_thing_once():
    names = table(("burkina faso", "haute volta", "burkina"))

    hits = names.find(("burkina",), [("burkina",)], 10)

    assert [(hit.pk, hit.tier, hit.key) for hit in hits] == [("burkina faso", EXACT_OTHER, "burkina")]


def test_spaces_may_be_forgotten():
    names = table("l hay les roses", "cote d ivoire")

    assert found(names, "lhay") == ["l hay les roses"]
    assert found(names, "cotedivoire") == ["cote d ivoire"]
    assert found(names, "zz") == []


def test_one_letter_finds_the_heaviest_and_what_is_named_so():
    names = table(*(f"yvetot {number}" for number in range(2000)), "y")

    assert found(names, "y", limit=3) == ["y", "yvetot 0", "yvetot 1"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("parakuo", "parakou"), ("bagnollet", "bagnolet"), ("oralns", "orleans"), ("perpinian", "perpignan")],
)
def test_typing_errors_are_guessed(typed, meant):
    names = table("ornans", "orleans", "parakou", "bagnolet", "bagneux", "perpignan")

    (_errors, words, hit), *_others = names.guess([typed], 5)

    assert (words, hit.pk) == ((meant,), meant)


def test_short_words_are_not_guessed():
    assert table("lyon", "laon").guess(["lio"], 5) == []


def test_a_place_situates_a_name_and_finds_nothing_alone():
    rows = [Name(1, "saint denis", False, 2, "seine saint denis"), Name(2, "saint denis", False, 1, "la reunion")]
    names = NameTable(rows)

    assert [hit.pk for hit in names.find_situated(["saint", "denis", "reunion"], 5)] == [2]
    assert names.find(("reunion",), [("reunion",)], 5) == []


def test_nothing_is_in_an_empty_table():
    names = NameTable([])

    assert names.find(("paris",), [("paris",)], 5) == []
    assert names.guess(["paris"], 5) == []
    assert names.find_situated(["paris", "france"], 5) == []
