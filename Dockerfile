# The exporter as a one-shot program: no shell of its own, no root, nothing written outside /out and /tmp.
FROM python:3.11.14-slim-bookworm AS wheels
WORKDIR /src
COPY requirements-build.txt requirements.txt ./
RUN python -m venv /opt/exporter \
 && /opt/exporter/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements-build.txt \
 && /opt/exporter/bin/pip install --no-cache-dir --require-hashes --no-build-isolation \
      --only-binary :all: --no-binary feedgen -r requirements.txt
COPY pyproject.toml LICENSE README.md ./
COPY exporter ./exporter
COPY templates ./templates
COPY tests/briefings/security-guarantees.json ./tests/briefings/
COPY tests/briefings/media/b3d015d295fe08f84b5e28b6dd31a541cf7a98ea8d5ebb4d5edc277d84aabc18.svg ./tests/briefings/media/
RUN /opt/exporter/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11.14-slim-bookworm
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      fontconfig libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
 && rm -rf /var/lib/apt/lists/*
COPY --from=wheels /opt/exporter /opt/exporter
ENV PATH=/opt/exporter/bin:$PATH \
    HOME=/tmp \
    XDG_CACHE_HOME=/tmp/.cache \
    PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
WORKDIR /tmp
ENTRYPOINT ["exporter"]
CMD ["--help"]
