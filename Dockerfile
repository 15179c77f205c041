# L’image du site : la même pour les pages, le worker et les commandes. Voir docs/exploitation.md.
FROM python:3.13-slim-bookworm AS paquets
WORKDIR /srv/passerelles
COPY requirements.txt ./
RUN python -m venv .venv \
    && .venv/bin/pip install --no-cache-dir --require-hashes --requirement requirements.txt

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 1000 --home-dir /srv/passerelles passerelles \
    && install --directory --owner=passerelles --mode=0700 /donnees /sauvegardes
WORKDIR /srv/passerelles
COPY --from=paquets /srv/passerelles/.venv ./.venv
COPY . .
ENV PATH=/srv/passerelles/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=cooperation.settings.production \
    PASSERELLES_DATA=/donnees \
    PASSERELLES_BACKUP_DIR=/sauvegardes \
    BIND=0.0.0.0:8000
USER 1000
VOLUME ["/donnees", "/sauvegardes"]
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/sante/', timeout=4)"]
CMD ["gunicorn", "cooperation.wsgi"]
