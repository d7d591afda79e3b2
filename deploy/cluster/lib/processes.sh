# Flink's processes on this machine, with the scripts of Flink's distribution.

need_flink() {
  [ -n "${FLINK_HOME:-}" ] || misuse "FLINK_HOME is not set: it must be the folder of Flink 1.20."
  [ -x "$FLINK_HOME/bin/flink" ] || misuse "There is no $FLINK_HOME/bin/flink: FLINK_HOME must be the folder of Flink 1.20."
}

# Calls bin/flink: an action and its arguments. The address of the cluster follows the action.
flink_cli() {
  local action=$1 address=${url#*://}
  shift
  case "$action" in
  run) "$FLINK_HOME/bin/flink" run -m "$address" "$@" ;;
  *) "$FLINK_HOME/bin/flink" "$action" "$@" ;;
  esac
}

answers() {
  curl -s -o /dev/null --connect-timeout 2 --max-time 5 ${CURL_OPTIONS:-} "$url/overview"
}

refuse_second_cluster() {
  ! answers || fail "A cluster already runs at $url."
}

# Starts TaskManagers until there are as many as asked for, and waits until all are registered.
start_taskmanagers() {
  local i deadline=$((SECONDS + timeout)) count
  for ((i = $1; i < taskmanagers; i++)); do
    "$FLINK_HOME/bin/taskmanager.sh" start >&2 || fail "A TaskManager did not start: see $FLINK_HOME/log."
  done
  while [ "$SECONDS" -lt "$deadline" ]; do
    count=$(curl -s --max-time 5 ${CURL_OPTIONS:-} "$url/overview" | field taskmanagers) || count=0
    [ "${count:-0}" -lt "$taskmanagers" ] || return 0
    sleep 1
  done
  fail "Only ${count:-0} of $taskmanagers TaskManagers are registered at $url after $timeout s: see $FLINK_HOME/log. If the REST API is elsewhere, give --url."
}

start_session() {
  parse "url taskmanagers timeout" "$@"
  [ "${#words[@]}" -eq 0 ] || misuse "start takes no name: ${words[*]}. To start a cluster for one job, use start-application."
  need_flink
  refuse_second_cluster
  "$FLINK_HOME/bin/start-cluster.sh" >&2 || fail "The cluster did not start: see $FLINK_HOME/log."
  start_taskmanagers 1
  note "The cluster runs at $url."
}

start_application() {
  parse "url jar from parallelism taskmanagers timeout" "$@"
  job_words
  need_flink
  find_jar
  refuse_second_cluster
  # Flink would otherwise end with the job, before the path of its last savepoint can be asked for.
  "$FLINK_HOME/bin/standalone-job.sh" start -D execution.shutdown-on-application-finish=false \
    ${parallelism:+-D "parallelism.default=$parallelism"} --jars "file://$jar" --job-classname "$main_class" \
    ${from:+--fromSavepoint "$from"} "$job" ${arguments[@]+"${arguments[@]}"} >&2 ||
    fail "The JobManager did not start: see $FLINK_HOME/log."
  start_taskmanagers 0
  await_application || fail "The job did not start: see $FLINK_HOME/log. cluster.sh stop-cluster --force ends the cluster."
  record "$id" ""
  note "$job runs at $url: all tasks run."
  printf '%s\n' "$id"
}

# Waits until the only job of the cluster runs, and sets id.
await_application() {
  local deadline=$((SECONDS + timeout)) name=$job
  while [ "$SECONDS" -lt "$deadline" ]; do
    if find_job "$name"; then
      await_running "$id"
      return
    fi
    sleep 1
  done
  return 1
}

stop_cluster() {
  local jobs
  parse "url timeout force" "$@"
  [ "${#words[@]}" -eq 0 ] || misuse "stop-cluster takes no name: ${words[*]}"
  need_flink
  if [ -z "$force" ] && answers; then
    jobs=$(overview | awk -F '\t' '$2 !~ /FINISHED|FAILED|CANCELED|SUSPENDED/ {print "  " $1 " " $6}') || exit 1
    [ -z "$jobs" ] || fail "These jobs run. Stop them with a savepoint (cluster.sh stop), or give --force:" "$jobs"
  fi
  "$FLINK_HOME/bin/standalone-job.sh" stop >&2 || true
  "$FLINK_HOME/bin/stop-cluster.sh" >&2 || fail "The cluster did not stop: see $FLINK_HOME/log."
}
