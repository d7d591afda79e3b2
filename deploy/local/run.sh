#!/usr/bin/env bash
# Runs Shardflow on this machine; see --help. Builds first what is missing or stale.
set -euo pipefail

unset CDPATH
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
modules=("$root/common-model" "$root/datagen" "$root/jobs" "$root/sql")

fail() {
  echo "$1" >&2
  exit 1
}

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
version=$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p') || true
[ "${version:-0}" -ge 17 ] ||
  fail "JDK 17 or newer is needed (found: ${version:-none}): install one, or set JAVA_HOME to it."

# The newest, should there be others of earlier versions.
jar() {
  ls -t "$root/$1/target/$1"-*.jar 2>/dev/null | head -n 1
}

# The last module is built last.
is_built() {
  local changed
  [ -n "$(jar jobs)" ] && [ -n "$(jar sql)" ] && [ -s "$root/sql/target/local.classpath" ] &&
    changed=$(find "$root/pom.xml" "${modules[@]/%//pom.xml}" "${modules[@]/%//src/main}" \
      -type f -newer "$(jar sql)" -print) && [ -z "$changed" ]
}

if ! is_built; then
  command -v mvn >/dev/null || fail "Maven is needed to build Shardflow: install it."
  echo "Building Shardflow; the first time, Maven fetches what it needs ..." >&2
  mvn -q -B -Dstyle.color=never -f "$root/pom.xml" -DskipTests package >&2 || fail "The build failed, see above."
fi

name=demo
case "${1:-}" in "" | -*) ;; *) name=${1//[^a-z0-9-]/} ;; esac
log=$root/deploy/local/log/$name.log
mkdir -p "$(dirname "$log")"

# SQL has a class path of its own: Flink's planner is large, and the jobs do without it.
module=jobs main=io.shardflow.jobs.local.LocalMain
if [ "$name" = sql ] && [ $# -gt 0 ]; then
  module=sql main=io.shardflow.sql.SqlMain
  shift
fi

opens=()
for package in lang net io nio lang.reflect text time util util.concurrent \
  util.concurrent.atomic util.concurrent.locks; do
  opens+=("--add-opens=java.base/java.$package=ALL-UNNAMED")
done

exec "$java" "${opens[@]}" --add-opens=java.base/sun.nio.ch=ALL-UNNAMED \
  -Dlog4j2.configurationFile="$root/deploy/local/log4j2.properties" -Dshardflow.log="$log" \
  -Dshardflow.sql="$root/sql" ${SHARDFLOW_JVM_OPTIONS:-} \
  -cp "$(jar $module):$(cat "$root/$module/target/local.classpath")" \
  $main "$@"
