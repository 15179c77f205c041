"""How fast the site is, beside plain SQL and Datasette over the same rows. See ``manage.py benchmark``.

``drawing`` and ``loading`` make the base, ``baselines`` and ``datasette`` are what the site is compared with,
``running`` and ``measuring`` take the times, ``report`` writes ``docs/benchmarks.md``. ``python -m
cooperation.benchmark`` measures one size in a process of its own, on a base that ``scratch`` makes and drops.
"""
