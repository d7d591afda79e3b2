# Submitting, upgrading and rolling back.

main_class=io.shardflow.jobs.Main

# Makes the jar known to the cluster, and checks that it accepts the options: nothing is started or stopped yet. Sets
# uploaded to the id of the jar, unless bin/flink is used.
prepare() {
  local answer
  if [ -n "$cli" ]; then
    need_flink
    if [ "$1" = checked ]; then
      flink_cli info -c "$main_class" "$jar" "$job" ${arguments[@]+"${arguments[@]}"} >/dev/null || return 1
    fi
    return
  fi
  answer=$(rest POST /jars/upload -F "jarfile=@$jar;type=application/java-archive") || {
    note "If the cluster does not accept jars (web.submit.enable), use --cli."
    return 1
  }
  uploaded=$(field filename <<<"$answer")
  uploaded=${uploaded##*/}
  if [ "$1" = checked ]; then
    rest_json POST "/jars/$uploaded/plan" "{$(program)}" >/dev/null || {
      rest DELETE "/jars/$uploaded" >/dev/null || true
      return 1
    }
  fi
}

program() {
  printf '"entryClass":"%s","programArgsList":%s' "$main_class" "$(json_array "$job" ${arguments[@]+"${arguments[@]}"})"
  [ -z "$parallelism" ] || printf ',"parallelism":%s' "$parallelism"
}

# Starts a prepared job, and sets id.
run() {
  local answer
  if [ -n "$cli" ]; then
    answer=$(flink_cli run -d -c "$main_class" ${from:+-s "$from"} ${parallelism:+-p "$parallelism"} \
      "$jar" "$job" ${arguments[@]+"${arguments[@]}"}) || return 1
    id=$(sed -n 's/^Job has been submitted with JobID \([0-9a-f]\{32\}\)$/\1/p' <<<"$answer")
    [ -n "$id" ] || { note "bin/flink did not print a job id:" "$answer" && return 1; }
    return
  fi
  answer=$(rest_json POST "/jars/$uploaded/run" "{$(program)${from:+,\"savepointPath\":$(json "$from")}}") || answer=
  # The job has a copy of its own.
  rest DELETE "/jars/$uploaded" >/dev/null || true
  [ -n "$answer" ] || return 1
  id=$(field jobid <<<"$answer")
}

# Prints a command that submits the job as it was, from a savepoint.
resubmit() {
  printf 'cluster.sh submit%s\n' "$(quoted --url "$url" ${cli:+--cli} --jar "$1" --from "$2" ${3:+--parallelism "$3"} "$job" "${@:4}")"
}

submit() {
  parse "url jar from parallelism timeout cli" "$@"
  job_words
  find_jar
  prepare unchecked || exit 1
  run || fail "The job was not started."
  record "$id" ""
  await_running "$id" || fail "It is not stopped: look at it in $url, or run: cluster.sh cancel$(quoted --url "$url" "$id")"
  note "Submitted $job: all tasks run."
  printf '%s\n' "$id"
}

upgrade() {
  local old old_jar old_arguments=() old_parallelism
  parse "url jar to parallelism timeout cli" "$@"
  [ "${#words[@]}" -gt 0 ] || misuse "upgrade needs the name or the id of a job."
  find_running_job "${words[0]}"
  old=$id
  if recorded_arguments "$old"; then
    old_arguments=(${arguments[@]+"${arguments[@]}"})
    job=$(recorded "$old" job)
  elif [ "${#words[@]}" -eq 1 ]; then
    fail "The job $old was not submitted from this machine, so its options are not known: give them after ${words[0]}."
  fi
  old_jar=$(recorded "$old" jar)
  old_parallelism=$(recorded "$old" parallelism)
  arguments=("${words[@]:1}")
  [ "${#words[@]}" -gt 1 ] || arguments=(${old_arguments[@]+"${old_arguments[@]}"})
  check_arguments
  jar=${jar:-$old_jar}
  parallelism=${parallelism:-$old_parallelism}
  find_jar
  prepare checked || fail "Nothing was changed: the job $old still runs."

  from=$(stop_with_savepoint "$old") || fail "The job $old was not upgraded. See cluster.sh list$(quoted --url "$url")"
  note "Stopped $old with the savepoint $from."
  run || fail "The new version was not started. This starts the old one again:" \
    "  $(resubmit "${old_jar:-OLD-JAR}" "$from" "$old_parallelism" ${old_arguments[@]+"${old_arguments[@]}"})"
  record "$id" "$old"
  await_running "$id" || fail "This starts the old version again: cluster.sh rollback$(quoted --url "$url" "$id")"
  note "Upgraded $job: all tasks run."
  printf '%s\n' "$id"
}

roll_back() {
  local current previous running
  parse "url jar from parallelism timeout cli" "$@"
  one_word "name or the id of a job"
  if find_job "${words[0]}"; then
    current=$id running=$state
  else
    current=${words[0]} running=FINISHED
    is_id "$current" || current=$(newest_recorded "${words[0]}")
    [ -n "$current" ] || fail "There is no job ${words[0]} at $url, and none was submitted from this machine."
  fi
  previous=$(recorded "$current" previous)
  from=${from:-$(recorded "$current" from)}
  if [ -z "$previous" ] || [ -z "$from" ] || ! recorded_arguments "$previous"; then
    fail "No upgrade to the job $current was made from this machine. Start what ran before it with: cluster.sh submit --from SAVEPOINT --jar OLD-JAR ..."
  fi
  job=$(recorded "$previous" job)
  parallelism=${parallelism:-$(recorded "$previous" parallelism)}
  if [ -z "$jar" ]; then
    jar=$(recorded "$previous" jar)
    if [ ! -f "$jar" ] || [ "$(checksum "$jar")" != "$(recorded "$previous" sha256)" ]; then
      fail "$jar is no longer the jar that ran before: give that one with --jar. Nothing was changed."
    fi
  fi
  find_jar
  prepare checked || fail "Nothing was changed."

  is_terminal "$running" || cancel "$current" || fail "The job $current could not be cancelled."
  run || fail "The old version was not started. This tries it again:" \
    "  $(resubmit "$jar" "$from" "$parallelism" ${arguments[@]+"${arguments[@]}"})"
  record "$id" "$current"
  await_running "$id" || exit 1
  note "Rolled back $job to $from: all tasks run." \
    "It reads again, and writes again, what $current had read since then. Remove the rows of $current if it wrote any."
  printf '%s\n' "$id"
}
