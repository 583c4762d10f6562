#!/bin/sh
# One image, four parts: web, worker, beat, and migrate, which runs once before the others. Secrets come as files:
# NAME_FILE=/run/secrets/name gives NAME, so that none stands in the container's configuration.
set -eu
umask 077 # uploads and generated files are for this account alone
for name in SECRET_KEY DATABASE_PASSWORD REDIS_PASSWORD; do
    eval "file=\${${name}_FILE:-}"
    if [ -n "$file" ]; then
        eval "export $name=\"\$(cat \"\$file\")\""
    fi
done
# Passwords are put in percent form: they may hold any character.
quoted() { python -c 'import sys, urllib.parse; print(urllib.parse.quote(sys.stdin.read().strip(), safe=""))'; }
: "${DATABASE_URL:=postgres://${DATABASE_USER:-xuncha}:$(printf %s "${DATABASE_PASSWORD:?未设置数据库口令}" | quoted)@${DATABASE_HOST:-postgres}:5432/${DATABASE_NAME:-xuncha}}"
: "${REDIS_URL:=redis://:$(printf %s "${REDIS_PASSWORD:?未设置队列口令}" | quoted)@${REDIS_HOST:-redis}:6379/0}"
export DATABASE_URL REDIS_URL
cd /app

case "${1:-web}" in
web | worker | beat) python manage.py check --fail-level ERROR >/dev/null ;; # settings and keys: a sentence, not a traceback
esac
case "${1:-web}" in
migrate)
    python -m xuncha.services verify
    exec python manage.py migrate --noinput
    ;;
web)
    exec gunicorn xuncha.wsgi:application --worker-class gthread --workers "${WEB_WORKERS:-2}" \
        --threads "${WEB_THREADS:-4}" --bind 0.0.0.0:8000 --timeout 60 --graceful-timeout 20 --worker-tmp-dir /dev/shm \
        --no-control-socket
    ;;
worker)
    exec celery -A xuncha.celery:app worker --concurrency "${WORKER_PROCESSES:-2}" --max-tasks-per-child 20 --loglevel INFO
    ;;
beat)
    exec celery -A xuncha.celery:app beat --schedule /tmp/beat-schedule --pidfile= --loglevel INFO
    ;;
*)
    exec "$@"
    ;;
esac
