#!/usr/bin/env bash
# Runs Shardflow on this machine; see --help. Builds missing or outdated jars first.
set -euo pipefail

unset CDPATH

# File names and all output are in UTF-8, and numbers have the same format in every locale. The JVM takes the encoding
# of file names from the locale only.
utf8=$(locale -a 2>/dev/null | grep -iE '^(C|en_[A-Z]+)\.utf-?8$' | sort | sed -n 1p) || true
export LC_ALL="${utf8:-C.UTF-8}"
encoding=()
for stream in file stdout stderr sun.stdout sun.stderr; do
  encoding+=("-D$stream.encoding=UTF-8")
done

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

fail() {
  echo "$1" >&2
  exit 1
}

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
version=$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p') || true
[ "${version:-0}" -ge 17 ] ||
  fail "JDK 17 or newer is needed (found: ${version:-none}): install one, or set JAVA_HOME to it."

name=demo
case "${1:-}" in "" | -*) ;; *) name=${1//[^a-z0-9-]/} ;; esac

# Options of the JVM. Those of the user come later, and take precedence.
jvm=()

# Parquet files and tables are read by DuckDB, which only queries need otherwise.
needs_duckdb() {
  case "$1" in
  *://*) ;;
  *) [ -n "$(find "$1" \( -name '*.parquet' -o -name _delta_log -o -name '*.metadata.json' \) -print -quit 2>/dev/null)" ] || return 0 ;;
  esac
  modules+=(deploy/query) last=deploy/query module=deploy/query
}

# The value of --path.
path_of() {
  local word previous= path=out
  for word; do
    case "$previous $word" in
    *" --path="*) path=${word#--path=} ;;
    "--path "*) path=$word ;;
    esac
    previous=$word
  done
  printf %s "$path"
}

# The modules to build, and the one that Maven builds last. SQL has its own class path, because Flink's planner is large
# and the jobs do not need it. So have queries, because of DuckDB, and the benchmark, because of Spark.
modules=(common-model datagen/generator datagen/local-kinesis datagen/expected jobs deploy/live deploy/local) last=deploy/local
module=deploy/local main=io.shardflow.local.LocalMain
case "$name" in
sql)
  modules+=(sql) last=sql module=sql main=io.shardflow.sql.SqlMain
  shift
  ;;
test)
  # A test file can have cases of SQL.
  modules+=(sql) last=sql module=sql
  ;;
query)
  modules+=(deploy/query) last=deploy/query module=deploy/query main=io.shardflow.query.QueryMain
  shift
  ;;
demo)
  # The live page of the demo reads its files. The libraries of tables do not go together with those of DuckDB.
  case " $* " in *" --sink.format parquet "* | *" --sink.format=parquet "*) modules+=(deploy/query) last=deploy/query module=deploy/query ;; esac
  ;;
verify) needs_duckdb "${2:-.}" ;;
live)
  needs_duckdb "$(path_of "$@")"
  # The heap grows only as far as what is kept needs it.
  jvm=(-Xms32m -Xmx192m -XX:+UseSerialGC -XX:MinHeapFreeRatio=20 -XX:MaxHeapFreeRatio=40)
  ;;
benchmark)
  shift
  if [ "${1:-}" = jmh ]; then
    last=deploy/benchmark/jmh main=org.openjdk.jmh.Main
    modules=(common-model datagen/generator "$last")
    shift
  else
    last=deploy/benchmark/harness main=io.shardflow.benchmark.Benchmark
    modules+=(jobs/tables sql deploy/benchmark/contender deploy/benchmark/spark "$last")
  fi
  module=$last
  ;;
esac

# The newest jar of a module: jars of earlier versions can be there, too.
jar() {
  ls -t "$root/$1/target/${1##*/}"-*.jar 2>/dev/null | head -n 1
}

# Whether the jars of these modules, and the class path of the last one, are newer than all sources.
is_built() {
  local of changed
  for of in "$@"; do
    [ -n "$(jar "$of")" ] &&
      changed=$(cd "$root" && find pom.xml "${modules[@]/%//pom.xml}" "${modules[@]/%//src/main}" \
        -type f -newer "$(jar "$of")" -print) && [ -z "$changed" ] || return 1
  done
  [ -s "$root/$last/target/local.classpath" ]
}

# Whether an option or the --config file sets sink.table, a SQL pipeline writes Parquet, or the results to compact have
# tables or Parquet files: these need libraries that are large.
uses_tables() {
  local word previous=
  for word; do
    case "$name $previous $word" in
    *" --sink.table" | *" --sink.table="* | *" --sink.catalog" | *" --sink.catalog="*) return 0 ;;
    "sql --sink.format parquet" | "sql "*" --sink.format=parquet" | "compact "*://*) return 0 ;;
    esac
    if [ "$name" = compact ] && [ -d "$word" ] &&
      [ -n "$(find "$word" \( -name _delta_log -o -name metadata -o -name '*.parquet' \) -print -quit)" ]; then
      return 0
    fi
    [ "$previous" = --config ] && grep -qs '"table"' "$word" && return 0
    previous=$word
  done
  return 1
}
tables=()
if uses_tables "$@"; then
  tables=(jobs/tables)
  modules+=(jobs/tables)
fi

if ! is_built "$module" "$last" ${tables[@]+"${tables[@]}"}; then
  command -v mvn >/dev/null || fail "Maven is needed to build Shardflow: install it."
  echo "Building Shardflow. The first time, Maven downloads its dependencies ..." >&2
  mvn -q -B -Dstyle.color=never -f "$root/pom.xml" -pl "$(IFS=,; echo "${modules[*]}")" -am -DskipTests package >&2 ||
    fail "The build failed, see above."
fi

tables_classpath=
if [ "${#tables[@]}" -gt 0 ]; then
  tables_classpath=:$(jar jobs/tables):$(cat "$root/jobs/tables/target/local.classpath")
  [ "$name" != sql ] || tables_classpath+=:$(cat "$root/sql/target/parquet.classpath")
fi

log=$root/deploy/local/log/$name.log
mkdir -p "$(dirname "$log")"

# An emulator on this machine is never behind a proxy. If only one of the two variables is set, its value also applies to
# the other one, because some programs read only one of them.
export NO_PROXY="${NO_PROXY:-${no_proxy:-}}" no_proxy="${no_proxy:-${NO_PROXY:-}}"
NO_PROXY+="${NO_PROXY:+,}localhost,127.0.0.1"
no_proxy+="${no_proxy:+,}localhost,127.0.0.1"

opens=()
for package in lang net io nio lang.reflect text time util util.concurrent \
  util.concurrent.atomic util.concurrent.locks; do
  opens+=("--add-opens=java.base/java.$package=ALL-UNNAMED")
done

exec "$java" "${encoding[@]}" -Duser.language=en -Duser.country=US "${opens[@]}" --add-opens=java.base/sun.nio.ch=ALL-UNNAMED \
  ${jvm[@]+"${jvm[@]}"} \
  -Dlog4j2.configurationFile="$root/deploy/local/log4j2.properties" -Dshardflow.log="$log" \
  -Dshardflow.sql="$root/sql" -Dshardflow.benchmark="$root/deploy/benchmark" ${SHARDFLOW_JVM_OPTIONS:-} \
  -cp "$(jar $module):$(cat "$root/$module/target/local.classpath")$tables_classpath" \
  $main "$@"
