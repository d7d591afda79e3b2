#!/usr/bin/env bash
# Starts a Kinesis emulator: start.sh PORT NAME:SHARDS[,NAME:SHARDS...]
# Needs Node 18 or newer; fetches the emulator by its lock file the first time. Ctrl-C ends it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

major=$(node --version 2>/dev/null | sed -E 's/v([0-9]+).*/\1/') || true
if [ "${major:-0}" -lt 18 ]; then
  echo "Node 18 or newer is needed for the Kinesis emulator (found: $(node --version 2>/dev/null || echo none)): install it from your system's packages or nodejs.org." >&2
  exit 3
fi

if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci --silent --no-audit --no-fund >&2
fi

cd node_modules/kinesis-local
# The certificate beside main.js is found from here only. Nothing else is written.
KINESIS_MOCK_PLAIN_PORT=${1:?which port?} KINESIS_MOCK_TLS_PORT=${KINESIS_MOCK_TLS_PORT:-0} \
  INITIALIZE_STREAMS=${2:-} SHARD_LIMIT=${SHARD_LIMIT:-100} LOG_LEVEL=${LOG_LEVEL:-WARN} \
  exec node main.js
