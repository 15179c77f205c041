from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.database.fold import fold_column, sort_column, weighted_vector
from directory.models.base import Record


class Sheet(Record):
    """A record told in a title, a sentence and a text, found by its words."""

    title = models.CharField(_("titre"), max_length=300)
    summary = models.TextField(_("en une phrase"), blank=True)
    description = models.TextField(_("texte"), blank=True)

    name_key = fold_column("title")
    sort_key = sort_column("title")
    search_vector = models.GeneratedField(
        expression=weighted_vector(title="A", summary="B", description="C"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta(Record.Meta):
        abstract = True
        indexes = [
            GinIndex(fields=["search_vector"], name="%(class)s_search"),
            GinIndex(fields=["name_key"], opclasses=["gin_trgm_ops"], name="%(class)s_title_trigrams"),
            models.Index(fields=["sort_key", "id"], name="%(class)s_sort"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="%(class)s_titled",
                condition=~models.Q(title=""),
                violation_error_message=_("Une fiche a un titre."),
            ),
        ]

    def __str__(self):
        return self.title
