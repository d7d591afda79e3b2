# Jobs on a running cluster.

# Prints a line per job: id, state, start in milliseconds, running tasks, all tasks, name; separated by tabs.
overview() {
  local answer line
  answer=$(rest GET /jobs/overview) || return 1
  printf '%s\n' "$answer" | awk '{gsub(/\{"jid":/, "\n{\"jid\":"); print}' | grep '^{"jid"' |
    while IFS= read -r line; do
      printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$(field jid <<<"$line")" "$(field state <<<"$line")" "$(field start-time <<<"$line")" \
        "$(field running <<<"$line")" "$(field total <<<"$line")" "$(field name <<<"$line")"
    done || true
}

is_terminal() {
  case "$1" in FINISHED | FAILED | CANCELED | SUSPENDED) ;; *) return 1 ;; esac
}

is_id() {
  case "$1" in *[!0-9a-f]*) return 1 ;; esac
  [ "${#1}" -eq 32 ]
}

# Sets id, state and job of the job with this name or id. A job that has not ended is preferred to one that has.
find_job() {
  local jobs found=() ended='' started=0 one status start name
  jobs=$(overview) || exit 1
  id='' state='' job=''
  while IFS=$'\t' read -r one status start _ _ name; do
    [ "$1" = "$one" ] || [ "$1" = "$name" ] || continue
    if [ "$1" = "$one" ] || ! is_terminal "$status"; then
      found+=("$one")
      id=$one state=$status job=$name
    elif [ "$start" -ge "$started" ]; then
      started=$start ended="$one $status"
    fi
  done <<<"$jobs"
  [ "${#found[@]}" -le 1 ] || fail "Several jobs are called $1. Give an id:" "${found[@]/#/  }"
  if [ -z "$id" ] && [ -n "$ended" ]; then
    id=${ended% *} state=${ended#* } job=$1
  fi
  [ -n "$id" ]
}

# As find_job, but fails unless there is such a job that has not ended.
find_running_job() {
  find_job "$1" || fail "There is no job $1 at $url." "$(describe_jobs)"
  ! is_terminal "$state" || fail "The job $1 is $state."
}

describe_jobs() {
  local jobs
  jobs=$(overview) || return 0
  [ -n "$jobs" ] || { printf '%s\n' "No jobs." && return; }
  printf '%-32s  %-11s  %-7s  %-20s  %s\n' ID STATE TASKS STARTED NAME
  while IFS=$'\t' read -r one status start running total name; do
    printf '%-32s  %-11s  %-7s  %-20s  %s\n' "$one" "$status" "$running/$total" "$(instant "$start")" "$name"
  done <<<"$jobs"
}

# Prints milliseconds as a time in UTC, with GNU's date or with that of BSD.
instant() {
  date -u -d "@$(($1 / 1000))" +%Y-%m-%dT%H:%M:%SZ 2>/dev/null || date -u -r "$(($1 / 1000))" +%Y-%m-%dT%H:%M:%SZ
}

list_jobs() {
  parse "url timeout" "$@"
  [ "${#words[@]}" -eq 0 ] || misuse "list takes no name: ${words[*]}"
  rest GET /jobs/overview >/dev/null || exit 1
  describe_jobs
}

# Waits until all tasks of a job run, or until it has finished. Returns 1 with the reason if that does not happen.
await_running() {
  local deadline=$((SECONDS + timeout)) jobs one status running total
  status=unknown
  while [ "$SECONDS" -lt "$deadline" ]; do
    jobs=$(overview) || return 1
    while IFS=$'\t' read -r one status _ running total _; do
      [ "$one" != "$1" ] || break
      status=unknown
    done <<<"$jobs"
    case "$status" in
    RUNNING) [ "$running" != "$total" ] || [ "$total" = 0 ] || return 0 ;;
    FINISHED) return 0 ;;
    FAILED | CANCELED | SUSPENDED) break ;;
    esac
    sleep 1
  done
  note "The job $1 is $status, and not all of its tasks run." "$(root_exception "$1")"
  return 1
}

root_exception() {
  rest GET "/jobs/$1/exceptions" 2>/dev/null | field root-exception | explain || true
}

# Waits until a job has ended.
await_end() {
  local deadline=$((SECONDS + timeout)) now
  while [ "$SECONDS" -lt "$deadline" ]; do
    now=$(rest GET "/jobs/$1" | field state) || return 1
    ! is_terminal "$now" || return 0
    sleep 1
  done
  note "The job $1 is still $now after $timeout s."
  return 1
}

# Waits for a savepoint, and prints its path: await_savepoint JOB-ID REQUEST-ID.
await_savepoint() {
  local deadline=$((SECONDS + timeout)) answer
  while [ "$SECONDS" -lt "$deadline" ]; do
    answer=$(rest GET "/jobs/$1/savepoints/$2") || return 1
    if [ "$(field id <<<"$answer")" = COMPLETED ]; then
      if [ -n "$(field location <<<"$answer")" ]; then
        field location <<<"$answer"
        return
      fi
      note "The savepoint failed:" "$(field stack-trace <<<"$answer" | explain)"
      return 1
    fi
    sleep 1
  done
  note "The savepoint has not completed after $timeout s."
  return 1
}

take_savepoint() {
  local answer
  parse "url timeout to" "$@"
  one_word "name or the id of a job"
  find_running_job "${words[0]}"
  answer=$(rest_json POST "/jobs/$id/savepoints" "{$(target target-directory)\"cancel-job\":false}") || exit 1
  await_savepoint "$id" "$(field request-id <<<"$answer")"
}

# Prints the folder of a savepoint as a JSON field with this key, if one was given.
target() {
  [ -z "$to" ] || printf '"%s":%s,' "$1" "$(json "$to")"
}

# Stops a job with a savepoint, and prints its path.
stop_with_savepoint() {
  local answer path
  answer=$(rest_json POST "/jobs/$1/stop" "{$(target targetDirectory)\"drain\":false}") || return 1
  path=$(await_savepoint "$1" "$(field request-id <<<"$answer")") || return 1
  await_end "$1" || return 1
  printf '%s\n' "$path"
}

stop_job() {
  parse "url timeout to" "$@"
  one_word "name or the id of a job"
  find_running_job "${words[0]}"
  stop_with_savepoint "$id"
}

cancel_job() {
  parse "url timeout" "$@"
  one_word "name or the id of a job"
  find_running_job "${words[0]}"
  cancel "$id"
  note "Cancelled $job ($id)."
}

cancel() {
  rest PATCH "/jobs/$1?mode=cancel" >/dev/null || return 1
  await_end "$1"
}
