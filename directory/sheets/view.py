"""What every public sheet does: published or nothing, former addresses for ever."""

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views import View

from directory.database.version import version_of
from directory.kinds import context_around
from directory.models import Actor, Redirection


class SheetView(View):
    """One published record by its slug; 301 from its former slugs; 404 for anything else, whoever asks."""

    http_method_names = ["get", "head", "options"]
    model = None
    template_name = ""
    section = ""
    # Roles are published, named and renamed with their actor.
    slug_model = None
    slug_path = "slug"

    def queryset(self):
        """Published records with all that the sheet shows."""
        return self.model.objects.published()

    def get(self, request, slug):
        version_of(request)
        record = self.queryset().filter(**{self.slug_path: slug}).first()
        if record is None:
            return HttpResponsePermanentRedirect(self._moved_to(slug))
        return render(
            request,
            self.template_name,
            {"section": self.section, "fiche": record, **self.context(record), **context_around(self.section, record)},
        )

    def context(self, record):
        return {}

    def absolute(self, path):
        return self.request.build_absolute_uri(path)

    def _moved_to(self, slug):
        """Where the sheet lives now; raises ``Http404``."""
        slug_model = self.slug_model or self.model
        current = Redirection.objects.current_slug(slug_model, slug)
        found = self.model.objects.published().filter(**{self.slug_path: current}).first() if current else None
        if found is None:
            raise Http404
        return found.get_absolute_url()


class ActorBasedView(SheetView):
    """A role of an actor. An actor that lacks it has its page elsewhere: 301."""

    slug_model = Actor
    slug_path = "actor__slug"

    def _moved_to(self, slug):
        slugs = [slug, Redirection.objects.current_slug(Actor, slug)]
        actors = (
            Actor.objects.published()
            .select_related("collectivite", "as_network")
            .in_bulk([s for s in slugs if s], field_name="slug")
        )
        for one in slugs:
            if one in actors:
                path = self.path_of(actors[one])
                if path != self.request.path:
                    return path
        raise Http404

    def path_of(self, actor):
        return actor.get_absolute_url()
