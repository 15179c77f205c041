"""`/metriques/`: what Prometheus gathers, in its text format. Few figures, each of which somebody can act on.

Those of requests are counted by each web process in memory that all of them see (mapped before they part), each in a
place of its own: no lock between processes that one of them, killed, would hold for ever. The others are read from the
base and the disk when asked.
See https://prometheus.io/docs/instrumenting/exposition_formats/.
"""

import mmap
import os
import shutil
import threading
from time import monotonic

from django.conf import settings
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cooperation.http.health import bears_token
from cooperation.http.parts import look, within
from directory.mail import queue
from directory.models import Mail

# Seconds: « le » of a Prometheus histogram; half a second is what a reader is promised.
BOUNDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
# A code of answer of its own, or its family.
CODES = ("2xx", "3xx", "4xx", "5xx", "503")
# Figures of one process: its codes, its durations by bound and beyond, their sum.
WIDTH = len(CODES) + len(BOUNDS) + 2
PLACES = 64

_shared = memoryview(mmap.mmap(-1, PLACES * WIDTH * 8)).cast("d")
_lock = threading.Lock()


class MetricsMiddleware:
    """Counts each request of this process."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        begun = monotonic()
        response = self.get_response(request)
        count(response.status_code, monotonic() - begun)
        return response


def count(status, seconds):
    code = CODES.index("503" if status == 503 else f"{max(2, status // 100)}xx")
    bound = len(CODES) + next((i for i, most in enumerate(BOUNDS) if seconds <= most), len(BOUNDS))
    # Two processes share a place when the system gives them near numbers: a count may be lost then, none is made up.
    place = os.getpid() % PLACES * WIDTH
    with _lock:
        _shared[place + code] += 1
        _shared[place + bound] += 1
        _shared[place + WIDTH - 1] += seconds


@require_safe
@never_cache
def metrics(request):
    """404 to whoever does not say the token: nothing is here for the public."""
    if not bears_token(request):
        raise Http404
    lines = [line for family in (_of_requests, _of_parts, _of_the_disk) for line in family()]
    lines += within(_of_the_queue) or []
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; version=0.0.4; charset=utf-8")


def _of_requests():
    sums = [sum(_shared[place * WIDTH + column] for place in range(PLACES)) for column in range(WIDTH)]
    codes, durations, seconds = sums[: len(CODES)], sums[len(CODES) : -1], sums[-1]
    yield "# HELP passerelles_requests_total Requêtes servies, par code de réponse."
    yield "# TYPE passerelles_requests_total counter"
    for code, number in zip(CODES, codes, strict=True):
        yield f'passerelles_requests_total{{code="{code}"}} {number:.0f}'
    yield "# HELP passerelles_request_seconds Durée d’une réponse, jusqu’à ses premiers octets."
    yield "# TYPE passerelles_request_seconds histogram"
    so_far = 0
    for most, number in zip((*BOUNDS, "+Inf"), durations, strict=True):
        so_far += number
        yield f'passerelles_request_seconds_bucket{{le="{most}"}} {so_far:.0f}'
    yield f"passerelles_request_seconds_sum {seconds:.6f}"
    yield f"passerelles_request_seconds_count {so_far:.0f}"


def _of_parts():
    yield f'passerelles_info{{version="{settings.VERSION}"}} 1'
    yield "# HELP passerelles_part_ok Ce que dit /sante/ de chaque partie : 1 quand elle va bien."
    yield "# TYPE passerelles_part_ok gauge"
    for name, state in look().items():
        yield f'passerelles_part_ok{{part="{name}"}} {int(state.is_ok)}'


def _of_the_disk():
    room = shutil.disk_usage(settings.DATA_DIR)
    yield "# TYPE passerelles_disk_bytes gauge"
    yield f'passerelles_disk_bytes{{of="free"}} {room.free}'
    yield f'passerelles_disk_bytes{{of="total"}} {room.total}'


def _of_the_queue():
    now = timezone.now()
    since, last = queue.waiting_since(), queue.last_sign()
    lines = ["# HELP passerelles_queue_oldest_seconds Depuis quand attend la plus ancienne tâche due."]
    lines += ["# TYPE passerelles_queue_oldest_seconds gauge"]
    lines += [f"passerelles_queue_oldest_seconds {(now - since).total_seconds() if since else 0:.0f}"]
    if last:
        lines += ["# TYPE passerelles_worker_sign_age_seconds gauge"]
        lines += [f"passerelles_worker_sign_age_seconds {(now - last).total_seconds():.0f}"]
    lines += ["# TYPE passerelles_mails gauge"]
    of_states = Mail.objects.order_by().values_list("state").annotate(number=Count("pk"))
    lines += [f'passerelles_mails{{state="{state}"}} {number}' for state, number in of_states]
    return lines
