#!/bin/sh
# The JobManager of a cluster for one job:
# standalone-job.sh start|start-foreground|stop|stop-all [--job-classname CLASS] [--jars JARS] [--fromSavepoint PATH] [arguments of the job]
. "$(dirname "$0")/flink-process.sh"
action=${1:-}
[ $# -eq 0 ] || shift
run standalonejob "$action" org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint GET_JM_RESOURCE_PARAMS "$@"
