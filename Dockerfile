# One image for the web server and the queue worker; it runs as a user without rights and holds no secret.
FROM python:3.13-slim-trixie AS system
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
# Pango and HarfBuzz draw the certificates; Voikko finds Finnish words in all their forms.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
       libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libvoikko1 voikko-fi \
    && rm -rf /var/lib/apt/lists/*

FROM system AS packages
COPY requirements.lock .
RUN python -m venv /opt/vieri \
    && /opt/vieri/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock

FROM system
RUN useradd --system --uid 10001 --home-dir /srv/vieri --shell /usr/sbin/nologin vieri \
    && install -d -o vieri /srv/data && install -d -o vieri -m 700 /srv/keys
COPY --from=packages /opt/vieri /opt/vieri
WORKDIR /srv/vieri
COPY . .
ENV PATH=/opt/vieri/bin:$PATH DATA=/srv/data KEYS=/srv/keys STATIC_ROOT=/srv/static XDG_CACHE_HOME=/srv/data/cache
# The values below serve these two commands only: no setting of the build stays in the image.
RUN python -m config.catalogues compile \
    && DATA=/srv/build SECRET_KEY=build SITE_URL=https://build.invalid \
       python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf /srv/build
USER vieri
# Apart, so that a copy of the data holds no private key.
VOLUME /srv/data /srv/keys
EXPOSE 8000
# Asks under the site's own name, since any other is refused.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s CMD ["python", "-m", "config.probe"]
CMD ["python", "manage.py", "serve", "--host", "0.0.0.0"]
