#!/usr/bin/env bash
# Starts Flink clusters, and submits, upgrades, rolls back and stops jobs; see --help. Needs bash and curl.
set -euo pipefail
unset CDPATH

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=lib/common.sh
. "$here/lib/common.sh"
# shellcheck source=lib/rest.sh
. "$here/lib/rest.sh"
# shellcheck source=lib/history.sh
. "$here/lib/history.sh"
# shellcheck source=lib/jobs.sh
. "$here/lib/jobs.sh"
# shellcheck source=lib/changes.sh
. "$here/lib/changes.sh"
# shellcheck source=lib/processes.sh
. "$here/lib/processes.sh"

usage() {
  cat <<'USAGE'
Usage: cluster.sh COMMAND [JOB] [--option value ...]

Clusters on this machine (FLINK_HOME is the folder of Flink 1.20):
  start                    starts a session cluster
  start-application JOB    starts a cluster that runs one job
  stop-cluster             stops the cluster; refuses while jobs run, unless --force is given

Jobs on a running cluster. JOB is a name; WHICH is a name or a job id:
  submit JOB               submits a job, and waits until all its tasks run
  list                     lists the jobs
  savepoint WHICH          takes a savepoint, and prints its path
  upgrade WHICH            stops a job with a savepoint, and starts another jar or other options from it
  rollback WHICH           undoes the last upgrade: starts what ran before it, from the savepoint taken by it
  stop WHICH               stops a job with a savepoint, and prints its path
  cancel WHICH             cancels a job without a savepoint

Options:
  --url URL                Flink's REST API. Default: FLINK_URL, otherwise http://localhost:8081
  --jar FILE               the jar with the jobs. Default: the newest jobs/target/jobs-*.jar; for upgrade: the same file
                           as before
  --from PATH              the savepoint or checkpoint to start from
  --to FOLDER              the folder of the savepoint. Default: execution.checkpointing.savepoint-dir of the cluster
  --parallelism N          the parallelism of the job. Default: that of the cluster; for upgrade: as before
  --taskmanagers N         the number of TaskManagers to start. Default: 1
  --timeout SECONDS        how long to wait for the cluster, each time. Default: 300
  --cli                    submit with bin/flink of FLINK_HOME instead of the REST API
  --force                  stop the cluster although jobs run

All other options are those of the job, such as --source.stream sales. Without any, upgrade keeps those that the job
has. What was submitted from this machine is recorded in SHARDFLOW_HISTORY (~/.local/state/shardflow).
CURL_OPTIONS is passed to curl, for example "--cacert ca.pem".

Exit status: 0 if all went well; 1 if the cluster or the job failed; 2 if the command was wrong, and nothing was done.
USAGE
}

command=${1:-}
[ $# -eq 0 ] || shift
# Only --help among the script's own arguments counts: after the name of a job, it would be the job's.
case "$command ${1:-}" in
"--help "* | "-h "* | "help "* | *" --help")
  usage
  exit 0
  ;;
esac

case "$command" in
start) start_session "$@" ;;
start-application) start_application "$@" ;;
stop-cluster) stop_cluster "$@" ;;
submit) submit "$@" ;;
list) list_jobs "$@" ;;
savepoint) take_savepoint "$@" ;;
upgrade) upgrade "$@" ;;
rollback) roll_back "$@" ;;
stop) stop_job "$@" ;;
cancel) cancel_job "$@" ;;
"") misuse "A command is missing." ;;
*) misuse "There is no command $command." ;;
esac
