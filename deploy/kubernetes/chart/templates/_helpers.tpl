{{- define "shardflow.labels" -}}
app.kubernetes.io/name: shardflow
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "shardflow.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{/* A job with the defaults filled in: dict "root" $ "job" JOB. As JSON, because a template can only return text. */}}
{{- define "shardflow.job" -}}
{{- mergeOverwrite (deepCopy .root.Values.defaults) .job | toJson -}}
{{- end }}

{{/* What all values are checked for that a schema cannot say. */}}
{{- define "shardflow.check" -}}
{{- if not .Values.storage }}
{{- fail "storage is missing: set it to a folder that all pods reach, such as s3://my-bucket/flink" }}
{{- end }}
{{- range $name, $own := .Values.jobs }}
{{- $job := include "shardflow.job" (dict "root" $ "job" $own) | fromJson }}
{{- if and $own.shards (gt (int $job.parallelism) (int $own.shards)) }}
{{- fail (printf "jobs.%s.parallelism is %d, but the stream has %d shards: a shard is read by one instance, so the others would be idle" $name (int $job.parallelism) (int $own.shards)) }}
{{- end }}
{{- if and $job.autoscaler.enabled (not $own.shards) }}
{{- fail (printf "jobs.%s.shards is missing: the autoscaler needs it as the upper limit of the parallelism" $name) }}
{{- end }}
{{- if and $own.redeploy (not $own.from) }}
{{- fail (printf "jobs.%s.redeploy needs jobs.%s.from: the savepoint to go back to" $name $name) }}
{{- end }}
{{- end }}
{{- end }}

{{/* The region of the stream: aws.region, unless the job's options or the ARN of the stream say it. */}}
{{- define "shardflow.region" -}}
{{- $stream := index .job.options "source.stream" | default "" }}
{{- if and $stream (not (hasPrefix "arn:" $stream)) (not (hasKey .job.options "source.region")) -}}
{{ .root.Values.aws.region }}
{{- end -}}
{{- end }}

{{/* Flink's configuration of a job: dict "root" $ "name" NAME "own" JOB "job" JOB-WITH-DEFAULTS. */}}
{{- define "shardflow.flinkConfiguration" -}}
{{- $folder := printf "%s/%s" (trimSuffix "/" .root.Values.storage) .name }}
{{- $slots := int .job.taskManager.slots }}
{{- $flink := dict
  "taskmanager.numberOfTaskSlots" (toString $slots)
  "pipeline.max-parallelism" "128"
  "state.checkpoints.dir" (printf "%s/checkpoints" $folder)
  "state.savepoints.dir" (printf "%s/savepoints" $folder)
  "high-availability.type" "kubernetes"
  "high-availability.storageDir" (printf "%s/ha" $folder)
  "execution.checkpointing.interval" .job.checkpointInterval
  "execution.checkpointing.externalized-checkpoint-retention" "RETAIN_ON_CANCELLATION"
  "restart-strategy.type" "exponential-delay"
  "metrics.reporters" "prom"
  "metrics.reporter.prom.factory.class" "org.apache.flink.metrics.prometheus.PrometheusReporterFactory"
  "metrics.reporter.prom.port" "9249"
  "metrics.reporter.prom.filterLabelValueCharacters" "false"
  "metrics.reporter.prom.scope.variables.excludes" "task_attempt_id;task_attempt_num;task_id;operator_id"
  "metrics.reporter.prom.filter.includes" "*:records*,rows*,alerts*,anomalies,duplicatesDropped,requestsThrottled,*Failures,checkpointAgeSeconds,watermarkLagMillis,oldestPendingSeconds;*:millisBehindLatest;jobmanager:numRegisteredTaskManagers,taskSlots*;jobmanager.job:*Restarts,*time,*Checkpoint*;taskmanager.job.task:busyTimeMsPerSecond,backPressuredTimeMsPerSecond;*.Status.JVM.*:*"
  "kubernetes.operator.deployment.rollback.enabled" "true"
  "kubernetes.operator.job.restart.failed" "true"
  "kubernetes.operator.cluster.health-check.enabled" "true"
  "kubernetes.operator.cluster.health-check.checkpoint-progress.enabled" "true"
  "kubernetes.operator.cluster.health-check.checkpoint-progress.window" "15 min"
}}
{{- with .job.savepoints }}
{{- if .interval }}
{{- $_ := set $flink "kubernetes.operator.periodic.savepoint.interval" .interval }}
{{- $_ := set $flink "kubernetes.operator.savepoint.history.max.count" (toString (int .keep)) }}
{{- $_ := set $flink "kubernetes.operator.savepoint.history.max.age" .maxAge }}
{{- end }}
{{- end }}
{{- if .job.autoscaler.enabled }}
{{- $_ := set $flink "jobmanager.scheduler" "adaptive" }}
{{- $_ := set $flink "job.autoscaler.enabled" "true" }}
{{- $_ := set $flink "job.autoscaler.vertex.max-parallelism" (toString (int .own.shards)) }}
{{- $_ := set $flink "job.autoscaler.target.utilization" (toString .job.autoscaler.targetUtilization) }}
{{- $_ := set $flink "job.autoscaler.scale-down.interval" .job.autoscaler.scaleDownDelay }}
{{- $_ := set $flink "job.autoscaler.memory.tuning.enabled" (toString .job.autoscaler.memoryTuning) }}
{{- end }}
{{- mergeOverwrite $flink (.job.flinkConfiguration | default dict) | toYaml -}}
{{- end }}

{{/* The pods of a JobManager or a TaskManager: the restricted profile of the Pod Security Standards.
     dict "root" $ "name" NAME "job" JOB-WITH-DEFAULTS "component" "jobmanager" "port" PORT "tmpSize" SIZE */}}
{{- define "shardflow.podTemplate" -}}
metadata:
  labels:
    {{- include "shardflow.labels" .root | nindent 4 }}
    shardflow.io/deployment: {{ .name }}
    shardflow.io/job: {{ .job.job }}
spec:
  automountServiceAccountToken: true
  {{- with .root.Values.image.pullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . }}
    {{- end }}
  {{- end }}
  {{- with .job.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .job.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 9999
    runAsGroup: 9999
    fsGroup: 9999
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: flink-main-container
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        runAsNonRoot: true
        capabilities:
          drop: [ALL]
      ports:
        - name: metrics
          containerPort: 9249
      {{- if or .root.Values.aws.region .root.Values.env }}
      env:
        {{- with .root.Values.aws.region }}
        - name: AWS_REGION
          value: {{ . | quote }}
        {{- end }}
        {{- with .root.Values.env }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- end }}
      {{- with .root.Values.envFrom }}
      envFrom:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- if eq .component "taskmanager" }}
      startupProbe:
        tcpSocket:
          port: {{ .port }}
        periodSeconds: 5
        failureThreshold: 36
      {{- end }}
      livenessProbe:
        tcpSocket:
          port: {{ .port }}
        periodSeconds: 20
        timeoutSeconds: 5
        failureThreshold: 6
      {{- if eq .component "jobmanager" }}
      readinessProbe:
        httpGet:
          path: /config
          port: {{ .port }}
        periodSeconds: 10
        timeoutSeconds: 5
      {{- end }}
      volumeMounts:
        - name: tmp
          mountPath: /tmp
        - name: log
          mountPath: /opt/flink/log
        {{- range .root.Values.secretFiles }}
        - name: secret-{{ . }}
          mountPath: /etc/shardflow/secrets/{{ . }}
          readOnly: true
        {{- end }}
  volumes:
    - name: tmp
      emptyDir:
        sizeLimit: {{ .tmpSize }}
    - name: log
      emptyDir:
        sizeLimit: 256Mi
    {{- range .root.Values.secretFiles }}
    - name: secret-{{ . }}
      secret:
        secretName: {{ . }}
        defaultMode: 0440
    {{- end }}
{{- end }}
