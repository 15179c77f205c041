"""manage.py benchmark: the demonstration's site on a scratch base, with what is needed to measure it."""

from django.core.exceptions import ImproperlyConfigured

from .demo import *
from .demo import DATABASES, MIDDLEWARE, env

name = env.str("BENCHMARK_DATABASE", "")
if "_bench_" not in name:
    raise ImproperlyConfigured("Ces réglages ne servent qu’à manage.py benchmark, sur une base faite pour lui.")
DATABASES["default"]["NAME"] = name

# Each answer tells which process made it, with how many queries and how much memory.
MIDDLEWARE = ["directory.search.benchmark.probe.ProbeMiddleware", *MIDDLEWARE]
