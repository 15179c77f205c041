"""Times of several contenders, taken in turn so that what disturbs the machine disturbs all of them alike."""

import gc
import random
import time
from dataclasses import dataclass, field
from statistics import median


@dataclass
class Series:
    """Times in milliseconds of one contender on one class of requests."""

    times: list = field(default_factory=list)

    @property
    def median(self):
        return median(self.times)

    @property
    def p95(self):
        """The time that one request in twenty exceeds."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]

    def as_dict(self):
        return {"mediane": round(self.median, 3), "p95": round(self.p95, 3), "mesures": len(self.times)}


def interleave(contenders, *, repetitions, budget, progress=lambda: None):
    """``{name: Series}`` of ``{name: callable}``, each called once unmeasured, then in turn, ``repetitions`` times.

    Turns are drawn, the same at each run: whoever always came after a page that takes ten seconds would find the memory
    of the processor full of something else. A contender that has used ``budget`` seconds stops after three measures:
    the slowest do not make the others wait.
    """
    series = {name: Series() for name in contenders}
    spent = dict.fromkeys(contenders, 0.0)
    for name, act in contenders.items():
        spent[name] = _time(act) / 1000
    order, draw = list(contenders), random.Random(1)
    for number in range(repetitions):
        draw.shuffle(order)
        for name in order:
            if number >= 3 and spent[name] > budget:
                continue
            elapsed = _time(contenders[name])
            series[name].times.append(elapsed)
            spent[name] += elapsed / 1000
        progress()
    return series


def _time(act):
    """Milliseconds that ``act`` takes, our own waste collected before."""
    gc.collect(0)
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000
