"""Lists that show one part of their records by default, and say how to reach the others."""

from directory.listing.filtersets import ListFilterSet


class DefaultedFilterSet(ListFilterSet):
    """A list that shows one part of its records unless another is asked: ``default = (parameter, value)``."""

    default = ()

    def __init__(self, data, queryset, **kwargs):
        name, value = self.default
        # Blank values count for nothing (« periode= » sent by a form).
        self.is_default = not any(one.replace("\x00", "").strip() for one in data.getlist(name))
        if self.is_default:
            data = data.copy()
            data[name] = value
        super().__init__(data, queryset, **kwargs)

    def parameters(self, **changes):
        """As for every list, less the choice that goes without saying."""
        if self.is_default:
            changes.setdefault(self.default[0], None)
        return super().parameters(**changes)


class DefaultedMixin:
    """For a ``ListView`` over a ``DefaultedFilterSet``. ``other_parts``: ``{value: label}``, offered to empty hands."""

    other_parts = {}

    def _chips(self, filterset, keep):
        chips = super()._chips(filterset, keep)
        if not filterset.is_default:
            return chips
        # What goes without saying is not a filter that one lifts.
        facet = filterset.facets[filterset.default[0]]
        return [chip for chip in chips if chip["facette"] != facet.label]

    def _levers(self, filterset, keep):
        name, _value = filterset.default
        label = filterset.facets[name].label.lower()
        levers = [lever for lever in super()._levers(filterset, keep) if label not in lever["libelle"]]
        numbers = {value: number for value, _label, number in filterset.selection.counts(name)}
        for value, words in self.other_parts.items():
            if value in filterset.chosen[name].labels:
                continue
            if number := numbers.get(value):
                url = self._url(filterset, {**keep, name: value})
                levers.append({"libelle": words, "url": url, "compte": self.noun.count(number)})
        return levers
