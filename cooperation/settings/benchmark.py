"""manage.py benchmark: the demonstration's site, with what is needed to measure it.

The command runs beside the site's own base; what it starts, on the scratch base that ``BENCHMARK_DATABASE`` names.
"""

from importlib.util import find_spec

from django.core.exceptions import ImproperlyConfigured

from .demo import *
from .demo import DATABASES, INSTALLED_APPS, MIDDLEWARE, env

if find_spec("psutil") is None:
    raise ImproperlyConfigured("Le banc d’essai demande les paquets de requirements-demo.txt : relancez bin/demo.")

INSTALLED_APPS = [*INSTALLED_APPS, "cooperation.benchmark"]

if name := env.str("BENCHMARK_DATABASE", ""):
    if "_bench_" not in name:
        raise ImproperlyConfigured(f"{name} n’est pas une base faite pour le banc d’essai (manage.py benchmark).")
    DATABASES["default"]["NAME"] = name
    # Each answer tells which process made it, with how many queries and how much memory.
    MIDDLEWARE = ["cooperation.benchmark.probe.ProbeMiddleware", *MIDDLEWARE]
