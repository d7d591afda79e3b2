#!/bin/sh
# What the other scripts share. Each of them does what the script of the same name in Flink's distribution does, as far
# as Shardflow needs it. Needs a POSIX shell and Java.
set -eu

: "${FLINK_HOME:=$(cd "$(dirname "$0")/.." && pwd)}"
: "${FLINK_CONF_DIR:=$FLINK_HOME/conf}"
: "${FLINK_LOG_DIR:=$FLINK_HOME/log}"
: "${FLINK_PID_DIR:=/tmp}"
: "${FLINK_PLUGINS_DIR:=$FLINK_HOME/plugins}"
: "${FLINK_IDENT_STRING:=$(id -un 2>/dev/null || id -u)}"
export FLINK_HOME FLINK_CONF_DIR FLINK_LOG_DIR FLINK_PLUGINS_DIR
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

opens=
for package in lang net io nio lang.reflect text time util util.concurrent util.concurrent.atomic util.concurrent.locks; do
  opens="$opens --add-opens=java.base/java.$package=ALL-UNNAMED"
done
opens="$opens --add-opens=java.base/sun.nio.ch=ALL-UNNAMED"

# The jars in lib, separated by colons. Java expands the star itself.
class_path="$FLINK_HOME/lib/*"

# Prints the JVM options and the Flink options with the sizes of memory: memory GET_TM_RESOURCE_PARAMS [-D ...]
memory() {
  action=$1
  shift
  # shellcheck disable=SC2086
  "$java" $opens -cp "$class_path" -Dlog4j2.configurationFile="$FLINK_CONF_DIR/log4j-console.properties" \
    org.apache.flink.runtime.util.bash.BashJavaUtils "$action" --configDir "$FLINK_CONF_DIR" "$@" |
    sed -n 's/^BASH_JAVA_UTILS_EXEC_RESULT://p'
}

# Runs a process: run NAME start|start-foreground|stop|stop-all MAIN-CLASS MEMORY-ACTION [arguments]
run() {
  name=$1 action=$2 main=$3 sizes=$4
  shift 4
  pids=$FLINK_PID_DIR/flink-$FLINK_IDENT_STRING-$name.pid
  case "$action" in
  start | start-foreground) ;;
  stop) stop_last "$pids" "$name" && return 0 || return 1 ;;
  stop-all)
    while stop_last "$pids" "$name"; do :; done
    return 0
    ;;
  *)
    echo "Usage: $(basename "$0") start|start-foreground|stop|stop-all [arguments]" >&2
    return 2
    ;;
  esac
  parameters=$(memory "$sizes")
  jvm=$(echo "$parameters" | sed -n 1p)
  dynamic=$(echo "$parameters" | sed -n 2p)
  if [ "$action" = start-foreground ]; then
    # shellcheck disable=SC2086
    exec "$java" $opens $jvm ${FLINK_ENV_JAVA_OPTS:-} -Dlog4j2.configurationFile="$FLINK_CONF_DIR/log4j-console.properties" \
      -cp "$class_path" "$main" --configDir "$FLINK_CONF_DIR" $dynamic "$@"
  fi
  mkdir -p "$FLINK_LOG_DIR" "$FLINK_PID_DIR"
  number=0
  while [ -e "$FLINK_LOG_DIR/flink-$FLINK_IDENT_STRING-$name-$number.out" ]; do number=$((number + 1)); done
  # shellcheck disable=SC2086
  "$java" $opens $jvm ${FLINK_ENV_JAVA_OPTS:-} -Dlog4j2.configurationFile="$FLINK_CONF_DIR/log4j-console.properties" \
    -cp "$class_path" "$main" --configDir "$FLINK_CONF_DIR" $dynamic "$@" \
    >"$FLINK_LOG_DIR/flink-$FLINK_IDENT_STRING-$name-$number.out" 2>&1 </dev/null &
  echo $! >>"$pids"
  echo "Started $name, process $!."
}

# Stops the process that was started last, and waits for its end. Returns 1 if there is none.
stop_last() {
  pid=$(tail -n 1 "$1" 2>/dev/null) || pid=
  if [ -z "$pid" ]; then
    echo "No $2 was started."
    return 1
  fi
  sed '$d' "$1" >"$1.new" && mv "$1.new" "$1"
  kill "$pid" 2>/dev/null || true
  tries=0
  while kill -0 "$pid" 2>/dev/null && [ "$tries" -lt 30 ]; do
    sleep 1
    tries=$((tries + 1))
  done
  kill -9 "$pid" 2>/dev/null || true
  echo "Stopped $2, process $pid."
}
