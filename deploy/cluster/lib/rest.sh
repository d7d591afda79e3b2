# Flink's REST API, with curl alone. Flink answers with JSON on one line, without spaces.

# Prints the answer to a request: rest METHOD PATH [curl's arguments]. Returns 1 with a message if it was refused.
rest() {
  local method=$1 path=$2 status answer
  shift 2
  # shellcheck disable=SC2086
  answer=$(curl -sS --connect-timeout 10 --max-time "$timeout" ${CURL_OPTIONS:-} -X "$method" -w '\n%{http_code}' "$@" "$url$path" 2>&1) || {
    note "Flink does not answer at $url: $(printf '%s\n' "$answer" | sed -n 's/^curl: ([0-9]*) //p' | head -n 1)"
    return 1
  }
  status=${answer##*$'\n'}
  answer=${answer%$'\n'*}
  case "$status" in
  2??) printf '%s\n' "$answer" ;;
  *)
    note "Flink refused $method $path ($status):" "$(printf '%s\n' "$answer" | explain)"
    return 1
    ;;
  esac
}

rest_json() {
  rest "$1" "$2" -H 'Content-Type: application/json' --data-binary "$3"
}

# Prints the messages in an answer or a stack trace: without the frames, and each once.
explain() {
  local text
  text=$(cat)
  printf '%b\n' "$text" | grep -v -E '^[[:space:]]+(at |\.\.\. [0-9]+ )|^<?Exception on server side|^End of exception' |
    sed -e 's/^{"errors":\["//' -e 's/"\]}$//' -e 's/^.*","<Exception on server side:$//' -e 's/^Caused by: //' \
      -e 's/^\([a-z][A-Za-z0-9_]*\.\)\{1,\}\([A-Z][A-Za-z0-9_$]*\): /\2: /' |
    awk 'NF && !seen[$0]++' | head -n 40
}

# Prints the first value of a key in an answer: a text without its quotes, or a number.
field() {
  grep -o -E "\"$1\":(\"([^\"\\\\]|\\\\.)*\"|-?[0-9]+)" | head -n 1 | sed -e "s/^\"$1\"://" -e 's/^"//' -e 's/"$//'
}

# Prints a text as JSON.
json() {
  local text=$1
  text=${text//\\/\\\\}
  text=${text//\"/\\\"}
  printf '"%s"' "$text"
}

# Prints texts as a JSON array.
json_array() {
  local separator='' text
  printf '['
  for text in "$@"; do
    printf %s "$separator"
    json "$text"
    separator=,
  done
  printf ']'
}
