# The program, for any engine. It runs as a user without rights, and the site needs nothing but /tmp to write to.
# docs/operations.md says how to build and run it.
FROM python:3.13-slim AS build
WORKDIR /source
COPY setup.cfg pyproject.toml README.md ./
COPY searchapp searchapp
COPY templates templates
COPY static static
RUN python -m venv /opt/searchapp \
 && /opt/searchapp/bin/pip install --no-cache-dir '.[documents,fast,opensearch,png,xlsx]'

FROM python:3.13-slim
# For charts as PNG pictures.
RUN apt-get update && apt-get install --yes --no-install-recommends fonts-noto-cjk && rm -rf /var/lib/apt/lists/*
COPY --from=build /opt/searchapp /opt/searchapp
ENV PATH=/opt/searchapp/bin:$PATH \
    PYTHONUTF8=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    SEARCHAPP_CACHE=/var/cache/searchapp \
    SEARCHAPP_INDEX=/index
# jieba's model is made here, so that the root of a running container can be read-only.
RUN useradd --system --uid 10001 --no-create-home searchapp \
 && install --directory --owner searchapp /index /var/cache/searchapp \
 && python -c "from pathlib import Path; from searchapp.analysis.segmenter import Segmenter; Segmenter.open(Path('/var/cache/searchapp')).words('毛利率')"
USER searchapp
EXPOSE 8000
# 401: the site is there and asks who is calling.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["python", "-c", "\
import sys, urllib.error, urllib.request\n\
try: urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=8)\n\
except urllib.error.HTTPError as error: sys.exit(error.code != 401)"]
ENTRYPOINT ["searchapp"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
