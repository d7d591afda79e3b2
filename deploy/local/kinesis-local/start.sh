#!/usr/bin/env bash
# Starts a Kinesis emulator: start.sh PORT [NAME:SHARDS,...]
# Needs Node 18 or newer. Installs the emulator from its lock file the first time. Press Ctrl-C to stop it.
set -euo pipefail
unset CDPATH
cd "$(dirname "${BASH_SOURCE[0]}")"

major=$(node --version 2>/dev/null | sed -E 's/v([0-9]+).*/\1/') || true
if [ "${major:-0}" -lt 18 ]; then
  echo "Node 18 or newer is needed for the Kinesis emulator (found: $(node --version 2>/dev/null || echo none)): install it from your system's packages or nodejs.org." >&2
  exit 3
fi

if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci --silent --no-audit --no-fund >&2
fi

export KINESIS_MOCK_PLAIN_PORT=${1:?the port to listen on is missing} KINESIS_MOCK_TLS_PORT=0
export SHARD_LIMIT=1000 LOG_LEVEL=WARN
if [ -n "${2:-}" ]; then
  export INITIALIZE_STREAMS=$2
fi

# The emulator looks for its certificate in the working directory.
cd node_modules/kinesis-local
exec node main.js
