#!/bin/sh
# Fails the build when something fails that is not known to, or when the baseline is not true any more.
set -e
${COUNTERSIGN:-npx countersign} run --grep 'cpix/heartbeat/**' --baseline baseline.yaml \
  --reporter junit --reporter markdown "$@" -- node adapter.js
