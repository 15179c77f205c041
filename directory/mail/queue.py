"""Work done apart from web requests, by ``manage.py worker``. See ``docs/adr/0019-file-et-courriels.md``.

A job is a row, written in the transaction that decides it: rolled back, it never was. A module whose functions the
worker runs is named in ``PROCRASTINATE_IMPORT_PATHS`` (settings); web processes do not import it. In it::

    @task("courriels.envoyer")
    def send_one(mail): ...            # later("courriels.envoyer", mail=12)

    @every("*/10 * * * *", name="veracite.campagnes")
    def send_requests(): ...           # every ten minutes

A job may be run twice (its worker was killed before saying that it was done): its function looks at what is left to do.
"""

import datetime
from functools import cache

from asgiref.sync import async_to_sync
from django.db import transaction
from django.db.models import Max, Min, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException, UniqueViolation
from procrastinate.jobs import Status

QUEUE = "passerelles"
# Jobs that may last minutes, one at a time beside the others: a mail never waits for them.
LONG = "passerelles-longs"
# A worker writes that it lives every ten seconds; this long without a sign, it is dead.
DEAD_AFTER = datetime.timedelta(seconds=40)


def task(name, *, is_long=False):
    """Give a function to the worker, under ``name``. Its arguments are what JSON can write."""
    return app.task(name=name, queue=LONG if is_long else QUEUE)


def every(cron, *, name):
    """Have the worker call a function without argument at each ``cron``, a line of crontab read in UTC.

    One call at a time waits in the queue. A call missed by less than ten minutes is made when a worker is back: a
    function that must not skip a day is called often, and looks at what it did already.
    """

    def register(function):
        def run(timestamp):
            function()

        app.periodic(cron=cron)(app.task(run, name=name, queue=QUEUE, queueing_lock=name, priority=10))
        return function

    return register


def later(name, *, at=None, priority=0, once="", is_long=False, **arguments):
    """Write the job ``name`` in the current transaction. ``at``: not before; the highest ``priority`` goes first.

    ``once``: no second job with this word may wait; ``is_long``: as its task says. Returns whether a job was written.
    """
    from procrastinate.tasks import configure_task

    job = configure_task(
        name=name,
        job_manager=_manager(),
        queue=LONG if is_long else QUEUE,
        schedule_at=at,
        priority=priority,
        queueing_lock=once or None,
    )
    try:
        with transaction.atomic():
            job.defer(**arguments)
    except AlreadyEnqueued:
        return False
    return True


def is_worked():
    """Whether some worker lives."""
    last = last_sign()
    return last is not None and last >= timezone.now() - DEAD_AFTER


def last_sign():
    """When a worker last said that it lives; ``None`` when none is known: one that is stopped takes its leave."""
    from procrastinate.contrib.django.models import ProcrastinateWorker

    return ProcrastinateWorker.objects.aggregate(last=Max("last_heartbeat"))["last"]


def waiting_since():
    """When the oldest job that nobody has begun was due; ``None`` when none is."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    due = ProcrastinateJob.objects.filter(status="todo").exclude(scheduled_at__gt=timezone.now())
    written = due.annotate(since=Coalesce("scheduled_at", Min("procrastinateevent__at")))
    return written.aggregate(oldest=Min("since"))["oldest"]


def take_up():
    """Put back in the queue what killed workers were doing. Returns how many jobs."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    dead = Q(worker__isnull=True) | Q(worker__last_heartbeat__lt=timezone.now() - DEAD_AFTER)
    orphans = list(ProcrastinateJob.objects.filter(dead, status="doing").values_list("pk", flat=True))
    return sum(_take_up(number) for number in orphans)


def _take_up(number):
    try:
        with transaction.atomic():
            _manager().retry_job_by_id(job_id=number, retry_at=timezone.now())
        return True
    except UniqueViolation:
        # The same job waits already.
        async_to_sync(_manager().finish_job_by_id_async)(job_id=number, status=Status.FAILED, delete_job=True)
    except ConnectorException:
        pass  # somebody else took it up
    return False


@cache
def _manager():
    """Writes jobs through Django's connection, hence in its transaction, in the worker too."""
    from procrastinate.contrib.django.django_connector import DjangoConnector
    from procrastinate.manager import JobManager

    return JobManager(DjangoConnector())
