# One image for web, worker, beat and the sandbox; docker-compose.yml names the command of each.
FROM python:3.11-slim AS packages
WORKDIR /app
COPY requirements.lock .
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATA_DIR=/data
RUN useradd --system --uid 10001 --no-create-home recruiting \
    && install --directory --owner recruiting /data
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
# Settings refuse to start half configured; these values last for this one command.
RUN SECRET_KEY=build-only-build-only-build-only-build-only-build-only FIELD_ENCRYPTION_KEYS=YnVpbGQtb25seS1idWlsZC1vbmx5LWJ1aWxkLW9ubHk= \
    ALLOWED_HOSTS=build BASE_URL=https://build EMAIL_URL=dummymail:// DEFAULT_FROM_EMAIL=build@localhost \
    DATA_DIR=/tmp/build \
    python manage.py collectstatic --noinput \
    && rm -r /tmp/build
USER 10001
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "recruiting.wsgi", "--bind", "0.0.0.0:8000", "--worker-tmp-dir", "/dev/shm"]
