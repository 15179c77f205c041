"""Demonstration twinnings between real communes and real towns, never where a bond is already known."""

from datetime import timedelta

from django.db import transaction

from directory.enums import JumelageForm, JumelageState, MemberState
from directory.models import Jumelage, JumelageMember
from directory.sample.demo.grammar import filled
from directory.sample.demo.marks import missing_numbers, slug_of, stamped, vague
from directory.sample.demo.people import make_towns
from directory.sample.demo.words import WORDS
from directory.sample.demo.world import dice_of

CHUNK = 2000

_FORMS = (
    (JumelageForm.TWINNING, 60),
    (JumelageForm.COOPERATION, 22),
    (JumelageForm.FRIENDSHIP, 9),
    (JumelageForm.AGREEMENT, 5),
    (JumelageForm.CONTACT, 4),
)


def make_jumelages(world, *, seed, count, by, today):
    """Create the missing twinnings of the seed; return how many."""
    taken = _known_pairs()
    numbers = missing_numbers(Jumelage, seed, count)
    for first in range(0, len(numbers), CHUNK):
        with transaction.atomic():
            _make_chunk(world, seed, numbers[first : first + CHUNK], taken, by, today)
    return len(numbers)


def _known_pairs():
    rows = JumelageMember.objects.filter(collectivite__isnull=False).values_list("jumelage", "collectivite")
    members = {}
    for jumelage, collectivite in rows:
        members.setdefault(jumelage, []).append(collectivite)
    return {frozenset(pair) for pair in members.values() if len(pair) == 2}


def _make_chunk(world, seed, numbers, taken, by, today):
    drawn = []
    for number in numbers:
        dice = dice_of(seed, "jumelage", number)
        drawn.append((number, dice, world.draw_commune(dice), world.draw_town(dice)))
    make_towns(world, [town for *_, town in drawn], by=by, today=today)
    jumelages, members = [], []
    for number, dice, home, town in drawn:
        place = world.place_pk(town)
        if place is None or place == home.pk or frozenset((home.pk, place)) in taken:
            continue
        taken.add(frozenset((home.pk, place)))
        jumelage = _jumelage(seed, number, dice, home, town, by, today)
        jumelages.append(jumelage)
        expected = dice.random() < 0.04
        for position, collectivite in enumerate((home.pk, place)):
            state = MemberState.EXPECTED if expected and position else MemberState.SIGNED
            members.append(
                JumelageMember(
                    jumelage=jumelage,
                    collectivite_id=collectivite,
                    state=state,
                    joined=jumelage.since if state == MemberState.SIGNED else None,
                    position=position,
                )
            )
    Jumelage.objects.bulk_create(jumelages)
    JumelageMember.objects.bulk_create(members, batch_size=5000)


def _jumelage(seed, number, dice, home, town, by, today):
    title = f"{home.name} – {town.name}"
    status = dice.choices([JumelageState.ACTIVE, JumelageState.DORMANT, JumelageState.ENDED], [80, 14, 6])[0]
    jumelage = Jumelage(
        title=title,
        slug=slug_of(Jumelage, title, seed, number),
        form=dice.choices(*zip(*_FORMS, strict=True))[0],
        status=status,
        network_id=home.network,
        summary=filled(dice.choice(WORDS["jumelages"]), home=home, town=town.name, locative=""),
    )
    if dice.random() < 0.9:
        jumelage.since = vague(today - timedelta(days=dice.randrange(1000, 25000)), dice)
    if status == JumelageState.ENDED:
        jumelage.until = vague(today - timedelta(days=dice.randrange(20, 600)), dice)
    return stamped(jumelage, dice, by=by, today=today)
