"""``manage.py banc_suivi``: a night of « Suivre », measured on the base at hand. Leaves nothing behind."""

import resource
import time
from contextlib import contextmanager
from itertools import islice, zip_longest
from urllib.parse import urlencode

from django.core.management.base import CommandError
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from directory.enums import MailState, Rhythm
from directory.following import looking, rounds, tokens
from directory.following.news import latest
from directory.following.selections import followed_kinds
from directory.french import french_number, typographic
from directory.mail import outbox
from directory.management.command import FrenchCommand
from directory.models import FollowedSelection, Follower, Mail, News, SheetPrint, Subscription

# An address that no mail can reach (RFC 2606), by which what is measured is known from the rest.
DOMAIN = "@banc.invalid"
EACH = 2  # things followed by an address
WORDS = ("eau", "école", "santé", "jeunesse", "agriculture", "culture", "climat", "formation", "femmes", "déchets")
JOB = "DELETE FROM procrastinate_jobs WHERE task_name = %s AND (args->>'mail')::bigint = ANY(%s)"


class Command(FrenchCommand):
    help = typographic(
        "Mesure une nuit de courriels de nouveautés sur cette base : des abonnés et des changements sont inventés, "
        "chaque courriel est écrit et remis à un serveur qui n’envoie rien, puis tout est retiré. À lancer sur une "
        "base de démonstration, sans autre processus.\n\n"
        "Exemple : python manage.py banc_suivi --abonnés 10000 --sélections 200 --changements 5000"
    )

    def add_arguments(self, parser):
        number = {"type": int, "metavar": "N"}
        parser.add_argument("--abonnés", dest="followers", default=10_000, help="adresses (10000)", **number)
        parser.add_argument("--sélections", dest="selections", default=200, help="choses suivies (200)", **number)
        parser.add_argument("--changements", dest="changes", default=5_000, help="fiches changées (5000)", **number)

    def handle(self, *, followers, selections, changes, **options):
        if Follower.objects.exclude(email__endswith=DOMAIN).exists():
            raise CommandError("Des personnes suivent des fiches sur cette base : le banc n’y touche pas.")
        with self.timed("veille de toutes les fiches"):
            looking.look()
        start = latest()
        try:
            self._invent(followers, selections, changes)
            self._measure()
        finally:
            self._clean(start)

    @contextmanager
    def timed(self, what):
        began = time.perf_counter()
        yield
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        self.stdout.write(f"{what} : {time.perf_counter() - began:.1f} s, {memory} Mo au plus")

    def _invent(self, followers, selections, changes):
        keys = list(islice(_keys(), selections))
        rows = FollowedSelection.objects.bulk_create([FollowedSelection(key=key) for key in keys])
        people = Follower.objects.bulk_create(
            [tokens.new_follower(f"abonne-{number}{DOMAIN}") for number in range(followers)], batch_size=1000
        )
        before = timezone.now() - timezone.timedelta(days=2)
        mine = [
            Subscription(
                follower=one,
                selection=rows[(number + step * 7) % len(rows)],
                rhythm=Rhythm.DAILY,
                confirmed_at=before,
                told_at=before,
                told_to=latest(),
            )
            for number, one in enumerate(people)
            for step in range(EACH)
        ]
        Subscription.objects.bulk_create(mine, batch_size=1000)
        prints = SheetPrint.objects.filter(is_public=True).order_by("?").values_list("section", "record_pk")[:changes]
        news = [News(section=section, record_pk=key, before={"titre": ["banc"]}) for section, key in prints]
        News.objects.bulk_create(news, batch_size=1000)
        told = ", ".join(french_number(number) for number in (len(people), len(rows), len(mine), len(news)))
        self.stdout.write(f"abonnés, sélections, abonnements, changements : {told}")

    def _measure(self):
        moment = rounds.moment_of(Rhythm.DAILY, timezone.now())
        with self.timed("écrire les courriels et leurs marques"):
            written = rounds.serve(Rhythm.DAILY, moment)
        mails = Mail.objects.filter(to__endswith=DOMAIN, state=MailState.WAITING).order_by("pk")
        with (
            override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend"),
            self.timed(f"composer et remettre {french_number(written)} courriels"),
        ):
            for key in mails.values_list("pk", flat=True):
                outbox.send(key)
        sent = Mail.objects.filter(to__endswith=DOMAIN, state=MailState.SENT).count()
        self.stdout.write(f"remis : {french_number(sent)}")
        again = rounds.serve(Rhythm.DAILY, moment)
        self.stdout.write(f"écrits si l’on recommence : {again}")

    def _clean(self, start):
        with connection.cursor() as cursor:
            keys = list(Mail.objects.filter(to__endswith=DOMAIN).values_list("pk", flat=True))
            cursor.execute(JOB, [outbox.SEND, keys])
        Follower.objects.filter(email__endswith=DOMAIN).delete()
        FollowedSelection.objects.filter(subscriptions__isnull=True).delete()
        News.objects.filter(pk__gt=start).delete()


def _keys():
    """Selections as people make them: a value of a facet that has records, of each list in turn; some with a word."""
    lists = [_values(kind) for kind in followed_kinds()]
    for number, address in enumerate(one for some in zip_longest(*lists) for one in some if one):
        yield f"{address}&q={WORDS[number // 5 % len(WORDS)]}" if number % 5 == 4 else address


def _values(kind):
    selection = kind.list.select()
    found = [
        (count, f"{kind.list.path}?{urlencode({name: value})}")
        for name in kind.list.facets
        for value, _label, count in selection.counts(name)
    ]
    return [address for _count, address in sorted(found, reverse=True)]
