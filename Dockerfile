# Countersign as an image: docker build -t countersign . && docker run --rm -p 4010:4010 countersign
# Any image with Node 20.19 or later will do: --build-arg NODE_IMAGE=…
ARG NODE_IMAGE=docker.io/library/node:24-slim

FROM ${NODE_IMAGE} AS packed
WORKDIR /source
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm pack --pack-destination /tmp

# Only what users install: the package and what it depends on.
FROM ${NODE_IMAGE} AS installed
COPY --from=packed /tmp/countersign-*.tgz /tmp/
WORKDIR /countersign
RUN npm install --omit=dev --no-audit --no-fund /tmp/countersign-*.tgz && mkdir /work

FROM ${NODE_IMAGE}
LABEL org.opencontainers.image.title="Countersign" \
      org.opencontainers.image.description="Conformance tests and mock servers for DRM packaging, key and ticket APIs" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=installed /countersign /countersign
# Where reports go: a volume here, or --out.
COPY --from=installed --chown=1000:1000 /work /work
WORKDIR /work
ENV NODE_ENV=production
USER 1000:1000
EXPOSE 4010
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:4010/_countersign/health').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/countersign/node_modules/countersign/bin/countersign.js"]
CMD ["mock", "--host", "0.0.0.0"]
