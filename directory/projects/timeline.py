"""Where a project stands in time: the frame it belongs to, its period, and what is not known after."""

from dataclasses import dataclass

from django.utils import timezone

from directory.dates import PartialDate, format_period, since
from directory.enums import Closure, ProjectStatus
from directory.french import NBSP, SHORT_MONTHS, uncapitalised


@dataclass(frozen=True)
class Label:
    x: int
    y: int
    text: str
    anchor: str = "start"
    strong: bool = False


@dataclass(frozen=True)
class Drawing:
    """One width of the line, in SVG units. ``frame``, ``period``, ``doubt``: (x1, x2) or ``None``."""

    width: int
    frame: tuple | None
    period: tuple
    doubt: tuple | None
    points: tuple
    labels: tuple


@dataclass(frozen=True)
class Timeline:
    sentence: str
    wide: Drawing
    narrow: Drawing


def timeline_of(project, today=None):
    """The timeline of a project with a start, else ``None``."""
    today = today or timezone.localdate()
    if project.start is None:
        return None
    frame = project.jumelage.since if project.jumelage_id and project.jumelage.is_published else None
    frame = frame if frame and frame.earliest < project.start.earliest else None
    is_open = project.closure == Closure.OPEN
    unknown_after = project.status_on(today) == ProjectStatus.UNCONFIRMED or (is_open and project.end is None)
    sentence = "Projet " + format_period(project.start, project.end)
    if frame:
        sentence = f"Coopération {since(frame)}{NBSP}; {uncapitalised(sentence)}"
    if unknown_after:
        sentence += " ; depuis, suite inconnue" if project.end else " ; fin inconnue"
    return Timeline(
        sentence,
        _draw(project, frame, unknown_after, today, 760, _short),
        _draw(
            project,
            frame,
            unknown_after,
            today,
            340,
            lambda date: str(PartialDate(date.year, is_approximate=date.is_approximate)),
        ),
    )


def _draw(project, frame, unknown_after, today, width, write):
    left, right = 8, width - 8
    limit = right - 62 if unknown_after else right
    first = (frame or project.start).earliest
    # Without an end, the bar stops today (or right after a start to come), never at an invented date.
    last = project.end.latest if project.end else max(today, project.start.latest)
    span = max((last - first).days, 1)

    def x(date):
        return round(left + (limit - left) * (date - first).days / span)

    start, end = x(project.start.earliest), limit
    start = min(start, end - 12)
    dates = write(project.start)
    if project.end and write(project.end) != dates:
        dates += f" – {write(project.end)}"
    labels = []
    if frame:
        labels += [
            Label(0, 44, write(frame) if frame.month is None else str(frame), strong=True),
            Label(0, 104, "Début du lien"),
        ]
        middle = min(max((start + end) // 2, 190 if width > 400 else 150), width - 130 if width > 400 else width - 95)
        labels += [Label(middle, 44, dates, "middle", True), Label(middle, 104, "Ce projet", "middle")]
    else:
        labels += [Label(0, 44, dates, strong=True), Label(0, 104, "Ce projet")]
    if unknown_after:
        labels.append(Label(width, 104, "puis ?", "end"))
    return Drawing(
        width=width,
        frame=(left, right) if frame else None,
        period=(max(start, left + 6), end),
        doubt=(limit + 10, right - 8) if unknown_after else None,
        points=(left,) if frame else (),
        labels=tuple(labels),
    )


def _short(date):
    if not date.month:
        return str(date)
    return f"{'vers ' if date.is_approximate else ''}{SHORT_MONTHS[date.month - 1]} {date.year}"
