#!/bin/sh
# The JobManager of a session cluster: jobmanager.sh start|start-foreground|stop|stop-all [-D key=value ...]
. "$(dirname "$0")/flink-process.sh"
action=${1:-}
[ $# -eq 0 ] || shift
run standalonesession "$action" org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint GET_JM_RESOURCE_PARAMS "$@"
