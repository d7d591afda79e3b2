#!/bin/sh
# A session cluster with one TaskManager.
set -eu
bin=$(cd "$(dirname "$0")" && pwd)
"$bin/jobmanager.sh" start
"$bin/taskmanager.sh" start
