# The served form (服务器部署): one image for web, worker and beat; database and queue are other containers.
FROM python:3.11-slim-bookworm AS fonts
WORKDIR /build
COPY scripts scripts
RUN apt-get update -qq \
    && XUNCHA_FONTS=/fonts scripts/fonts.sh \
    && test "$(find /fonts -maxdepth 1 -name '*.[ot]t[fc]' | wc -l)" -eq 7

FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 LANG=C.UTF-8 \
    XUNCHA_ENV=production XUNCHA_VAR=/data XUNCHA_FONTS=/fonts XUNCHA_STATIC=/app/collected DJANGO_SETTINGS_MODULE=xuncha.settings
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin xuncha \
    && install -d -o xuncha -g xuncha -m 700 /data
WORKDIR /app
COPY requirements.txt constraints.txt ./
RUN pip install --quiet --no-input -r requirements.txt -c constraints.txt
COPY --from=fonts /fonts /fonts
COPY manage.py ./
COPY xuncha xuncha
COPY rounds rounds
COPY library library
COPY interviews interviews
COPY petitions petitions
COPY findings findings
COPY rectification rectification
COPY templates templates
COPY static static
COPY deploy/entrypoint.sh /usr/local/bin/entrypoint
COPY deploy/health_probe.py /usr/local/bin/
# Collecting static files needs no database and no secret; the addresses only have to be there.
RUN XUNCHA_ENV=demo XUNCHA_VAR=/tmp/build FIELD_KEYS_FILE=/tmp/build/keys DATABASE_URL=postgres://none/none \
    REDIS_URL=redis://none/0 python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf /tmp/build
USER xuncha
VOLUME /data
EXPOSE 8000
ENTRYPOINT ["entrypoint"]
CMD ["web"]
