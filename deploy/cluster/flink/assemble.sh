#!/usr/bin/env bash
# Lays out a folder like Flink's distribution, from the libraries in Maven's repository:
#   assemble.sh FOLDER
# For machines that cannot download Flink's distribution. It has what Shardflow needs: no SQL, no examples, no Kubernetes.
set -euo pipefail
unset CDPATH
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

if [ $# -ne 1 ] || [ "$1" = --help ]; then
  sed -n '2,4s/^# //p' "${BASH_SOURCE[0]}" >&2
  [ "${1:-}" = --help ] && exit 0
  exit 2
fi
if [ -e "$1" ] && [ -n "$(ls -A "$1")" ]; then
  echo "$1 is not empty." >&2
  exit 2
fi
command -v mvn >/dev/null || { echo "Maven is needed: install it." >&2 && exit 1; }
mkdir -p "$1"
home=$(cd "$1" && pwd)

# shellcheck disable=SC2086
mvn -q -B ${MAVEN_OPTIONS:-} -f "$here/pom.xml" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$home/lib" >&2
# shellcheck disable=SC2086
mvn -q -B ${MAVEN_OPTIONS:-} -f "$here/pom.xml" dependency:copy -Dartifact="org.apache.flink:flink-s3-fs-hadoop:$(
  sed -n 's/.*<flink-s3-fs-hadoop.version>\(.*\)<.*/\1/p' "$here/../../../pom.xml")" \
  -DoutputDirectory="$home/plugins/s3-fs-hadoop" >&2
mkdir -p "$home/plugins/metrics-prometheus" "$home/usrlib"
mv "$home"/lib/flink-metrics-prometheus-*.jar "$home/plugins/metrics-prometheus/"
cp -R "$here/bin" "$here/conf" "$home/"
