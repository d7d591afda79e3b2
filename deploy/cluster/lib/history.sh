# What was submitted from this machine: a file per job id, so that upgrade and rollback know jar and options.

history=${SHARDFLOW_HISTORY:-${XDG_STATE_HOME:-$HOME/.local/state}/shardflow}

checksum() {
  if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

# Records a job: record ID PREVIOUS-ID, with the variables job, jar, parallelism, from and arguments.
record() {
  local argument
  mkdir -p "$history"
  {
    printf '%s\n' "job=$job" "url=$url" "time=$(date -u +%Y-%m-%dT%H:%M:%SZ)" "jar=$jar" "sha256=$(checksum "$jar")" \
      "parallelism=$parallelism" "from=$from" "previous=$2"
    for argument in ${arguments[@]+"${arguments[@]}"}; do
      printf 'argument=%s\n' "$argument"
    done
  } >"$history/$1"
}

# Prints a value from the record of a job, or nothing.
recorded() {
  [ -f "$history/$1" ] || return 0
  sed -n "s/^$2=//p" "$history/$1"
}

# Sets arguments to those in the record of a job. Returns 1 if there is none.
recorded_arguments() {
  local line
  [ -f "$history/$1" ] || return 1
  arguments=()
  while IFS= read -r line; do
    case "$line" in argument=*) arguments+=("${line#argument=}") ;; esac
  done <"$history/$1"
}

# Prints the id of the job of this name that was submitted last to this cluster.
newest_recorded() {
  local file
  # shellcheck disable=SC2012
  for file in $(ls -t "$history" 2>/dev/null); do
    if [ "$(recorded "$file" job)" = "$1" ] && [ "$(recorded "$file" url)" = "$url" ]; then
      printf '%s\n' "$file"
      return
    fi
  done
}
