"""Make, or take away, demonstration records."""

import pghistory
from django.core.management.base import CommandError
from django.utils import timezone

from directory.database.system import get_system_user
from directory.french import typographic
from directory.management.command import FrenchCommand
from directory.progress import bar
from directory.sample.demo.jumelages import make_jumelages
from directory.sample.demo.people import make_actors
from directory.sample.demo.projects import make_projects
from directory.sample.demo.removal import MODELS, remove
from directory.sample.demo.world import World
from directory.sample.tools import ReferenceMissing
from events.sample import demonstration as events_demo


class Command(FrenchCommand):
    help = typographic(
        "Crée des fiches de démonstration entre de vraies communes et de vraies villes étrangères, signalées "
        "comme telles sur le site. La même graine donne les mêmes fiches ; relancer n’ajoute que ce qui manque.\n\n"
        "Exemple : python manage.py demo_data --projects 300 --seed 1\n"
        "Pour tout retirer : python manage.py demo_data --remove"
    )

    def add_arguments(self, parser):
        parser.add_argument("--projects", type=int, default=300, metavar="N", help="nombre de projets (300)")
        parser.add_argument("--seed", type=int, default=1, metavar="GRAINE", help="graine du tirage (1)")
        parser.add_argument("--remove", action="store_true", help="retire toutes les fiches de démonstration")

    def handle(self, *, projects, seed, remove, **options):
        if not 0 <= projects <= 1_000_000:
            raise CommandError("Le nombre de projets va de 0 à 1 000 000.")
        if seed < 0:
            raise CommandError("La graine est un nombre positif.")
        self.quiet = options["verbosity"] == 0
        by = get_system_user()
        with pghistory.context(user=by.pk, command="demo_data"):
            if remove:
                self._remove()
            else:
                self._make(projects, seed, by)

    def _make(self, projects, seed, by):
        try:
            world = World()
        except ReferenceMissing as missing:
            raise CommandError(
                typographic(f"Il manque {missing} : chargez d’abord le référentiel, par manage.py load_reference.")
            ) from missing
        shared = {"seed": seed, "by": by, "today": timezone.localdate()}
        actors = make_actors(world, count=min(4000, max(40, projects // 6)), **shared)
        with self._bar(projects, "Projets") as shown:
            made = make_projects(world, count=projects, actors=actors, progress=shown.update, **shared)
        jumelages = make_jumelages(world, count=projects // 4, **shared)
        life = sum(events_demo.make_all(world, count=projects, **shared).values())
        self._say(
            f"{made} projet(s), {jumelages} jumelage(s), {life} événement(s), actualités, ressources et appels créés."
        )

    def _remove(self):
        for model in (*events_demo.MODELS, *MODELS):
            label = str(model._meta.verbose_name_plural)
            with self._bar(None, label.capitalize()) as shown:
                removed, kept = remove(model, shown.update)
            note = f", {kept} gardé(s) : d’autres fiches s’y réfèrent" if kept else ""
            self._say(f"{label} : {removed} retiré(s){note}")

    def _bar(self, total, label):
        return bar(total, label, quiet=self.quiet)

    def _say(self, text):
        if not self.quiet:
            self.stdout.write(typographic(text))
