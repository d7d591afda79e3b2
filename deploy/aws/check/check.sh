#!/usr/bin/env bash
# Checks CloudFormation templates: check.sh schemas|rules TEMPLATE...
# "schemas" compares them with the schemas of AWS resources, "rules" with shardflow.guard. Needs Node 20 or newer, and
# downloads two npm packages the first time. Exits with status 0 if all is well, 1 if not, 3 if something is missing.
set -euo pipefail
unset CDPATH
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

kind=${1:-}
case "$kind" in
schemas | rules) shift ;;
*)
  echo "check.sh: '$kind' is not schemas or rules" >&2
  exit 2
  ;;
esac
if [ $# -eq 0 ]; then
  echo "check.sh: name the templates to check, such as cloudformation/*.json" >&2
  exit 2
fi

major=$(node --version 2>/dev/null | sed -E 's/v([0-9]+).*/\1/') || true
if [ "${major:-0}" -lt 20 ]; then
  echo "check.sh: Node 20 or newer is needed (found: $(node --version 2>/dev/null || echo none))" >&2
  exit 3
fi
if [ ! -f "$here/node_modules/.package-lock.json" ] || [ "$here/package-lock.json" -nt "$here/node_modules/.package-lock.json" ]; then
  (cd "$here" && npm ci --silent) >&2 || exit 3
fi

if [ "$kind" = schemas ]; then
  exec node "$here/schemas.mjs" "$@"
fi

case "$(uname -s)" in Darwin) system=macos ;; *) system=ubuntu ;; esac
case "$(uname -m)" in arm64 | aarch64) machine=aarch64 ;; *) machine=x86_64 ;; esac
guard=$here/node_modules/@cdklabs/cdk-validator-cfnguard/bin/$system/$machine/cfn-guard
if [ ! -x "$guard" ]; then
  echo "check.sh: the npm package has no cfn-guard for $system on $machine" >&2
  exit 3
fi
status=0
for template; do
  "$guard" validate --rules "$here/../guard/shardflow.guard" --data "$template" --show-summary fail || status=1
done
exit "$status"
