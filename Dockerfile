# The exporter: one image for the API, the workers, the migration and a single export; what it does, its command says.
# No root, nothing written outside /data, /out and /tmp.
FROM python:3.11.14-slim-bookworm AS wheels
WORKDIR /src
COPY requirements-build.txt requirements.txt ./
RUN python -m venv /opt/exporter \
 && /opt/exporter/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements-build.txt \
 && /opt/exporter/bin/pip install --no-cache-dir --require-hashes --no-build-isolation \
      --only-binary :all: --no-binary feedgen -r requirements.txt
COPY pyproject.toml LICENSE README.md ./
COPY exporter ./exporter
COPY worker ./worker
COPY templates ./templates
COPY tests/briefings/security-guarantees.json ./tests/briefings/
COPY tests/briefings/media/b3d015d295fe08f84b5e28b6dd31a541cf7a98ea8d5ebb4d5edc277d84aabc18.svg ./tests/briefings/media/
RUN /opt/exporter/bin/pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /dist . \
 && /opt/exporter/bin/pip install --no-cache-dir --no-deps /dist/*.whl \
 && /opt/exporter/bin/pip uninstall --yes hatchling pip setuptools

FROM python:3.11.14-slim-bookworm
LABEL org.opencontainers.image.title="briefing-exporter" \
      org.opencontainers.image.description="One canonical briefing in; PDF, Word, RSS, Atom, JSON Feed, AMP and HTML out" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="Apache-2.0"
# Debian's archive holds the last version of a package alone: one that is pinned cannot be had after its next mend.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      fontconfig libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
 && rm -rf /var/lib/apt/lists/* \
 && install -d -o 10001 -g 10001 /data \
 && install -d /run/secrets
COPY --from=wheels /opt/exporter /opt/exporter
ENV PATH=/opt/exporter/bin:$PATH \
    HOME=/tmp \
    XDG_CACHE_HOME=/tmp/.cache \
    EXPORTER_DATA_DIR=/data \
    PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
WORKDIR /tmp
EXPOSE 8000
# Of the API. What serves nobody, compose says so.
HEALTHCHECK --interval=15s --timeout=10s --start-period=30s CMD ["exporter", "health", "api"]
ENTRYPOINT ["exporter"]
CMD ["serve", "--host", "0.0.0.0"]
