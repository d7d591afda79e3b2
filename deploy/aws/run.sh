#!/usr/bin/env bash
# Deploys and operates Shardflow on AWS; see "run.sh --help". Needs the AWS CLI; only "synth" needs a JDK, Maven and Node.
# Jars have no unusual names, and ls sorts them by their age.
# shellcheck disable=SC2012
set -euo pipefail
unset CDPATH

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
poll=${SHARDFLOW_POLL_SECONDS:-10}
export AWS_PAGER=

usage() {
  cat <<'TEXT'
run.sh COMMAND [OPTIONS]

  synth     writes the templates of a deployment               [--config FILE] [--out FOLDER]
  deploy    creates or changes all three stacks                [--jar FILE] [--email ADDRESS] [--page-email ADDRESS]
                                                               [--parameter KEY=VALUE]
            costs: streams, keys and buckets from now on; applications only once they are started
  status    lists the applications, and what they are charged for
  start     starts applications                                JOB... | --all  [--fresh | --snapshot NAME] [--allow-non-restored-state]
            costs: the KPUs of each application and one more, by the hour, until it is stopped
  stop      stops applications, after a snapshot               JOB... | --all  [--force]
            costs: snapshots, until they are deleted
  update    takes snapshots, then deploys new code or options  [--jar FILE] [--parameter KEY=VALUE]
            costs: nothing besides; applications that run are restarted
  rollback  returns all applications to an earlier jar         [--code KEY] [--snapshot NAME] [--force]
            costs: nothing besides
  destroy   deletes all stacks                                 [--empty-buckets] [--yes]
            costs: the buckets and their key are kept and charged, unless --empty-buckets deletes them
  delete-bucket  deletes buckets that destroy has kept, with everything in them   BUCKET... [--yes]

Options of all commands:
  --name NAME         the name of the deployment; default: that in deployment.yaml
  --templates FOLDER  the templates to deploy; default: deploy/aws/cloudformation
  --region REGION     the AWS region; default: that of the AWS CLI
TEXT
}

fail() {
  echo "run.sh: $1" >&2
  exit "${2:-1}"
}

bad_usage() { fail "$1; see run.sh --help" 2; }

command=${1:-}
case "$command" in
"" | -h | --help | help)
  usage
  [ -n "$command" ] || exit 2
  exit 0
  ;;
synth | deploy | status | start | stop | update | rollback | destroy | delete-bucket) shift ;;
*) bad_usage "unknown command '$command'; the commands are synth, deploy, status, start, stop, update, rollback, destroy, delete-bucket" ;;
esac

config=$here/deployment.yaml out='' templates=$here/cloudformation
name='' jar='' code='' snapshot=''
all=no fresh=no non_restored=false force=no empty=no yes=no cdk=no
parameters=() jobs=()

# Whether an option is one of this command: "--config synth" and so on.
allowed() {
  case " $2 " in *" $command "*) ;; *) bad_usage "$1 is not an option of $command" ;; esac
}

while [ $# -gt 0 ]; do
  case "$1" in
  --config | --out | --jar | --email | --page-email | --parameter | --snapshot | --code | --name | --templates | --region)
    if [ -z "${2:-}" ]; then bad_usage "$1 has no value"; fi
    ;;
  esac
  case "$1" in
  --config) allowed "$1" "synth" && config=$2 && shift ;;
  --out) allowed "$1" "synth" && out=$2 && shift ;;
  --cdk) allowed "$1" "synth" && cdk=yes ;;
  --jar) allowed "$1" "deploy update" && jar=$2 && shift ;;
  --email) allowed "$1" "deploy" && parameters+=("AlarmEmail=$2") && shift ;;
  --page-email) allowed "$1" "deploy" && parameters+=("PageEmail=$2") && shift ;;
  --parameter)
    allowed "$1" "deploy update"
    case "$2" in [A-Z]*=*) ;; *) bad_usage "--parameter $2 is not KEY=VALUE" ;; esac
    parameters+=("$2")
    shift
    ;;
  --all) allowed "$1" "start stop" && all=yes ;;
  --fresh) allowed "$1" "start" && fresh=yes ;;
  --snapshot) allowed "$1" "start rollback" && snapshot=$2 && shift ;;
  --allow-non-restored-state) allowed "$1" "start" && non_restored=true ;;
  --force) allowed "$1" "stop rollback" && force=yes ;;
  --code) allowed "$1" "rollback" && code=$2 && shift ;;
  --empty-buckets) allowed "$1" "destroy" && empty=yes ;;
  --yes) allowed "$1" "destroy delete-bucket" && yes=yes ;;
  --name) name=$2 && shift ;;
  --templates) templates=$2 && shift ;;
  --region) export AWS_REGION=$2 AWS_DEFAULT_REGION=$2 && shift ;;
  -*) bad_usage "unknown option $1" ;;
  *) allowed "the argument $1" "start stop delete-bucket" && jobs+=("$1") ;;
  esac
  shift
done

[ "$fresh" = no ] || [ -z "$snapshot" ] || bad_usage "--fresh and --snapshot exclude each other"
if [ "$command" = start ] || [ "$command" = stop ]; then
  [ "$all" = yes ] || [ "${#jobs[@]}" -gt 0 ] || bad_usage "$command needs the names of jobs, or --all"
  [ "$all" = no ] || [ "${#jobs[@]}" -eq 0 ] || bad_usage "$command takes the names of jobs or --all, not both"
fi

[ "$command" != delete-bucket ] || [ "${#jobs[@]}" -gt 0 ] || bad_usage "delete-bucket needs the names of buckets"

# --- synth

synth() {
  local java=${JAVA_HOME:+$JAVA_HOME/bin/}java newest
  [ -f "$config" ] || fail "there is no file $config"
  command -v node >/dev/null || fail "Node 20 or newer is needed for the CDK: install it, or use the templates in $here/cloudformation"
  newest=$(ls -t "$here"/target/aws-*.jar 2>/dev/null | head -n 1) || true
  if [ -z "$newest" ] || [ ! -s "$here/target/local.classpath" ] ||
    [ -n "$(find "$here/src/main" "$here/pom.xml" "$root/jobs/src/main" -newer "$newest" -print -quit)" ]; then
    command -v mvn >/dev/null || fail "Maven is needed to build the templates: install it"
    echo "Building ..." >&2
    mvn -q -B -Dstyle.color=never -f "$root/pom.xml" -pl deploy/aws -am -DskipTests package >&2 ||
      fail "the build failed, see above"
    newest=$(ls -t "$here"/target/aws-*.jar | head -n 1)
  fi
  local arguments=("$config")
  [ "$cdk" = yes ] || arguments+=("${out:-$templates}")
  "$java" -cp "$newest:$(cat "$here/target/local.classpath")" io.shardflow.aws.Main "${arguments[@]}"
}

if [ "$command" = synth ]; then
  synth
  exit
fi

# --- what the other commands share

command -v aws >/dev/null || fail "the AWS CLI is needed: see https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html"
[ -n "$name" ] || name=$(sed -n 's/^name: *\([a-z0-9-]*\).*/\1/p' "$config") || true
[ -n "$name" ] || fail "the deployment has no name: set --name"

flink() { aws kinesisanalyticsv2 "$@"; }

# The value of an output of a stack.
output() {
  aws cloudformation describe-stacks --stack-name "$name-$1" \
    --query "Stacks[0].Outputs[?OutputKey=='$2'].OutputValue" --output text
}

# All applications of the deployment, without the name of the deployment.
applications() {
  aws cloudformation describe-stacks --stack-name "$name-analytics" \
    --query "Stacks[0].Outputs[?ends_with(OutputKey, 'ApplicationName')].OutputValue" --output text |
    tr '\t' '\n' | sed "s/^$name-//"
}

state() {
  flink describe-application --application-name "$name-$1" --query ApplicationDetail.ApplicationStatus --output text
}

running() {
  local job
  for job in $(applications); do
    case "$(state "$job")" in RUNNING | UPDATING | AUTOSCALING) echo "$job" ;; esac
  done
}

# Waits until an application has a state, as long as it is in one that does not last.
await_state() {
  local job=$1 wanted=$2 now
  while :; do
    now=$(state "$job")
    case "$now" in
    "$wanted")
      echo "$job: $now"
      return
      ;;
    STARTING | STOPPING | FORCE_STOPPING | UPDATING | AUTOSCALING | ROLLING_BACK | MAINTENANCE) sleep "$poll" ;;
    *) fail "$job is $now, not $wanted: see its log group /aws/kinesis-analytics/$name-$job" ;;
    esac
  done
}

selected() {
  local job known
  known=" $(applications | tr '\n' ' ')"
  if [ "$all" = yes ]; then
    echo "$known"
    return
  fi
  for job in "${jobs[@]}"; do
    case "$known" in
    *" $job "*) echo "$job" ;;
    *) fail "$name has no application $job; it has:$known" ;;
    esac
  done
}

# The alarms of an application that does not run on purpose would wake somebody for nothing.
switch_alarms() {
  local job action alarms
  for job in $(applications); do
    case "$(state "$job")" in READY) action=disable-alarm-actions ;; *) action=enable-alarm-actions ;; esac
    # Other applications can have names that begin with this one.
    alarms=$(aws cloudwatch describe-alarms --alarm-name-prefix "$name-$job-" --query 'MetricAlarms[].AlarmName' --output text |
      tr '\t' '\n' | grep -E "^$name-$job-[A-Za-z0-9]+$") || true
    # shellcheck disable=SC2086
    [ -z "$alarms" ] || aws cloudwatch "$action" --alarm-names $alarms
  done
}

start_one() {
  local job=$1 restore
  if [ -n "$snapshot" ]; then
    restore="{\"ApplicationRestoreType\":\"RESTORE_FROM_CUSTOM_SNAPSHOT\",\"SnapshotName\":\"$snapshot\"}"
  elif [ "$fresh" = no ] && [ "$(snapshots "$job")" -gt 0 ]; then
    restore='{"ApplicationRestoreType":"RESTORE_FROM_LATEST_SNAPSHOT"}'
  else
    restore='{"ApplicationRestoreType":"SKIP_RESTORE_FROM_SNAPSHOT"}'
  fi
  flink start-application --application-name "$name-$job" --run-configuration \
    "{\"ApplicationRestoreConfiguration\":$restore,\"FlinkRunConfiguration\":{\"AllowNonRestoredState\":$non_restored}}" >/dev/null
}

snapshots() {
  flink list-application-snapshots --application-name "$name-$1" --query 'length(SnapshotSummaries)' --output text
}

stop_one() {
  local options=()
  [ "$force" = no ] || options=(--force)
  flink stop-application --application-name "$name-$1" ${options[@]+"${options[@]}"} >/dev/null
}

take_snapshot() {
  local job=$1 id=$2 now
  flink create-application-snapshot --application-name "$name-$job" --snapshot-name "$id" >/dev/null
  while :; do
    now=$(flink describe-application-snapshot --application-name "$name-$job" --snapshot-name "$id" \
      --query SnapshotDetails.SnapshotStatus --output text)
    case "$now" in
    READY) break ;;
    CREATING) sleep "$poll" ;;
    *) fail "the snapshot $id of $job is $now; nothing was changed" ;;
    esac
  done
  echo "$job: snapshot $id"
}

# --- deploy

# deploy_stack STACK [OPTION...]
deploy_stack() {
  local stack=$1
  shift
  [ -f "$templates/$stack.json" ] || fail "there is no template $templates/$stack.json"
  aws cloudformation deploy --stack-name "$name-$stack" --template-file "$templates/$stack.json" \
    --capabilities CAPABILITY_IAM --no-fail-on-empty-changeset "$@" ||
    fail "the stack $name-$stack was not deployed: aws cloudformation describe-stack-events --stack-name $name-$stack"
}

# macOS has shasum instead.
checksum() {
  if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi
}

# Uploads the jar under a name made from its content, and prints its key.
upload() {
  local bucket=$1 module key
  if [ -z "$jar" ]; then
    module=$(sed -n 's/^ *"Jar" *: *"\([a-z/]*\)".*/\1/p' "$templates/analytics.json")
    jar=$(ls -t "$root/${module:-jobs}/target/${module##*/}"-[0-9]*.jar 2>/dev/null | head -n 1) || true
    [ -n "$jar" ] || fail "there is no jar in $root/${module:-jobs}/target: build it with mvn -DskipTests package, or set --jar"
  fi
  [ -f "$jar" ] || fail "there is no jar $jar"
  key=code/$(basename "$jar" .jar)-$(checksum <"$jar" | cut -c 1-12).jar
  aws s3api head-object --bucket "$bucket" --key "$key" >/dev/null 2>&1 ||
    aws s3 cp --only-show-errors "$jar" "s3://$bucket/$key" >&2 ||
    fail "$jar was not uploaded to $bucket"
  echo "$key"
}

# Sets the variable key.
deploy() {
  local bucket
  [ "$command" = update ] || deploy_stack stream
  [ "$command" = update ] || deploy_stack delivery
  bucket=$(output delivery CodeBucketName)
  key=$(upload "$bucket")
  # The template is too large to be sent as it is.
  deploy_stack analytics --s3-bucket "$bucket" --s3-prefix templates \
    --parameter-overrides "CodeKey=$key" ${parameters[@]+"${parameters[@]}"}
  echo "$name runs the code $key."
}

code_of() {
  flink describe-application --application-name "$name-$1" --output text --query \
    ApplicationDetail.ApplicationConfigurationDescription.ApplicationCodeConfigurationDescription.CodeContentDescription.S3ApplicationCodeLocationDescription.FileKey
}

update() {
  local job id before key
  [ -f "$templates/analytics.json" ] || fail "there is no template $templates/analytics.json"
  before=$(running)
  id=update-$(date -u +%Y%m%d%H%M%S)
  for job in $before; do
    take_snapshot "$job" "$id"
  done
  deploy
  for job in $before; do
    await_state "$job" RUNNING
    [ "$(code_of "$job")" = "$key" ] ||
      fail "$job did not start with $key, and the service has returned it to its code before: see its log group /aws/kinesis-analytics/$name-$job"
  done
  [ -z "$before" ] || echo "To return: run.sh rollback, or with the state before: run.sh rollback --snapshot $id"
}

# The jar before the present one, by the time of its upload.
previous_code() {
  local present=$1 bucket=$2
  aws s3api list-objects-v2 --bucket "$bucket" --prefix code/ \
    --query 'sort_by(Contents, &LastModified)[].Key' --output text | tr '\t' '\n' |
    sed -n "\\#^$present\$#q;p" | tail -n 1
}

rollback() {
  local bucket present job before keys key stack_parameters=()
  bucket=$(output delivery CodeBucketName)
  present=$(aws cloudformation describe-stacks --stack-name "$name-analytics" \
    --query "Stacks[0].Parameters[?ParameterKey=='CodeKey'].ParameterValue" --output text)
  [ -n "$code" ] || code=$(previous_code "$present" "$bucket")
  [ -n "$code" ] || fail "there is no jar before $present: set --code to one of aws s3 ls s3://$bucket/code/"
  [ "$code" != "$present" ] || fail "$code is the present code"
  aws s3api head-object --bucket "$bucket" --key "$code" >/dev/null || fail "there is no $code in $bucket"
  before=$(running)
  for job in $before; do
    stop_one "$job"
  done
  for job in $before; do
    await_state "$job" READY
  done
  keys=$(aws cloudformation describe-stacks --stack-name "$name-analytics" \
    --query 'Stacks[0].Parameters[].ParameterKey' --output text)
  for key in $keys; do
    [ "$key" = CodeKey ] || stack_parameters+=("ParameterKey=$key,UsePreviousValue=true")
  done
  aws cloudformation update-stack --stack-name "$name-analytics" --use-previous-template \
    --capabilities CAPABILITY_IAM --parameters "ParameterKey=CodeKey,ParameterValue=$code" \
    ${stack_parameters[@]+"${stack_parameters[@]}"} >/dev/null
  aws cloudformation wait stack-update-complete --stack-name "$name-analytics"
  for job in $before; do
    start_one "$job"
  done
  for job in $before; do
    await_state "$job" RUNNING
  done
  echo "$name runs the code $code."
}

# --- destroy

empty_bucket() {
  local bucket=$1 batch
  batch=$(mktemp)
  while :; do
    # The query is JMESPath, whose literals are in backquotes.
    # shellcheck disable=SC2016
    aws s3api list-object-versions --bucket "$bucket" --max-items 500 --output json --query \
      '{Objects: [Versions[].{Key: Key, VersionId: VersionId}, DeleteMarkers[].{Key: Key, VersionId: VersionId}][] | [?@], Quiet: `true`}' \
      >"$batch"
    grep -q '"Key"' "$batch" || break
    aws s3api delete-objects --bucket "$bucket" --delete "file://$batch" >/dev/null
  done
  rm -f "$batch"
}

delete_bucket() {
  empty_bucket "$1"
  aws s3api delete-bucket --bucket "$1" ||
    fail "$1 was not deleted: S3 may have written to it meanwhile; try run.sh delete-bucket $1"
  echo "$1: deleted"
}

# Asks for a text before something is deleted.
confirm() {
  local answer
  [ "$yes" = no ] || return 0
  printf 'Type %s to go on: ' "$1"
  read -r answer || answer=''
  [ "$answer" = "$1" ] || fail "nothing was deleted"
}

destroy() {
  local bucket buckets=() key='' job stack
  for bucket in CodeBucketName ResultsBucketName LogsBucketName; do
    bucket=$(output delivery "$bucket" 2>/dev/null) || bucket=''
    case "$bucket" in "" | None) ;; *) buckets+=("$bucket") ;; esac
  done
  key=$(output delivery DeliveryKeyArn 2>/dev/null) || key=''
  echo "This deletes the applications of $name with their snapshots, its streams with the records in them, its logs and alarms."
  [ "$empty" = no ] || echo "It also deletes these buckets with everything in them: ${buckets[*]-}"
  confirm "$name"
  # An application that is stopped completes its files.
  for job in $(running 2>/dev/null); do
    stop_one "$job"
    await_state "$job" READY
  done
  for stack in analytics delivery stream; do
    aws cloudformation delete-stack --stack-name "$name-$stack"
    aws cloudformation wait stack-delete-complete --stack-name "$name-$stack" ||
      fail "the stack $name-$stack was not deleted: aws cloudformation describe-stack-events --stack-name $name-$stack"
    echo "$name-$stack: deleted"
  done
  if [ "$empty" = yes ]; then
    for bucket in ${buckets[@]+"${buckets[@]}"}; do
      delete_bucket "$bucket"
    done
    case "$key" in "" | None) ;; *) aws kms schedule-key-deletion --key-id "$key" --pending-window-in-days 7 >/dev/null ;; esac
    echo "Nothing that costs is left."
  else
    echo "Kept, and charged: the buckets ${buckets[*]-} and their KMS key $key."
    echo "To delete them: run.sh delete-bucket ${buckets[*]-}; then aws kms schedule-key-deletion --key-id $key"
  fi
}

# --- the commands

case "$command" in
deploy)
  deploy
  switch_alarms
  ;;
update)
  update
  switch_alarms
  ;;
rollback)
  rollback
  switch_alarms
  ;;
destroy) destroy ;;
delete-bucket)
  echo "This deletes these buckets with everything in them: ${jobs[*]}"
  confirm "${jobs[0]}"
  for bucket in "${jobs[@]}"; do
    delete_bucket "$bucket"
  done
  ;;
start)
  chosen=$(selected)
  for job in $chosen; do
    start_one "$job"
  done
  for job in $chosen; do
    await_state "$job" RUNNING
  done
  switch_alarms
  ;;
stop)
  chosen=$(selected)
  for job in $chosen; do
    stop_one "$job"
  done
  for job in $chosen; do
    await_state "$job" READY
  done
  switch_alarms
  ;;
status)
  printf '%-24s %-12s %s\n' application status 'KPUs charged now'
  for job in $(applications); do
    read -r now parallelism per_kpu < <(flink describe-application --application-name "$name-$job" --output text --query \
      'ApplicationDetail.[ApplicationStatus, ApplicationConfigurationDescription.FlinkApplicationConfigurationDescription.ParallelismConfigurationDescription.CurrentParallelism, ApplicationConfigurationDescription.FlinkApplicationConfigurationDescription.ParallelismConfigurationDescription.ParallelismPerKPU]')
    kpus=0
    case "$now" in READY) ;; *) kpus=$(((parallelism + per_kpu - 1) / per_kpu + 1)) ;; esac
    printf '%-24s %-12s %s\n' "$job" "$now" "$kpus"
  done
  ;;
esac
