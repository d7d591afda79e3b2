# Made from deploy/aws/cloudformation/*.json by io.shardflow.aws.terraform. Do not edit.

output "probes_stream_arn" {
  value = awscc_kinesis_stream.probes_stream.arn
}

output "producer_role_arn" {
  value = awscc_iam_role.producer_role.arn
}

output "readings_stream_arn" {
  value = awscc_kinesis_stream.readings_stream.arn
}

output "sales_stream_arn" {
  value = awscc_kinesis_stream.sales_stream.arn
}

output "stream_key_arn" {
  value = awscc_kms_key.stream_key.arn
}

output "trips_stream_arn" {
  value = awscc_kinesis_stream.trips_stream.arn
}

output "athena_work_group_name" {
  value = "shardflow"
}

output "code_bucket_name" {
  value = awscc_s3_bucket.code_bucket.id
}

output "delivery_key_arn" {
  value = awscc_kms_key.delivery_key.arn
}

output "glue_database_name" {
  value = "shardflow"
}

output "logs_bucket_name" {
  value = awscc_s3_bucket.logs_bucket.id
}

output "results_bucket_name" {
  value = awscc_s3_bucket.results_bucket.id
}

output "alarm_topic_arn" {
  value = awscc_sns_topic.alarm_topic.id
}

output "alerts_application_name" {
  value = aws_kinesisanalyticsv2_application.alerts_application.name
}

output "anomaly_filter_application_name" {
  value = aws_kinesisanalyticsv2_application.anomaly_filter_application.name
}

output "archive_application_name" {
  value = aws_kinesisanalyticsv2_application.archive_application.name
}

output "dedup_application_name" {
  value = aws_kinesisanalyticsv2_application.dedup_application.name
}

output "page_topic_arn" {
  value = awscc_sns_topic.page_topic.id
}

output "sensor_summary_application_name" {
  value = aws_kinesisanalyticsv2_application.sensor_summary_application.name
}

output "store_revenue_application_name" {
  value = aws_kinesisanalyticsv2_application.store_revenue_application.name
}

output "taxi_trips_application_name" {
  value = aws_kinesisanalyticsv2_application.taxi_trips_application.name
}

output "trend_comparison_application_name" {
  value = aws_kinesisanalyticsv2_application.trend_comparison_application.name
}
