"""Lists that show one part of their records by default, and say how to reach the others."""


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
