#!/bin/sh
# Stops all TaskManagers, and the JobManager of a session cluster.
set -eu
bin=$(cd "$(dirname "$0")" && pwd)
"$bin/taskmanager.sh" stop-all
"$bin/jobmanager.sh" stop-all
