#!/bin/sh
# A TaskManager: taskmanager.sh start|start-foreground|stop|stop-all [-D key=value ...]
. "$(dirname "$0")/flink-process.sh"
action=${1:-}
[ $# -eq 0 ] || shift
run taskexecutor "$action" org.apache.flink.runtime.taskexecutor.TaskManagerRunner GET_TM_RESOURCE_PARAMS "$@"
