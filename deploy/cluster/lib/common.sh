# Messages and options.

# Reports a failure of the cluster or of a job.
fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

# Reports a wrong command. Nothing has been done yet.
misuse() {
  printf '%s\n' "$@" "See cluster.sh --help." >&2
  exit 2
}

note() {
  printf '%s\n' "$@" >&2
}

# Parses the arguments of a command. The first argument names the options that it has: sets a variable for each. All other
# arguments become the array words: options of a job contain a dot, so they cannot be confused.
parse() {
  local allowed=" $1 " name value
  shift
  jar='' from='' to='' parallelism='' taskmanagers=1 timeout=300 cli='' force=''
  url=${FLINK_URL:-http://localhost:8081}
  words=()
  while [ $# -gt 0 ]; do
    name=${1#--} value=
    case "$name" in *=*) value=${name#*=} name=${name%%=*} ;; esac
    case "$1 $allowed" in
    "-- "*)
      shift
      words+=("$@")
      break
      ;;
    --*" $name "*) ;;
    -*)
      [ "${#words[@]}" -gt 0 ] || misuse "$1 is not an option of $command."
      words+=("$1")
      shift
      continue
      ;;
    *)
      words+=("$1")
      shift
      continue
      ;;
    esac
    case "$name" in
    cli | force) value=yes ;;
    *)
      if [ "$1" = "--$name" ]; then
        [ $# -gt 1 ] || misuse "--$name needs a value."
        value=$2
        shift
      fi
      [ -n "$value" ] || misuse "--$name needs a value."
      ;;
    esac
    shift
    case "$name" in
    parallelism | taskmanagers | timeout)
      case "$value" in
      *[!0-9]* | 0* | ???????*) misuse "--$name must be a number from 1 to 999999, but is $value." ;;
      esac
      ;;
    esac
    printf -v "$name" %s "$value"
  done
  url=${url%/}
  case "$url" in http://?* | https://?*) ;; *) misuse "--url must begin with http:// or https://, but is $url." ;; esac
}

# Fails unless there is exactly one word.
one_word() {
  [ "${#words[@]}" -gt 0 ] || misuse "$command needs the $1."
  [ "${#words[@]}" -eq 1 ] || misuse "$command takes one $1, but got: ${words[*]}"
}

# Checks the words JOB [--key value ...], and sets job and arguments.
job_words() {
  [ "${#words[@]}" -gt 0 ] || misuse "$command needs the name of a job, such as store-revenue."
  job=${words[0]}
  case "$job" in
  [a-z]*[!a-z0-9-]* | [!a-z]*) misuse "$job is not the name of a job." ;;
  esac
  arguments=("${words[@]:1}")
  check_arguments
}

check_arguments() {
  local argument
  for argument in ${arguments[@]+"${arguments[@]}"}; do
    case "$argument" in *[[:cntrl:]]*) misuse "An option of the job contains a line break or another control character." ;; esac
  done
}

# Sets jar to the absolute path of the jar that was given, else of the newest that was built.
find_jar() {
  local root
  if [ -z "$jar" ]; then
    root=$(cd "$here/../.." && pwd)
    # shellcheck disable=SC2012
    jar=$(ls -t "$root"/jobs/target/jobs-*.jar 2>/dev/null | head -n 1) || true
    [ -n "$jar" ] || misuse "No jar was built yet: run mvn -q -DskipTests -pl jobs -am package in $root, or give --jar."
  fi
  [ -f "$jar" ] || misuse "There is no file $jar."
  jar=$(cd "$(dirname "$jar")" && pwd)/$(basename "$jar")
}

# Prints a command that can be pasted into a shell.
quoted() {
  printf ' %q' "$@"
}
