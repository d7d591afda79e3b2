# Made from deploy/aws/cloudformation/analytics.json by io.shardflow.aws.terraform. Do not edit.

locals {
  has_code_bucket         = !(var.code_bucket == "")
  has_delivery_key_arn    = !(var.delivery_key_arn == "")
  has_results_bucket      = !(var.results_bucket == "")
  has_stream_key_arn      = !(var.stream_key_arn == "")
  has_probes_stream_arn   = !(var.probes_stream_arn == "")
  has_readings_stream_arn = !(var.readings_stream_arn == "")
  has_sales_stream_arn    = !(var.sales_stream_arn == "")
  has_trips_stream_arn    = !(var.trips_stream_arn == "")
  has_alarm_email         = !(var.alarm_email == "")
  has_page_email          = !(var.page_email == "")
}

resource "awscc_kms_key" "alarm_key" {
  description         = "Encrypts the alarms of shardflow"
  enable_key_rotation = true
  key_policy = jsonencode({
    "Statement" = [
      {
        "Action" = "kms:*"
        "Effect" = "Allow"
        "Principal" = {
          "AWS" = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:root"
        }
        "Resource" = "*"
      },
      {
        "Action" = [
          "kms:Decrypt",
          "kms:GenerateDataKey",
        ]
        "Condition" = {
          "StringEquals" = {
            "aws:SourceAccount" = data.aws_caller_identity.current.account_id
          }
        }
        "Effect" = "Allow"
        "Principal" = {
          "Service" = "cloudwatch.amazonaws.com"
        }
        "Resource" = "*"
        "Sid"      = "PublishAlarms"
      },
    ]
    "Version" = "2012-10-17"
  })
  pending_window_in_days = 7
}

resource "awscc_sns_topic" "alarm_topic" {
  display_name      = "shardflow all alarms"
  kms_master_key_id = awscc_kms_key.alarm_key.arn
}

resource "awscc_sns_topic_inline_policy" "alarm_topic_policy" {
  policy_document = jsonencode({
    "Statement" = [
      {
        "Action" = "sns:Publish"
        "Condition" = {
          "Bool" = {
            "aws:SecureTransport" = "false"
          }
        }
        "Effect"    = "Deny"
        "Principal" = "*"
        "Resource"  = awscc_sns_topic.alarm_topic.id
        "Sid"       = "AllowPublishThroughSSLOnly"
      },
      {
        "Action" = "sns:Publish"
        "Condition" = {
          "StringEquals" = {
            "aws:SourceAccount" = data.aws_caller_identity.current.account_id
          }
        }
        "Effect" = "Allow"
        "Principal" = {
          "Service" = "cloudwatch.amazonaws.com"
        }
        "Resource" = awscc_sns_topic.alarm_topic.id
        "Sid"      = "PublishAlarms"
      },
    ]
    "Version" = "2012-10-17"
  })
  topic_arn = awscc_sns_topic.alarm_topic.id
}

resource "awscc_sns_subscription" "alarm_topic_subscription" {
  count     = local.has_alarm_email ? 1 : 0
  endpoint  = var.alarm_email
  protocol  = "email"
  topic_arn = awscc_sns_topic.alarm_topic.id
}

# The provider cannot set RollbackEnabled: see deploy/aws/terraform/README.md.
resource "aws_kinesisanalyticsv2_application" "alerts_application" {
  description            = "Shardflow: alerts"
  application_mode       = "STREAMING"
  name                   = "shardflow-alerts"
  runtime_environment    = "FLINK-1_20"
  service_execution_role = awscc_iam_role.alerts_role.arn
  depends_on             = [awscc_logs_log_stream.alerts_log_stream]

  application_configuration {
    application_code_configuration {
      code_content_type = "ZIPFILE"

      code_content {
        s3_content_location {
          bucket_arn = "arn:${data.aws_partition.current.partition}:s3:::${local.has_code_bucket ? var.code_bucket : awscc_s3_bucket.code_bucket.id}"
          file_key   = var.code_key
        }
      }
    }

    application_snapshot_configuration {
      snapshots_enabled = true
    }

    environment_properties {
      property_group {
        property_group_id = "job"
        property_map = {
          "name" = "alerts"
        }
      }

      property_group {
        property_group_id = "sink"
        property_map = {
          "path" = "s3://${local.has_results_bucket ? var.results_bucket : awscc_s3_bucket.results_bucket.id}/results/alerts"
        }
      }

      property_group {
        property_group_id = "source"
        property_map = {
          "consumer" = "shardflow-alerts"
          "reader"   = "efo"
          "stream"   = local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn
        }
      }
    }

    flink_application_configuration {
      checkpoint_configuration {
        checkpoint_interval           = 60000
        checkpointing_enabled         = true
        configuration_type            = "CUSTOM"
        min_pause_between_checkpoints = 5000
      }

      monitoring_configuration {
        configuration_type = "CUSTOM"
        log_level          = "INFO"
        metrics_level      = "APPLICATION"
      }

      parallelism_configuration {
        auto_scaling_enabled = false
        configuration_type   = "CUSTOM"
        parallelism          = 1
        parallelism_per_kpu  = 1
      }
    }
  }

  cloudwatch_logging_options {
    log_stream_arn = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/kinesis-analytics/shardflow-alerts:log-stream:kinesis-analytics-log-stream"
  }
}

resource "awscc_cloudwatch_alarm" "alerts_behind_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-alerts is more than 5 minutes behind its stream. Runbook: deploy/monitoring/runbooks/Behind.md"
  alarm_name          = "shardflow-alerts-Behind"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-alerts"
            },
            {
              name  = "Flow"
              value = "Input"
            },
            {
              name  = "Id"
              value = join("_", split("-", split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]))
            },
          ]
          metric_name = "millisBehindLatest"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 300000
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "alerts_checkpoint_failing_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-alerts cannot complete its checkpoints. Runbook: deploy/monitoring/runbooks/CheckpointFailing.md"
  alarm_name          = "shardflow-alerts-CheckpointFailing"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-alerts"
            },
          ]
          metric_name = "numberOfFailedCheckpoints"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 900
        stat   = "Maximum"
      }
      return_data = false
    },
    {
      expression  = "DIFF(m1)"
      id          = "e1"
      period      = 900
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 2
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "alerts_checkpoint_growing_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-alerts has a state of more than 100 MB that has grown by half within a day. Runbook: deploy/monitoring/runbooks/CheckpointGrowing.md"
  alarm_name          = "shardflow-alerts-CheckpointGrowing"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-alerts"
            },
          ]
          metric_name = "lastCheckpointSize"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 86400
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "IF(m1 > 100000000, DIFF(m1) / m1, 0)"
      id          = "e1"
      period      = 86400
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 0.3333333333333333
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "alerts_checkpoint_too_old_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-alerts has completed no checkpoint for more than 15 minutes. Runbook: deploy/monitoring/runbooks/CheckpointTooOld.md"
  alarm_name          = "shardflow-alerts-CheckpointTooOld"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 2
  evaluation_periods  = 2
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-alerts"
            },
          ]
          metric_name = "checkpointAgeSeconds"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 900
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "alerts_dead_letters_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-alerts makes more than 1 % of its records dead letters. Runbook: deploy/monitoring/runbooks/DeadLetters.md"
  alarm_name          = "shardflow-alerts-DeadLetters"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 2
  evaluation_periods  = 2
  metrics = [
    {
      id = "m0"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-alerts"
            },
          ]
          metric_name = "recordsRead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-alerts"
            },
          ]
          metric_name = "recordsMalformed"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "IF(DIFF(m0) > 0, 100 * (DIFF(m1)) / DIFF(m0), 0)"
      id          = "e1"
      period      = 300
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 1
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "alerts_job_down_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-alerts is not running. Runbook: deploy/monitoring/runbooks/JobDown.md"
  alarm_name          = "shardflow-alerts-JobDown"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-alerts"
            },
          ]
          metric_name = "downtime"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 0
  treat_missing_data = "breaching"
}

resource "awscc_cloudwatch_alarm" "alerts_late_events_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-alerts gets more than 5 % of its events too late for their windows. Runbook: deploy/monitoring/runbooks/LateEvents.md"
  alarm_name          = "shardflow-alerts-LateEvents"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 4
  evaluation_periods  = 4
  metrics = [
    {
      id = "m0"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-alerts"
            },
          ]
          metric_name = "recordsRead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-alerts"
            },
          ]
          metric_name = "recordsLate"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "IF(DIFF(m0) > 0, 100 * (DIFF(m1)) / DIFF(m0), 0)"
      id          = "e1"
      period      = 300
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 5
  treat_missing_data = "notBreaching"
}

resource "awscc_logs_log_group" "alerts_log_group" {
  log_group_name    = "/aws/kinesis-analytics/shardflow-alerts"
  retention_in_days = 30
}

resource "awscc_logs_log_stream" "alerts_log_stream" {
  log_group_name  = awscc_logs_log_group.alerts_log_group.id
  log_stream_name = "kinesis-analytics-log-stream"
}

resource "awscc_cloudwatch_alarm" "alerts_many_open_alerts_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-alerts has more than 100 open alerts about sensors. Runbook: deploy/monitoring/runbooks/ManyOpenAlerts.md"
  alarm_name          = "shardflow-alerts-ManyOpenAlerts"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 6
  evaluation_periods  = 6
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-alerts"
            },
          ]
          metric_name = "alertsOpen"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Sum"
      }
      return_data = false
    },
    {
      expression  = "m1 / 20"
      id          = "e1"
      period      = 300
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 100
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "alerts_no_data_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-alerts reads no records. Runbook: deploy/monitoring/runbooks/NoData.md"
  alarm_name          = "shardflow-alerts-NoData"
  comparison_operator = "LessThanOrEqualToThreshold"
  datapoints_to_alarm = 3
  evaluation_periods  = 3
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-alerts"
            },
          ]
          metric_name = "recordsRead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "DIFF(m1)"
      id          = "e1"
      period      = 300
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 0
  treat_missing_data = "notBreaching"
}

resource "awscc_kinesis_stream_consumer" "alerts_readings_consumer" {
  consumer_name = "shardflow-alerts"
  stream_arn    = local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn
}

resource "awscc_cloudwatch_alarm" "alerts_restart_loop_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-alerts restarts again and again. Runbook: deploy/monitoring/runbooks/RestartLoop.md"
  alarm_name          = "shardflow-alerts-RestartLoop"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-alerts"
            },
          ]
          metric_name = "fullRestarts"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 900
        stat   = "Maximum"
      }
      return_data = false
    },
    {
      expression  = "DIFF(m1)"
      id          = "e1"
      period      = 900
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 3
  treat_missing_data = "notBreaching"
}

resource "awscc_iam_role" "alerts_role" {
  assume_role_policy_document = jsonencode({
    "Statement" = [
      {
        "Action" = "sts:AssumeRole"
        "Condition" = {
          "ArnEquals" = {
            "aws:SourceArn" = "arn:${data.aws_partition.current.partition}:kinesisanalytics:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:application/shardflow-alerts"
          }
          "StringEquals" = {
            "aws:SourceAccount" = data.aws_caller_identity.current.account_id
          }
        }
        "Effect" = "Allow"
        "Principal" = {
          "Service" = "kinesisanalytics.amazonaws.com"
        }
      },
    ]
    "Version" = "2012-10-17"
  })
  description = "The application shardflow-alerts"
  policies = [
    {
      policy_document = jsonencode({
        "Statement" = [
          {
            "Action" = [
              "kinesis:DescribeStream",
              "kinesis:DescribeStreamSummary",
              "kinesis:ListShards",
              "kinesis:RegisterStreamConsumer",
            ]
            "Effect"   = "Allow"
            "Resource" = local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn
            "Sid"      = "FanOut"
          },
          {
            "Action" = [
              "kinesis:DescribeStreamConsumer",
              "kinesis:SubscribeToShard",
            ]
            "Effect" = "Allow"
            "Resource" = [
              local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn,
              "${local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn}/consumer/shardflow-alerts:*",
            ]
            "Sid" = "Subscribe"
          },
          {
            "Action" = [
              "s3:ListBucket",
              "s3:ListBucketMultipartUploads",
            ]
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:s3:::${local.has_results_bucket ? var.results_bucket : awscc_s3_bucket.results_bucket.id}"
            "Sid"      = "ListBucket"
          },
          {
            "Action" = [
              "s3:AbortMultipartUpload",
              "s3:DeleteObject",
              "s3:GetObject",
              "s3:ListMultipartUploadParts",
              "s3:PutObject",
            ]
            "Effect" = "Allow"
            "Resource" = [
              "arn:${data.aws_partition.current.partition}:s3:::${local.has_results_bucket ? var.results_bucket : awscc_s3_bucket.results_bucket.id}/results/alerts",
              "arn:${data.aws_partition.current.partition}:s3:::${local.has_results_bucket ? var.results_bucket : awscc_s3_bucket.results_bucket.id}/results/alerts/*",
            ]
            "Sid" = "WriteFiles"
          },
          {
            "Action"   = "kms:Decrypt"
            "Effect"   = "Allow"
            "Resource" = local.has_stream_key_arn ? var.stream_key_arn : awscc_kms_key.stream_key.arn
            "Sid"      = "UseKey5"
          },
          {
            "Action" = [
              "kms:Decrypt",
              "kms:GenerateDataKey",
            ]
            "Effect"   = "Allow"
            "Resource" = local.has_delivery_key_arn ? var.delivery_key_arn : awscc_kms_key.delivery_key.arn
            "Sid"      = "UseKey6"
          },
          {
            "Action" = [
              "s3:GetObject",
              "s3:GetObjectVersion",
            ]
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:s3:::${local.has_code_bucket ? var.code_bucket : awscc_s3_bucket.code_bucket.id}/code/*"
            "Sid"      = "ReadCode"
          },
          {
            "Action"   = "logs:DescribeLogGroups"
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:*"
            "Sid"      = "FindLogs"
          },
          {
            "Action"   = "logs:DescribeLogStreams"
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/kinesis-analytics/shardflow-alerts:*"
            "Sid"      = "FindLogStream"
          },
          {
            "Action"   = "logs:PutLogEvents"
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/kinesis-analytics/shardflow-alerts:log-stream:kinesis-analytics-log-stream"
            "Sid"      = "WriteLogs"
          },
        ]
        "Version" = "2012-10-17"
      })
      policy_name = "job"
    },
  ]
}

resource "awscc_cloudwatch_alarm" "alerts_stale_rules_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-alerts cannot read its file of rules or reference data, and uses the previous ones. Runbook: deploy/monitoring/runbooks/StaleRules.md"
  alarm_name          = "shardflow-alerts-StaleRules"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-alerts"
            },
          ]
          metric_name = "ruleFailures"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 900
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "DIFF(m1)"
      id          = "e1"
      period      = 900
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 0
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "alerts_watermark_behind_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-alerts has a watermark more than 10 minutes behind the present, so that windows close late. Runbook: deploy/monitoring/runbooks/WatermarkBehind.md"
  alarm_name          = "shardflow-alerts-WatermarkBehind"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 10
  evaluation_periods  = 10
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-alerts"
            },
          ]
          metric_name = "watermarkLagMillis"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 600000
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "alerts_wrong_times_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-alerts gets more than 1 % of its events with times that must be wrong. Runbook: deploy/monitoring/runbooks/WrongTimes.md"
  alarm_name          = "shardflow-alerts-WrongTimes"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 4
  evaluation_periods  = 4
  metrics = [
    {
      id = "m0"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-alerts"
            },
          ]
          metric_name = "recordsRead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-alerts"
            },
          ]
          metric_name = "recordsAhead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      id = "m2"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-alerts"
            },
          ]
          metric_name = "recordsBefore1990"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "IF(DIFF(m0) > 0, 100 * (DIFF(m1) + DIFF(m2)) / DIFF(m0), 0)"
      id          = "e1"
      period      = 300
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 1
  treat_missing_data = "notBreaching"
}

# The provider cannot set RollbackEnabled: see deploy/aws/terraform/README.md.
resource "aws_kinesisanalyticsv2_application" "anomaly_filter_application" {
  description            = "Shardflow: anomaly-filter"
  application_mode       = "STREAMING"
  name                   = "shardflow-anomaly-filter"
  runtime_environment    = "FLINK-1_20"
  service_execution_role = awscc_iam_role.anomaly_filter_role.arn
  depends_on             = [awscc_logs_log_stream.anomaly_filter_log_stream]

  application_configuration {
    application_code_configuration {
      code_content_type = "ZIPFILE"

      code_content {
        s3_content_location {
          bucket_arn = "arn:${data.aws_partition.current.partition}:s3:::${local.has_code_bucket ? var.code_bucket : awscc_s3_bucket.code_bucket.id}"
          file_key   = var.code_key
        }
      }
    }

    application_snapshot_configuration {
      snapshots_enabled = true
    }

    environment_properties {
      property_group {
        property_group_id = "job"
        property_map = {
          "name" = "anomaly-filter"
        }
      }

      property_group {
        property_group_id = "sink"
        property_map = {
          "path" = "s3://${local.has_results_bucket ? var.results_bucket : awscc_s3_bucket.results_bucket.id}/results/anomaly-filter"
        }
      }

      property_group {
        property_group_id = "source"
        property_map = {
          "consumer" = "shardflow-anomaly-filter"
          "reader"   = "efo"
          "stream"   = local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn
        }
      }
    }

    flink_application_configuration {
      checkpoint_configuration {
        checkpoint_interval           = 60000
        checkpointing_enabled         = true
        configuration_type            = "CUSTOM"
        min_pause_between_checkpoints = 5000
      }

      monitoring_configuration {
        configuration_type = "CUSTOM"
        log_level          = "INFO"
        metrics_level      = "APPLICATION"
      }

      parallelism_configuration {
        auto_scaling_enabled = false
        configuration_type   = "CUSTOM"
        parallelism          = 1
        parallelism_per_kpu  = 1
      }
    }
  }

  cloudwatch_logging_options {
    log_stream_arn = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/kinesis-analytics/shardflow-anomaly-filter:log-stream:kinesis-analytics-log-stream"
  }
}

resource "awscc_cloudwatch_alarm" "anomaly_filter_behind_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-anomaly-filter is more than 5 minutes behind its stream. Runbook: deploy/monitoring/runbooks/Behind.md"
  alarm_name          = "shardflow-anomaly-filter-Behind"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-anomaly-filter"
            },
            {
              name  = "Flow"
              value = "Input"
            },
            {
              name  = "Id"
              value = join("_", split("-", split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]))
            },
          ]
          metric_name = "millisBehindLatest"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 300000
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "anomaly_filter_checkpoint_failing_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-anomaly-filter cannot complete its checkpoints. Runbook: deploy/monitoring/runbooks/CheckpointFailing.md"
  alarm_name          = "shardflow-anomaly-filter-CheckpointFailing"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-anomaly-filter"
            },
          ]
          metric_name = "numberOfFailedCheckpoints"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 900
        stat   = "Maximum"
      }
      return_data = false
    },
    {
      expression  = "DIFF(m1)"
      id          = "e1"
      period      = 900
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 2
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "anomaly_filter_checkpoint_growing_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-anomaly-filter has a state of more than 100 MB that has grown by half within a day. Runbook: deploy/monitoring/runbooks/CheckpointGrowing.md"
  alarm_name          = "shardflow-anomaly-filter-CheckpointGrowing"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-anomaly-filter"
            },
          ]
          metric_name = "lastCheckpointSize"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 86400
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "IF(m1 > 100000000, DIFF(m1) / m1, 0)"
      id          = "e1"
      period      = 86400
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 0.3333333333333333
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "anomaly_filter_checkpoint_too_old_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-anomaly-filter has completed no checkpoint for more than 15 minutes. Runbook: deploy/monitoring/runbooks/CheckpointTooOld.md"
  alarm_name          = "shardflow-anomaly-filter-CheckpointTooOld"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 2
  evaluation_periods  = 2
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-anomaly-filter"
            },
          ]
          metric_name = "checkpointAgeSeconds"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 900
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "anomaly_filter_dead_letters_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-anomaly-filter makes more than 1 % of its records dead letters. Runbook: deploy/monitoring/runbooks/DeadLetters.md"
  alarm_name          = "shardflow-anomaly-filter-DeadLetters"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 2
  evaluation_periods  = 2
  metrics = [
    {
      id = "m0"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-anomaly-filter"
            },
          ]
          metric_name = "recordsRead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-anomaly-filter"
            },
          ]
          metric_name = "recordsMalformed"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "IF(DIFF(m0) > 0, 100 * (DIFF(m1)) / DIFF(m0), 0)"
      id          = "e1"
      period      = 300
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 1
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "anomaly_filter_job_down_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-anomaly-filter is not running. Runbook: deploy/monitoring/runbooks/JobDown.md"
  alarm_name          = "shardflow-anomaly-filter-JobDown"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-anomaly-filter"
            },
          ]
          metric_name = "downtime"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 0
  treat_missing_data = "breaching"
}

resource "awscc_logs_log_group" "anomaly_filter_log_group" {
  log_group_name    = "/aws/kinesis-analytics/shardflow-anomaly-filter"
  retention_in_days = 30
}

resource "awscc_logs_log_stream" "anomaly_filter_log_stream" {
  log_group_name  = awscc_logs_log_group.anomaly_filter_log_group.id
  log_stream_name = "kinesis-analytics-log-stream"
}

resource "awscc_cloudwatch_alarm" "anomaly_filter_no_data_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-anomaly-filter reads no records. Runbook: deploy/monitoring/runbooks/NoData.md"
  alarm_name          = "shardflow-anomaly-filter-NoData"
  comparison_operator = "LessThanOrEqualToThreshold"
  datapoints_to_alarm = 3
  evaluation_periods  = 3
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-anomaly-filter"
            },
          ]
          metric_name = "recordsRead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "DIFF(m1)"
      id          = "e1"
      period      = 300
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 0
  treat_missing_data = "notBreaching"
}

resource "awscc_kinesis_stream_consumer" "anomaly_filter_readings_consumer" {
  consumer_name = "shardflow-anomaly-filter"
  stream_arn    = local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn
}

resource "awscc_cloudwatch_alarm" "anomaly_filter_restart_loop_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-anomaly-filter restarts again and again. Runbook: deploy/monitoring/runbooks/RestartLoop.md"
  alarm_name          = "shardflow-anomaly-filter-RestartLoop"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-anomaly-filter"
            },
          ]
          metric_name = "fullRestarts"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 900
        stat   = "Maximum"
      }
      return_data = false
    },
    {
      expression  = "DIFF(m1)"
      id          = "e1"
      period      = 900
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 3
  treat_missing_data = "notBreaching"
}

resource "awscc_iam_role" "anomaly_filter_role" {
  assume_role_policy_document = jsonencode({
    "Statement" = [
      {
        "Action" = "sts:AssumeRole"
        "Condition" = {
          "ArnEquals" = {
            "aws:SourceArn" = "arn:${data.aws_partition.current.partition}:kinesisanalytics:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:application/shardflow-anomaly-filter"
          }
          "StringEquals" = {
            "aws:SourceAccount" = data.aws_caller_identity.current.account_id
          }
        }
        "Effect" = "Allow"
        "Principal" = {
          "Service" = "kinesisanalytics.amazonaws.com"
        }
      },
    ]
    "Version" = "2012-10-17"
  })
  description = "The application shardflow-anomaly-filter"
  policies = [
    {
      policy_document = jsonencode({
        "Statement" = [
          {
            "Action" = [
              "kinesis:DescribeStream",
              "kinesis:DescribeStreamSummary",
              "kinesis:ListShards",
              "kinesis:RegisterStreamConsumer",
            ]
            "Effect"   = "Allow"
            "Resource" = local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn
            "Sid"      = "FanOut"
          },
          {
            "Action" = [
              "kinesis:DescribeStreamConsumer",
              "kinesis:SubscribeToShard",
            ]
            "Effect" = "Allow"
            "Resource" = [
              local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn,
              "${local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn}/consumer/shardflow-anomaly-filter:*",
            ]
            "Sid" = "Subscribe"
          },
          {
            "Action" = [
              "s3:ListBucket",
              "s3:ListBucketMultipartUploads",
            ]
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:s3:::${local.has_results_bucket ? var.results_bucket : awscc_s3_bucket.results_bucket.id}"
            "Sid"      = "ListBucket"
          },
          {
            "Action" = [
              "s3:AbortMultipartUpload",
              "s3:DeleteObject",
              "s3:GetObject",
              "s3:ListMultipartUploadParts",
              "s3:PutObject",
            ]
            "Effect" = "Allow"
            "Resource" = [
              "arn:${data.aws_partition.current.partition}:s3:::${local.has_results_bucket ? var.results_bucket : awscc_s3_bucket.results_bucket.id}/results/anomaly-filter",
              "arn:${data.aws_partition.current.partition}:s3:::${local.has_results_bucket ? var.results_bucket : awscc_s3_bucket.results_bucket.id}/results/anomaly-filter/*",
            ]
            "Sid" = "WriteFiles"
          },
          {
            "Action"   = "kms:Decrypt"
            "Effect"   = "Allow"
            "Resource" = local.has_stream_key_arn ? var.stream_key_arn : awscc_kms_key.stream_key.arn
            "Sid"      = "UseKey5"
          },
          {
            "Action" = [
              "kms:Decrypt",
              "kms:GenerateDataKey",
            ]
            "Effect"   = "Allow"
            "Resource" = local.has_delivery_key_arn ? var.delivery_key_arn : awscc_kms_key.delivery_key.arn
            "Sid"      = "UseKey6"
          },
          {
            "Action" = [
              "s3:GetObject",
              "s3:GetObjectVersion",
            ]
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:s3:::${local.has_code_bucket ? var.code_bucket : awscc_s3_bucket.code_bucket.id}/code/*"
            "Sid"      = "ReadCode"
          },
          {
            "Action"   = "logs:DescribeLogGroups"
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:*"
            "Sid"      = "FindLogs"
          },
          {
            "Action"   = "logs:DescribeLogStreams"
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/kinesis-analytics/shardflow-anomaly-filter:*"
            "Sid"      = "FindLogStream"
          },
          {
            "Action"   = "logs:PutLogEvents"
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/kinesis-analytics/shardflow-anomaly-filter:log-stream:kinesis-analytics-log-stream"
            "Sid"      = "WriteLogs"
          },
        ]
        "Version" = "2012-10-17"
      })
      policy_name = "job"
    },
  ]
}

resource "awscc_cloudwatch_alarm" "anomaly_filter_stale_rules_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-anomaly-filter cannot read its file of rules or reference data, and uses the previous ones. Runbook: deploy/monitoring/runbooks/StaleRules.md"
  alarm_name          = "shardflow-anomaly-filter-StaleRules"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-anomaly-filter"
            },
          ]
          metric_name = "referenceFailures"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 900
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "DIFF(m1)"
      id          = "e1"
      period      = 900
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 0
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "anomaly_filter_watermark_behind_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-anomaly-filter has a watermark more than 10 minutes behind the present, so that windows close late. Runbook: deploy/monitoring/runbooks/WatermarkBehind.md"
  alarm_name          = "shardflow-anomaly-filter-WatermarkBehind"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 10
  evaluation_periods  = 10
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-anomaly-filter"
            },
          ]
          metric_name = "watermarkLagMillis"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 600000
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "anomaly_filter_wrong_times_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-anomaly-filter gets more than 1 % of its events with times that must be wrong. Runbook: deploy/monitoring/runbooks/WrongTimes.md"
  alarm_name          = "shardflow-anomaly-filter-WrongTimes"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 4
  evaluation_periods  = 4
  metrics = [
    {
      id = "m0"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-anomaly-filter"
            },
          ]
          metric_name = "recordsRead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-anomaly-filter"
            },
          ]
          metric_name = "recordsAhead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      id = "m2"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-anomaly-filter"
            },
          ]
          metric_name = "recordsBefore1990"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "IF(DIFF(m0) > 0, 100 * (DIFF(m1) + DIFF(m2)) / DIFF(m0), 0)"
      id          = "e1"
      period      = 300
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 1
  treat_missing_data = "notBreaching"
}

# The provider cannot set RollbackEnabled: see deploy/aws/terraform/README.md.
resource "aws_kinesisanalyticsv2_application" "archive_application" {
  description            = "Shardflow: archive"
  application_mode       = "STREAMING"
  name                   = "shardflow-archive"
  runtime_environment    = "FLINK-1_20"
  service_execution_role = awscc_iam_role.archive_role.arn
  depends_on             = [awscc_logs_log_stream.archive_log_stream]

  application_configuration {
    application_code_configuration {
      code_content_type = "ZIPFILE"

      code_content {
        s3_content_location {
          bucket_arn = "arn:${data.aws_partition.current.partition}:s3:::${local.has_code_bucket ? var.code_bucket : awscc_s3_bucket.code_bucket.id}"
          file_key   = var.code_key
        }
      }
    }

    application_snapshot_configuration {
      snapshots_enabled = true
    }

    environment_properties {
      property_group {
        property_group_id = "job"
        property_map = {
          "name" = "archive"
        }
      }

      property_group {
        property_group_id = "sink"
        property_map = {
          "path"          = "s3://${local.has_results_bucket ? var.results_bucket : awscc_s3_bucket.results_bucket.id}/results/archive"
          "roll.interval" = "5 min"
        }
      }

      property_group {
        property_group_id = "source"
        property_map = {
          "stream" = "${local.has_probes_stream_arn ? var.probes_stream_arn : awscc_kinesis_stream.probes_stream.arn};${local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn};${local.has_sales_stream_arn ? var.sales_stream_arn : awscc_kinesis_stream.sales_stream.arn};${local.has_trips_stream_arn ? var.trips_stream_arn : awscc_kinesis_stream.trips_stream.arn}"
        }
      }
    }

    flink_application_configuration {
      checkpoint_configuration {
        checkpoint_interval           = 60000
        checkpointing_enabled         = true
        configuration_type            = "CUSTOM"
        min_pause_between_checkpoints = 5000
      }

      monitoring_configuration {
        configuration_type = "CUSTOM"
        log_level          = "INFO"
        metrics_level      = "APPLICATION"
      }

      parallelism_configuration {
        auto_scaling_enabled = false
        configuration_type   = "CUSTOM"
        parallelism          = 1
        parallelism_per_kpu  = 1
      }
    }
  }

  cloudwatch_logging_options {
    log_stream_arn = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/kinesis-analytics/shardflow-archive:log-stream:kinesis-analytics-log-stream"
  }
}

resource "awscc_cloudwatch_alarm" "archive_behind2_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-archive is more than 5 minutes behind its stream. Runbook: deploy/monitoring/runbooks/Behind.md"
  alarm_name          = "shardflow-archive-Behind2"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-archive"
            },
            {
              name  = "Flow"
              value = "Input"
            },
            {
              name  = "Id"
              value = join("_", split("-", split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]))
            },
          ]
          metric_name = "millisBehindLatest"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 300000
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "archive_behind3_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-archive is more than 5 minutes behind its stream. Runbook: deploy/monitoring/runbooks/Behind.md"
  alarm_name          = "shardflow-archive-Behind3"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-archive"
            },
            {
              name  = "Flow"
              value = "Input"
            },
            {
              name  = "Id"
              value = join("_", split("-", split("/", local.has_sales_stream_arn ? var.sales_stream_arn : awscc_kinesis_stream.sales_stream.arn)[1]))
            },
          ]
          metric_name = "millisBehindLatest"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 300000
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "archive_behind4_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-archive is more than 5 minutes behind its stream. Runbook: deploy/monitoring/runbooks/Behind.md"
  alarm_name          = "shardflow-archive-Behind4"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-archive"
            },
            {
              name  = "Flow"
              value = "Input"
            },
            {
              name  = "Id"
              value = join("_", split("-", split("/", local.has_trips_stream_arn ? var.trips_stream_arn : awscc_kinesis_stream.trips_stream.arn)[1]))
            },
          ]
          metric_name = "millisBehindLatest"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 300000
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "archive_behind_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-archive is more than 5 minutes behind its stream. Runbook: deploy/monitoring/runbooks/Behind.md"
  alarm_name          = "shardflow-archive-Behind"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-archive"
            },
            {
              name  = "Flow"
              value = "Input"
            },
            {
              name  = "Id"
              value = join("_", split("-", split("/", local.has_probes_stream_arn ? var.probes_stream_arn : awscc_kinesis_stream.probes_stream.arn)[1]))
            },
          ]
          metric_name = "millisBehindLatest"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 300000
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "archive_checkpoint_failing_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-archive cannot complete its checkpoints. Runbook: deploy/monitoring/runbooks/CheckpointFailing.md"
  alarm_name          = "shardflow-archive-CheckpointFailing"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-archive"
            },
          ]
          metric_name = "numberOfFailedCheckpoints"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 900
        stat   = "Maximum"
      }
      return_data = false
    },
    {
      expression  = "DIFF(m1)"
      id          = "e1"
      period      = 900
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 2
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "archive_checkpoint_growing_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-archive has a state of more than 100 MB that has grown by half within a day. Runbook: deploy/monitoring/runbooks/CheckpointGrowing.md"
  alarm_name          = "shardflow-archive-CheckpointGrowing"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-archive"
            },
          ]
          metric_name = "lastCheckpointSize"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 86400
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "IF(m1 > 100000000, DIFF(m1) / m1, 0)"
      id          = "e1"
      period      = 86400
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 0.3333333333333333
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "archive_checkpoint_too_old_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-archive has completed no checkpoint for more than 15 minutes. Runbook: deploy/monitoring/runbooks/CheckpointTooOld.md"
  alarm_name          = "shardflow-archive-CheckpointTooOld"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 2
  evaluation_periods  = 2
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-archive"
            },
          ]
          metric_name = "checkpointAgeSeconds"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 900
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "archive_consumer_throttled2_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-archive is throttled by Kinesis more than six times per minute and shard. Runbook: deploy/monitoring/runbooks/ConsumerThrottled.md"
  alarm_name          = "shardflow-archive-ConsumerThrottled2"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 3
  evaluation_periods  = 3
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "StreamName"
              value = split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]
            },
          ]
          metric_name = "ReadProvisionedThroughputExceeded"
          namespace   = "AWS/Kinesis"
        }
        period = 300
        stat   = "Average"
      }
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 0.2
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "archive_consumer_throttled3_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-archive is throttled by Kinesis more than six times per minute and shard. Runbook: deploy/monitoring/runbooks/ConsumerThrottled.md"
  alarm_name          = "shardflow-archive-ConsumerThrottled3"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 3
  evaluation_periods  = 3
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "StreamName"
              value = split("/", local.has_sales_stream_arn ? var.sales_stream_arn : awscc_kinesis_stream.sales_stream.arn)[1]
            },
          ]
          metric_name = "ReadProvisionedThroughputExceeded"
          namespace   = "AWS/Kinesis"
        }
        period = 300
        stat   = "Average"
      }
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 0.2
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "archive_consumer_throttled4_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-archive is throttled by Kinesis more than six times per minute and shard. Runbook: deploy/monitoring/runbooks/ConsumerThrottled.md"
  alarm_name          = "shardflow-archive-ConsumerThrottled4"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 3
  evaluation_periods  = 3
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "StreamName"
              value = split("/", local.has_trips_stream_arn ? var.trips_stream_arn : awscc_kinesis_stream.trips_stream.arn)[1]
            },
          ]
          metric_name = "ReadProvisionedThroughputExceeded"
          namespace   = "AWS/Kinesis"
        }
        period = 300
        stat   = "Average"
      }
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 0.2
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "archive_consumer_throttled_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-archive is throttled by Kinesis more than six times per minute and shard. Runbook: deploy/monitoring/runbooks/ConsumerThrottled.md"
  alarm_name          = "shardflow-archive-ConsumerThrottled"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 3
  evaluation_periods  = 3
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "StreamName"
              value = split("/", local.has_probes_stream_arn ? var.probes_stream_arn : awscc_kinesis_stream.probes_stream.arn)[1]
            },
          ]
          metric_name = "ReadProvisionedThroughputExceeded"
          namespace   = "AWS/Kinesis"
        }
        period = 300
        stat   = "Average"
      }
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 0.2
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "archive_dead_letters_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-archive makes more than 1 % of its records dead letters. Runbook: deploy/monitoring/runbooks/DeadLetters.md"
  alarm_name          = "shardflow-archive-DeadLetters"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 2
  evaluation_periods  = 2
  metrics = [
    {
      id = "m0"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-archive"
            },
          ]
          metric_name = "recordsRead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-archive"
            },
          ]
          metric_name = "recordsMalformed"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "IF(DIFF(m0) > 0, 100 * (DIFF(m1)) / DIFF(m0), 0)"
      id          = "e1"
      period      = 300
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 1
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "archive_job_down_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-archive is not running. Runbook: deploy/monitoring/runbooks/JobDown.md"
  alarm_name          = "shardflow-archive-JobDown"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-archive"
            },
          ]
          metric_name = "downtime"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 0
  treat_missing_data = "breaching"
}

resource "awscc_logs_log_group" "archive_log_group" {
  log_group_name    = "/aws/kinesis-analytics/shardflow-archive"
  retention_in_days = 30
}

resource "awscc_logs_log_stream" "archive_log_stream" {
  log_group_name  = awscc_logs_log_group.archive_log_group.id
  log_stream_name = "kinesis-analytics-log-stream"
}

resource "awscc_cloudwatch_alarm" "archive_no_data_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-archive reads no records. Runbook: deploy/monitoring/runbooks/NoData.md"
  alarm_name          = "shardflow-archive-NoData"
  comparison_operator = "LessThanOrEqualToThreshold"
  datapoints_to_alarm = 3
  evaluation_periods  = 3
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-archive"
            },
          ]
          metric_name = "recordsRead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "DIFF(m1)"
      id          = "e1"
      period      = 300
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 0
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "archive_restart_loop_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-archive restarts again and again. Runbook: deploy/monitoring/runbooks/RestartLoop.md"
  alarm_name          = "shardflow-archive-RestartLoop"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-archive"
            },
          ]
          metric_name = "fullRestarts"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 900
        stat   = "Maximum"
      }
      return_data = false
    },
    {
      expression  = "DIFF(m1)"
      id          = "e1"
      period      = 900
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 3
  treat_missing_data = "notBreaching"
}

resource "awscc_iam_role" "archive_role" {
  assume_role_policy_document = jsonencode({
    "Statement" = [
      {
        "Action" = "sts:AssumeRole"
        "Condition" = {
          "ArnEquals" = {
            "aws:SourceArn" = "arn:${data.aws_partition.current.partition}:kinesisanalytics:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:application/shardflow-archive"
          }
          "StringEquals" = {
            "aws:SourceAccount" = data.aws_caller_identity.current.account_id
          }
        }
        "Effect" = "Allow"
        "Principal" = {
          "Service" = "kinesisanalytics.amazonaws.com"
        }
      },
    ]
    "Version" = "2012-10-17"
  })
  description = "The application shardflow-archive"
  policies = [
    {
      policy_document = jsonencode({
        "Statement" = [
          {
            "Action" = [
              "kinesis:DescribeStream",
              "kinesis:GetRecords",
              "kinesis:GetShardIterator",
              "kinesis:ListShards",
            ]
            "Effect" = "Allow"
            "Resource" = [
              local.has_probes_stream_arn ? var.probes_stream_arn : awscc_kinesis_stream.probes_stream.arn,
              local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn,
              local.has_sales_stream_arn ? var.sales_stream_arn : awscc_kinesis_stream.sales_stream.arn,
              local.has_trips_stream_arn ? var.trips_stream_arn : awscc_kinesis_stream.trips_stream.arn,
            ]
            "Sid" = "PollStream"
          },
          {
            "Action" = [
              "s3:ListBucket",
              "s3:ListBucketMultipartUploads",
            ]
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:s3:::${local.has_results_bucket ? var.results_bucket : awscc_s3_bucket.results_bucket.id}"
            "Sid"      = "ListBucket"
          },
          {
            "Action" = [
              "s3:AbortMultipartUpload",
              "s3:DeleteObject",
              "s3:GetObject",
              "s3:ListMultipartUploadParts",
              "s3:PutObject",
            ]
            "Effect" = "Allow"
            "Resource" = [
              "arn:${data.aws_partition.current.partition}:s3:::${local.has_results_bucket ? var.results_bucket : awscc_s3_bucket.results_bucket.id}/results/archive",
              "arn:${data.aws_partition.current.partition}:s3:::${local.has_results_bucket ? var.results_bucket : awscc_s3_bucket.results_bucket.id}/results/archive/*",
            ]
            "Sid" = "WriteFiles"
          },
          {
            "Action"   = "kms:Decrypt"
            "Effect"   = "Allow"
            "Resource" = local.has_stream_key_arn ? var.stream_key_arn : awscc_kms_key.stream_key.arn
            "Sid"      = "UseKey4"
          },
          {
            "Action" = [
              "kms:Decrypt",
              "kms:GenerateDataKey",
            ]
            "Effect"   = "Allow"
            "Resource" = local.has_delivery_key_arn ? var.delivery_key_arn : awscc_kms_key.delivery_key.arn
            "Sid"      = "UseKey5"
          },
          {
            "Action" = [
              "s3:GetObject",
              "s3:GetObjectVersion",
            ]
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:s3:::${local.has_code_bucket ? var.code_bucket : awscc_s3_bucket.code_bucket.id}/code/*"
            "Sid"      = "ReadCode"
          },
          {
            "Action"   = "logs:DescribeLogGroups"
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:*"
            "Sid"      = "FindLogs"
          },
          {
            "Action"   = "logs:DescribeLogStreams"
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/kinesis-analytics/shardflow-archive:*"
            "Sid"      = "FindLogStream"
          },
          {
            "Action"   = "logs:PutLogEvents"
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/kinesis-analytics/shardflow-archive:log-stream:kinesis-analytics-log-stream"
            "Sid"      = "WriteLogs"
          },
        ]
        "Version" = "2012-10-17"
      })
      policy_name = "job"
    },
  ]
}

resource "awscc_cloudwatch_alarm" "archive_watermark_behind_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-archive has a watermark more than 10 minutes behind the present, so that windows close late. Runbook: deploy/monitoring/runbooks/WatermarkBehind.md"
  alarm_name          = "shardflow-archive-WatermarkBehind"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 10
  evaluation_periods  = 10
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-archive"
            },
          ]
          metric_name = "watermarkLagMillis"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 600000
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "archive_wrong_times_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-archive gets more than 1 % of its events with times that must be wrong. Runbook: deploy/monitoring/runbooks/WrongTimes.md"
  alarm_name          = "shardflow-archive-WrongTimes"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 4
  evaluation_periods  = 4
  metrics = [
    {
      id = "m0"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-archive"
            },
          ]
          metric_name = "recordsRead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-archive"
            },
          ]
          metric_name = "recordsAhead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      id = "m2"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-archive"
            },
          ]
          metric_name = "recordsBefore1990"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "IF(DIFF(m0) > 0, 100 * (DIFF(m1) + DIFF(m2)) / DIFF(m0), 0)"
      id          = "e1"
      period      = 300
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 1
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_dashboard" "dashboard" {
  dashboard_body = "{\"widgets\":[{\"type\":\"text\",\"x\":0,\"y\":0,\"width\":24,\"height\":2,\"properties\":{\"markdown\":\"# shardflow-dedup: dedup\"}},{\"type\":\"text\",\"x\":0,\"y\":2,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Records\"}},{\"type\":\"metric\",\"x\":0,\"y\":3,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Records read\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsRead\",\"Application\",\"shardflow-dedup\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsRead\",\"Application\",\"shardflow-dedup\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"recordsRead\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":3,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Rows written, by data set\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[{\"id\":\"e1\",\"period\":300,\"expression\":\"SEARCH('{AWS/KinesisAnalytics,Application,DataSet} Application=\\\"shardflow-dedup\\\" MetricName=\\\"rowsWritten\\\"', 'Average', 300)\"}]]}},{\"type\":\"metric\",\"x\":16,\"y\":3,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Duplicates, anomalies and other readings\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"duplicatesDropped\",\"Application\",\"shardflow-dedup\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"duplicatesDropped\",\"Application\",\"shardflow-dedup\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"duplicatesDropped\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":9,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Lateness\"}},{\"type\":\"metric\",\"x\":0,\"y\":10,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Late events\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsLate\",\"Application\",\"shardflow-dedup\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsLate\",\"Application\",\"shardflow-dedup\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"recordsLate\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":10,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Late events, share\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsLate\",\"Application\",\"shardflow-dedup\",{\"id\":\"m1\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsRead\",\"Application\",\"shardflow-dedup\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[{\"id\":\"e1\",\"period\":300,\"expression\":\"IF(DIFF(m0) > 0, DIFF(m1) / DIFF(m0), 0)\",\"label\":\"recordsLate\"}]]}},{\"type\":\"metric\",\"x\":16,\"y\":10,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Events with wrong times\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsAhead\",\"Application\",\"shardflow-dedup\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsAhead\",\"Application\",\"shardflow-dedup\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"recordsAhead\"}],[\"AWS/KinesisAnalytics\",\"recordsBefore1990\",\"Application\",\"shardflow-dedup\",{\"id\":\"m3\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsBefore1990\",\"Application\",\"shardflow-dedup\",{\"id\":\"n3\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e3\",\"period\":300,\"expression\":\"RATE(m3) * n3 / 20\",\"label\":\"recordsBefore1990\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":16,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Dead letters\"}},{\"type\":\"metric\",\"x\":0,\"y\":17,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Dead letters\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsMalformed\",\"Application\",\"shardflow-dedup\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsMalformed\",\"Application\",\"shardflow-dedup\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"recordsMalformed\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":17,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Dead letters, share\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsMalformed\",\"Application\",\"shardflow-dedup\",{\"id\":\"m1\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsRead\",\"Application\",\"shardflow-dedup\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[{\"id\":\"e1\",\"period\":300,\"expression\":\"IF(DIFF(m0) > 0, DIFF(m1) / DIFF(m0), 0)\",\"label\":\"recordsMalformed\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":23,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Watermark\"}},{\"type\":\"metric\",\"x\":0,\"y\":24,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Watermark behind the present\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"watermarkLagMillis\",\"Application\",\"shardflow-dedup\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"watermarkLagMillis\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":30,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Kinesis\"}},{\"type\":\"metric\",\"x\":0,\"y\":31,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Behind the stream\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"millisBehindLatest\",\"Application\",\"shardflow-dedup\",\"Flow\",\"Input\",\"Id\",\"${join("_", split("-", split("/", local.has_probes_stream_arn ? var.probes_stream_arn : awscc_kinesis_stream.probes_stream.arn)[1]))}\",{\"id\":\"m0\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"${split("/", local.has_probes_stream_arn ? var.probes_stream_arn : awscc_kinesis_stream.probes_stream.arn)[1]}\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":31,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Shards that are furthest behind\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/Kinesis\",\"GetRecords.IteratorAgeMilliseconds\",\"StreamName\",\"${split("/", local.has_probes_stream_arn ? var.probes_stream_arn : awscc_kinesis_stream.probes_stream.arn)[1]}\",{\"id\":\"m0\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"${split("/", local.has_probes_stream_arn ? var.probes_stream_arn : awscc_kinesis_stream.probes_stream.arn)[1]}\"}]]}},{\"type\":\"metric\",\"x\":16,\"y\":31,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Throttled requests\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/Kinesis\",\"ReadProvisionedThroughputExceeded\",\"StreamName\",\"${split("/", local.has_probes_stream_arn ? var.probes_stream_arn : awscc_kinesis_stream.probes_stream.arn)[1]}\",{\"id\":\"m0\",\"period\":60,\"stat\":\"Sum\",\"label\":\"${split("/", local.has_probes_stream_arn ? var.probes_stream_arn : awscc_kinesis_stream.probes_stream.arn)[1]}\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":37,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Checkpoints\"}},{\"type\":\"metric\",\"x\":0,\"y\":38,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Age of the last checkpoint\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"checkpointAgeSeconds\",\"Application\",\"shardflow-dedup\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"checkpointAgeSeconds\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":38,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Duration of the last checkpoint\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"lastCheckpointDuration\",\"Application\",\"shardflow-dedup\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"lastCheckpointDuration\"}]]}},{\"type\":\"metric\",\"x\":16,\"y\":38,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Size of the last checkpoint\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"lastCheckpointSize\",\"Application\",\"shardflow-dedup\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"lastCheckpointSize\"}]]}},{\"type\":\"metric\",\"x\":0,\"y\":44,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Checkpoints completed and failed\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"numberOfFailedCheckpoints\",\"Application\",\"shardflow-dedup\",{\"id\":\"m1\",\"period\":300,\"stat\":\"Maximum\",\"visible\":false}],[{\"id\":\"e1\",\"period\":300,\"expression\":\"DIFF(m1)\",\"label\":\"numberOfFailedCheckpoints\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":50,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Restarts and load\"}},{\"type\":\"metric\",\"x\":0,\"y\":51,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Restarts\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"fullRestarts\",\"Application\",\"shardflow-dedup\",{\"id\":\"m1\",\"period\":300,\"stat\":\"Maximum\",\"visible\":false}],[{\"id\":\"e1\",\"period\":300,\"expression\":\"DIFF(m1)\",\"label\":\"numRestarts\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":51,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Time since the start, time since a failure\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"downtime\",\"Application\",\"shardflow-dedup\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"downtime\"}]]}},{\"type\":\"metric\",\"x\":16,\"y\":51,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Busiest task, of 1000 ms per second\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"cpuUtilization\",\"Application\",\"shardflow-dedup\",{\"id\":\"cpuutilization\",\"period\":60,\"stat\":\"Maximum\"}],[\"AWS/KinesisAnalytics\",\"heapMemoryUtilization\",\"Application\",\"shardflow-dedup\",{\"id\":\"heapmemoryutilization\",\"period\":60,\"stat\":\"Maximum\"}],[\"AWS/KinesisAnalytics\",\"containerMemoryUtilization\",\"Application\",\"shardflow-dedup\",{\"id\":\"containermemoryutilization\",\"period\":60,\"stat\":\"Maximum\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":57,\"width\":24,\"height\":2,\"properties\":{\"markdown\":\"# shardflow-anomaly-filter: anomaly-filter\"}},{\"type\":\"text\",\"x\":0,\"y\":59,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Records\"}},{\"type\":\"metric\",\"x\":0,\"y\":60,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Records read\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsRead\",\"Application\",\"shardflow-anomaly-filter\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsRead\",\"Application\",\"shardflow-anomaly-filter\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"recordsRead\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":60,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Rows written, by data set\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[{\"id\":\"e1\",\"period\":300,\"expression\":\"SEARCH('{AWS/KinesisAnalytics,Application,DataSet} Application=\\\"shardflow-anomaly-filter\\\" MetricName=\\\"rowsWritten\\\"', 'Average', 300)\"}]]}},{\"type\":\"metric\",\"x\":16,\"y\":60,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Duplicates, anomalies and other readings\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"anomalies\",\"Application\",\"shardflow-anomaly-filter\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"anomalies\",\"Application\",\"shardflow-anomaly-filter\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"anomalies\"}],[\"AWS/KinesisAnalytics\",\"recordsFiltered\",\"Application\",\"shardflow-anomaly-filter\",{\"id\":\"m3\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsFiltered\",\"Application\",\"shardflow-anomaly-filter\",{\"id\":\"n3\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e3\",\"period\":300,\"expression\":\"RATE(m3) * n3 / 20\",\"label\":\"recordsFiltered\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":66,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Lateness\"}},{\"type\":\"metric\",\"x\":0,\"y\":67,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Events with wrong times\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsAhead\",\"Application\",\"shardflow-anomaly-filter\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsAhead\",\"Application\",\"shardflow-anomaly-filter\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"recordsAhead\"}],[\"AWS/KinesisAnalytics\",\"recordsBefore1990\",\"Application\",\"shardflow-anomaly-filter\",{\"id\":\"m3\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsBefore1990\",\"Application\",\"shardflow-anomaly-filter\",{\"id\":\"n3\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e3\",\"period\":300,\"expression\":\"RATE(m3) * n3 / 20\",\"label\":\"recordsBefore1990\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":73,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Dead letters\"}},{\"type\":\"metric\",\"x\":0,\"y\":74,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Dead letters\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsMalformed\",\"Application\",\"shardflow-anomaly-filter\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsMalformed\",\"Application\",\"shardflow-anomaly-filter\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"recordsMalformed\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":74,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Dead letters, share\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsMalformed\",\"Application\",\"shardflow-anomaly-filter\",{\"id\":\"m1\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsRead\",\"Application\",\"shardflow-anomaly-filter\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[{\"id\":\"e1\",\"period\":300,\"expression\":\"IF(DIFF(m0) > 0, DIFF(m1) / DIFF(m0), 0)\",\"label\":\"recordsMalformed\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":80,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Watermark\"}},{\"type\":\"metric\",\"x\":0,\"y\":81,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Watermark behind the present\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"watermarkLagMillis\",\"Application\",\"shardflow-anomaly-filter\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"watermarkLagMillis\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":87,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Kinesis\"}},{\"type\":\"metric\",\"x\":0,\"y\":88,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Behind the stream\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"millisBehindLatest\",\"Application\",\"shardflow-anomaly-filter\",\"Flow\",\"Input\",\"Id\",\"${join("_", split("-", split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]))}\",{\"id\":\"m0\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"${split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]}\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":88,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Shards that are furthest behind\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/Kinesis\",\"GetRecords.IteratorAgeMilliseconds\",\"StreamName\",\"${split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]}\",{\"id\":\"m0\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"${split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]}\"}]]}},{\"type\":\"metric\",\"x\":16,\"y\":88,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Throttled requests\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/Kinesis\",\"ReadProvisionedThroughputExceeded\",\"StreamName\",\"${split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]}\",{\"id\":\"m0\",\"period\":60,\"stat\":\"Sum\",\"label\":\"${split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]}\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":94,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Checkpoints\"}},{\"type\":\"metric\",\"x\":0,\"y\":95,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Age of the last checkpoint\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"checkpointAgeSeconds\",\"Application\",\"shardflow-anomaly-filter\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"checkpointAgeSeconds\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":95,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Duration of the last checkpoint\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"lastCheckpointDuration\",\"Application\",\"shardflow-anomaly-filter\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"lastCheckpointDuration\"}]]}},{\"type\":\"metric\",\"x\":16,\"y\":95,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Size of the last checkpoint\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"lastCheckpointSize\",\"Application\",\"shardflow-anomaly-filter\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"lastCheckpointSize\"}]]}},{\"type\":\"metric\",\"x\":0,\"y\":101,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Checkpoints completed and failed\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"numberOfFailedCheckpoints\",\"Application\",\"shardflow-anomaly-filter\",{\"id\":\"m1\",\"period\":300,\"stat\":\"Maximum\",\"visible\":false}],[{\"id\":\"e1\",\"period\":300,\"expression\":\"DIFF(m1)\",\"label\":\"numberOfFailedCheckpoints\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":107,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Restarts and load\"}},{\"type\":\"metric\",\"x\":0,\"y\":108,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Restarts\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"fullRestarts\",\"Application\",\"shardflow-anomaly-filter\",{\"id\":\"m1\",\"period\":300,\"stat\":\"Maximum\",\"visible\":false}],[{\"id\":\"e1\",\"period\":300,\"expression\":\"DIFF(m1)\",\"label\":\"numRestarts\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":108,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Time since the start, time since a failure\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"downtime\",\"Application\",\"shardflow-anomaly-filter\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"downtime\"}]]}},{\"type\":\"metric\",\"x\":16,\"y\":108,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Busiest task, of 1000 ms per second\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"cpuUtilization\",\"Application\",\"shardflow-anomaly-filter\",{\"id\":\"cpuutilization\",\"period\":60,\"stat\":\"Maximum\"}],[\"AWS/KinesisAnalytics\",\"heapMemoryUtilization\",\"Application\",\"shardflow-anomaly-filter\",{\"id\":\"heapmemoryutilization\",\"period\":60,\"stat\":\"Maximum\"}],[\"AWS/KinesisAnalytics\",\"containerMemoryUtilization\",\"Application\",\"shardflow-anomaly-filter\",{\"id\":\"containermemoryutilization\",\"period\":60,\"stat\":\"Maximum\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":114,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Alerts and rules\"}},{\"type\":\"metric\",\"x\":0,\"y\":115,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Files that could not be read, ids that are unknown\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"referenceFailures\",\"Application\",\"shardflow-anomaly-filter\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"referenceFailures\",\"Application\",\"shardflow-anomaly-filter\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"referenceFailures\"}],[\"AWS/KinesisAnalytics\",\"recordsUnknown\",\"Application\",\"shardflow-anomaly-filter\",{\"id\":\"m3\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsUnknown\",\"Application\",\"shardflow-anomaly-filter\",{\"id\":\"n3\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e3\",\"period\":300,\"expression\":\"RATE(m3) * n3 / 20\",\"label\":\"recordsUnknown\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":121,\"width\":24,\"height\":2,\"properties\":{\"markdown\":\"# shardflow-alerts: alerts\"}},{\"type\":\"text\",\"x\":0,\"y\":123,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Records\"}},{\"type\":\"metric\",\"x\":0,\"y\":124,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Records read\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsRead\",\"Application\",\"shardflow-alerts\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsRead\",\"Application\",\"shardflow-alerts\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"recordsRead\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":124,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Rows written, by data set\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[{\"id\":\"e1\",\"period\":300,\"expression\":\"SEARCH('{AWS/KinesisAnalytics,Application,DataSet} Application=\\\"shardflow-alerts\\\" MetricName=\\\"rowsWritten\\\"', 'Average', 300)\"}]]}},{\"type\":\"metric\",\"x\":16,\"y\":124,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Duplicates, anomalies and other readings\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"duplicatesDropped\",\"Application\",\"shardflow-alerts\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"duplicatesDropped\",\"Application\",\"shardflow-alerts\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"duplicatesDropped\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":130,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Lateness\"}},{\"type\":\"metric\",\"x\":0,\"y\":131,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Late events\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsLate\",\"Application\",\"shardflow-alerts\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsLate\",\"Application\",\"shardflow-alerts\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"recordsLate\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":131,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Late events, share\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsLate\",\"Application\",\"shardflow-alerts\",{\"id\":\"m1\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsRead\",\"Application\",\"shardflow-alerts\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[{\"id\":\"e1\",\"period\":300,\"expression\":\"IF(DIFF(m0) > 0, DIFF(m1) / DIFF(m0), 0)\",\"label\":\"recordsLate\"}]]}},{\"type\":\"metric\",\"x\":16,\"y\":131,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Events with wrong times\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsAhead\",\"Application\",\"shardflow-alerts\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsAhead\",\"Application\",\"shardflow-alerts\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"recordsAhead\"}],[\"AWS/KinesisAnalytics\",\"recordsBefore1990\",\"Application\",\"shardflow-alerts\",{\"id\":\"m3\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsBefore1990\",\"Application\",\"shardflow-alerts\",{\"id\":\"n3\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e3\",\"period\":300,\"expression\":\"RATE(m3) * n3 / 20\",\"label\":\"recordsBefore1990\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":137,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Dead letters\"}},{\"type\":\"metric\",\"x\":0,\"y\":138,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Dead letters\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsMalformed\",\"Application\",\"shardflow-alerts\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsMalformed\",\"Application\",\"shardflow-alerts\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"recordsMalformed\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":138,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Dead letters, share\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsMalformed\",\"Application\",\"shardflow-alerts\",{\"id\":\"m1\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsRead\",\"Application\",\"shardflow-alerts\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[{\"id\":\"e1\",\"period\":300,\"expression\":\"IF(DIFF(m0) > 0, DIFF(m1) / DIFF(m0), 0)\",\"label\":\"recordsMalformed\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":144,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Watermark\"}},{\"type\":\"metric\",\"x\":0,\"y\":145,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Watermark behind the present\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"watermarkLagMillis\",\"Application\",\"shardflow-alerts\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"watermarkLagMillis\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":151,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Kinesis\"}},{\"type\":\"metric\",\"x\":0,\"y\":152,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Behind the stream\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"millisBehindLatest\",\"Application\",\"shardflow-alerts\",\"Flow\",\"Input\",\"Id\",\"${join("_", split("-", split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]))}\",{\"id\":\"m0\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"${split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]}\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":152,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Shards that are furthest behind\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/Kinesis\",\"GetRecords.IteratorAgeMilliseconds\",\"StreamName\",\"${split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]}\",{\"id\":\"m0\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"${split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]}\"}]]}},{\"type\":\"metric\",\"x\":16,\"y\":152,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Throttled requests\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/Kinesis\",\"ReadProvisionedThroughputExceeded\",\"StreamName\",\"${split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]}\",{\"id\":\"m0\",\"period\":60,\"stat\":\"Sum\",\"label\":\"${split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]}\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":158,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Checkpoints\"}},{\"type\":\"metric\",\"x\":0,\"y\":159,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Age of the last checkpoint\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"checkpointAgeSeconds\",\"Application\",\"shardflow-alerts\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"checkpointAgeSeconds\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":159,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Duration of the last checkpoint\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"lastCheckpointDuration\",\"Application\",\"shardflow-alerts\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"lastCheckpointDuration\"}]]}},{\"type\":\"metric\",\"x\":16,\"y\":159,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Size of the last checkpoint\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"lastCheckpointSize\",\"Application\",\"shardflow-alerts\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"lastCheckpointSize\"}]]}},{\"type\":\"metric\",\"x\":0,\"y\":165,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Checkpoints completed and failed\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"numberOfFailedCheckpoints\",\"Application\",\"shardflow-alerts\",{\"id\":\"m1\",\"period\":300,\"stat\":\"Maximum\",\"visible\":false}],[{\"id\":\"e1\",\"period\":300,\"expression\":\"DIFF(m1)\",\"label\":\"numberOfFailedCheckpoints\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":171,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Restarts and load\"}},{\"type\":\"metric\",\"x\":0,\"y\":172,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Restarts\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"fullRestarts\",\"Application\",\"shardflow-alerts\",{\"id\":\"m1\",\"period\":300,\"stat\":\"Maximum\",\"visible\":false}],[{\"id\":\"e1\",\"period\":300,\"expression\":\"DIFF(m1)\",\"label\":\"numRestarts\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":172,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Time since the start, time since a failure\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"downtime\",\"Application\",\"shardflow-alerts\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"downtime\"}]]}},{\"type\":\"metric\",\"x\":16,\"y\":172,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Busiest task, of 1000 ms per second\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"cpuUtilization\",\"Application\",\"shardflow-alerts\",{\"id\":\"cpuutilization\",\"period\":60,\"stat\":\"Maximum\"}],[\"AWS/KinesisAnalytics\",\"heapMemoryUtilization\",\"Application\",\"shardflow-alerts\",{\"id\":\"heapmemoryutilization\",\"period\":60,\"stat\":\"Maximum\"}],[\"AWS/KinesisAnalytics\",\"containerMemoryUtilization\",\"Application\",\"shardflow-alerts\",{\"id\":\"containermemoryutilization\",\"period\":60,\"stat\":\"Maximum\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":178,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Alerts and rules\"}},{\"type\":\"metric\",\"x\":0,\"y\":179,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Open alerts\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"alertsOpen\",\"Application\",\"shardflow-alerts\",{\"id\":\"m1\",\"period\":300,\"stat\":\"Sum\",\"visible\":false}],[{\"id\":\"e1\",\"period\":300,\"expression\":\"m1 / 20\",\"label\":\"alertsOpen\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":179,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Alerts opened and closed\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"alertsOpened\",\"Application\",\"shardflow-alerts\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"alertsOpened\",\"Application\",\"shardflow-alerts\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"alertsOpened\"}],[\"AWS/KinesisAnalytics\",\"alertsClosed\",\"Application\",\"shardflow-alerts\",{\"id\":\"m3\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"alertsClosed\",\"Application\",\"shardflow-alerts\",{\"id\":\"n3\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e3\",\"period\":300,\"expression\":\"RATE(m3) * n3 / 20\",\"label\":\"alertsClosed\"}]]}},{\"type\":\"metric\",\"x\":16,\"y\":179,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Files that could not be read, ids that are unknown\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"ruleFailures\",\"Application\",\"shardflow-alerts\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"ruleFailures\",\"Application\",\"shardflow-alerts\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"ruleFailures\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":185,\"width\":24,\"height\":2,\"properties\":{\"markdown\":\"# shardflow-store-revenue: store-revenue\"}},{\"type\":\"text\",\"x\":0,\"y\":187,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Records\"}},{\"type\":\"metric\",\"x\":0,\"y\":188,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Records read\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsRead\",\"Application\",\"shardflow-store-revenue\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsRead\",\"Application\",\"shardflow-store-revenue\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"recordsRead\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":188,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Rows written, by data set\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[{\"id\":\"e1\",\"period\":300,\"expression\":\"SEARCH('{AWS/KinesisAnalytics,Application,DataSet} Application=\\\"shardflow-store-revenue\\\" MetricName=\\\"rowsWritten\\\"', 'Average', 300)\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":194,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Lateness\"}},{\"type\":\"metric\",\"x\":0,\"y\":195,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Late events\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsLate\",\"Application\",\"shardflow-store-revenue\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsLate\",\"Application\",\"shardflow-store-revenue\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"recordsLate\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":195,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Late events, share\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsLate\",\"Application\",\"shardflow-store-revenue\",{\"id\":\"m1\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsRead\",\"Application\",\"shardflow-store-revenue\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[{\"id\":\"e1\",\"period\":300,\"expression\":\"IF(DIFF(m0) > 0, DIFF(m1) / DIFF(m0), 0)\",\"label\":\"recordsLate\"}]]}},{\"type\":\"metric\",\"x\":16,\"y\":195,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Events with wrong times\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsAhead\",\"Application\",\"shardflow-store-revenue\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsAhead\",\"Application\",\"shardflow-store-revenue\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"recordsAhead\"}],[\"AWS/KinesisAnalytics\",\"recordsBefore1990\",\"Application\",\"shardflow-store-revenue\",{\"id\":\"m3\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsBefore1990\",\"Application\",\"shardflow-store-revenue\",{\"id\":\"n3\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e3\",\"period\":300,\"expression\":\"RATE(m3) * n3 / 20\",\"label\":\"recordsBefore1990\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":201,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Dead letters\"}},{\"type\":\"metric\",\"x\":0,\"y\":202,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Dead letters\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsMalformed\",\"Application\",\"shardflow-store-revenue\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsMalformed\",\"Application\",\"shardflow-store-revenue\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"recordsMalformed\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":202,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Dead letters, share\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsMalformed\",\"Application\",\"shardflow-store-revenue\",{\"id\":\"m1\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsRead\",\"Application\",\"shardflow-store-revenue\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[{\"id\":\"e1\",\"period\":300,\"expression\":\"IF(DIFF(m0) > 0, DIFF(m1) / DIFF(m0), 0)\",\"label\":\"recordsMalformed\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":208,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Watermark\"}},{\"type\":\"metric\",\"x\":0,\"y\":209,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Watermark behind the present\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"watermarkLagMillis\",\"Application\",\"shardflow-store-revenue\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"watermarkLagMillis\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":215,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Kinesis\"}},{\"type\":\"metric\",\"x\":0,\"y\":216,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Behind the stream\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"millisBehindLatest\",\"Application\",\"shardflow-store-revenue\",\"Flow\",\"Input\",\"Id\",\"${join("_", split("-", split("/", local.has_sales_stream_arn ? var.sales_stream_arn : awscc_kinesis_stream.sales_stream.arn)[1]))}\",{\"id\":\"m0\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"${split("/", local.has_sales_stream_arn ? var.sales_stream_arn : awscc_kinesis_stream.sales_stream.arn)[1]}\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":216,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Shards that are furthest behind\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/Kinesis\",\"GetRecords.IteratorAgeMilliseconds\",\"StreamName\",\"${split("/", local.has_sales_stream_arn ? var.sales_stream_arn : awscc_kinesis_stream.sales_stream.arn)[1]}\",{\"id\":\"m0\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"${split("/", local.has_sales_stream_arn ? var.sales_stream_arn : awscc_kinesis_stream.sales_stream.arn)[1]}\"}]]}},{\"type\":\"metric\",\"x\":16,\"y\":216,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Throttled requests\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/Kinesis\",\"ReadProvisionedThroughputExceeded\",\"StreamName\",\"${split("/", local.has_sales_stream_arn ? var.sales_stream_arn : awscc_kinesis_stream.sales_stream.arn)[1]}\",{\"id\":\"m0\",\"period\":60,\"stat\":\"Sum\",\"label\":\"${split("/", local.has_sales_stream_arn ? var.sales_stream_arn : awscc_kinesis_stream.sales_stream.arn)[1]}\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":222,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Checkpoints\"}},{\"type\":\"metric\",\"x\":0,\"y\":223,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Age of the last checkpoint\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"checkpointAgeSeconds\",\"Application\",\"shardflow-store-revenue\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"checkpointAgeSeconds\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":223,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Duration of the last checkpoint\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"lastCheckpointDuration\",\"Application\",\"shardflow-store-revenue\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"lastCheckpointDuration\"}]]}},{\"type\":\"metric\",\"x\":16,\"y\":223,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Size of the last checkpoint\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"lastCheckpointSize\",\"Application\",\"shardflow-store-revenue\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"lastCheckpointSize\"}]]}},{\"type\":\"metric\",\"x\":0,\"y\":229,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Checkpoints completed and failed\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"numberOfFailedCheckpoints\",\"Application\",\"shardflow-store-revenue\",{\"id\":\"m1\",\"period\":300,\"stat\":\"Maximum\",\"visible\":false}],[{\"id\":\"e1\",\"period\":300,\"expression\":\"DIFF(m1)\",\"label\":\"numberOfFailedCheckpoints\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":235,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Restarts and load\"}},{\"type\":\"metric\",\"x\":0,\"y\":236,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Restarts\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"fullRestarts\",\"Application\",\"shardflow-store-revenue\",{\"id\":\"m1\",\"period\":300,\"stat\":\"Maximum\",\"visible\":false}],[{\"id\":\"e1\",\"period\":300,\"expression\":\"DIFF(m1)\",\"label\":\"numRestarts\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":236,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Time since the start, time since a failure\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"downtime\",\"Application\",\"shardflow-store-revenue\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"downtime\"}]]}},{\"type\":\"metric\",\"x\":16,\"y\":236,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Busiest task, of 1000 ms per second\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"cpuUtilization\",\"Application\",\"shardflow-store-revenue\",{\"id\":\"cpuutilization\",\"period\":60,\"stat\":\"Maximum\"}],[\"AWS/KinesisAnalytics\",\"heapMemoryUtilization\",\"Application\",\"shardflow-store-revenue\",{\"id\":\"heapmemoryutilization\",\"period\":60,\"stat\":\"Maximum\"}],[\"AWS/KinesisAnalytics\",\"containerMemoryUtilization\",\"Application\",\"shardflow-store-revenue\",{\"id\":\"containermemoryutilization\",\"period\":60,\"stat\":\"Maximum\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":242,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Alerts and rules\"}},{\"type\":\"metric\",\"x\":0,\"y\":243,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Files that could not be read, ids that are unknown\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"referenceFailures\",\"Application\",\"shardflow-store-revenue\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"referenceFailures\",\"Application\",\"shardflow-store-revenue\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"referenceFailures\"}],[\"AWS/KinesisAnalytics\",\"recordsUnknown\",\"Application\",\"shardflow-store-revenue\",{\"id\":\"m3\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsUnknown\",\"Application\",\"shardflow-store-revenue\",{\"id\":\"n3\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e3\",\"period\":300,\"expression\":\"RATE(m3) * n3 / 20\",\"label\":\"recordsUnknown\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":249,\"width\":24,\"height\":2,\"properties\":{\"markdown\":\"# shardflow-trend-comparison: trend-comparison\"}},{\"type\":\"text\",\"x\":0,\"y\":251,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Records\"}},{\"type\":\"metric\",\"x\":0,\"y\":252,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Records read\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsRead\",\"Application\",\"shardflow-trend-comparison\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsRead\",\"Application\",\"shardflow-trend-comparison\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"recordsRead\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":252,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Rows written, by data set\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[{\"id\":\"e1\",\"period\":300,\"expression\":\"SEARCH('{AWS/KinesisAnalytics,Application,DataSet} Application=\\\"shardflow-trend-comparison\\\" MetricName=\\\"rowsWritten\\\"', 'Average', 300)\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":258,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Lateness\"}},{\"type\":\"metric\",\"x\":0,\"y\":259,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Late events\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsLate\",\"Application\",\"shardflow-trend-comparison\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsLate\",\"Application\",\"shardflow-trend-comparison\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"recordsLate\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":259,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Late events, share\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsLate\",\"Application\",\"shardflow-trend-comparison\",{\"id\":\"m1\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsRead\",\"Application\",\"shardflow-trend-comparison\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[{\"id\":\"e1\",\"period\":300,\"expression\":\"IF(DIFF(m0) > 0, DIFF(m1) / DIFF(m0), 0)\",\"label\":\"recordsLate\"}]]}},{\"type\":\"metric\",\"x\":16,\"y\":259,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Events with wrong times\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsAhead\",\"Application\",\"shardflow-trend-comparison\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsAhead\",\"Application\",\"shardflow-trend-comparison\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"recordsAhead\"}],[\"AWS/KinesisAnalytics\",\"recordsBefore1990\",\"Application\",\"shardflow-trend-comparison\",{\"id\":\"m3\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsBefore1990\",\"Application\",\"shardflow-trend-comparison\",{\"id\":\"n3\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e3\",\"period\":300,\"expression\":\"RATE(m3) * n3 / 20\",\"label\":\"recordsBefore1990\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":265,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Dead letters\"}},{\"type\":\"metric\",\"x\":0,\"y\":266,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Dead letters\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsMalformed\",\"Application\",\"shardflow-trend-comparison\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsMalformed\",\"Application\",\"shardflow-trend-comparison\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"recordsMalformed\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":266,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Dead letters, share\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsMalformed\",\"Application\",\"shardflow-trend-comparison\",{\"id\":\"m1\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsRead\",\"Application\",\"shardflow-trend-comparison\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[{\"id\":\"e1\",\"period\":300,\"expression\":\"IF(DIFF(m0) > 0, DIFF(m1) / DIFF(m0), 0)\",\"label\":\"recordsMalformed\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":272,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Watermark\"}},{\"type\":\"metric\",\"x\":0,\"y\":273,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Watermark behind the present\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"watermarkLagMillis\",\"Application\",\"shardflow-trend-comparison\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"watermarkLagMillis\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":279,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Kinesis\"}},{\"type\":\"metric\",\"x\":0,\"y\":280,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Behind the stream\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"millisBehindLatest\",\"Application\",\"shardflow-trend-comparison\",\"Flow\",\"Input\",\"Id\",\"${join("_", split("-", split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]))}\",{\"id\":\"m0\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"${split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]}\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":280,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Shards that are furthest behind\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/Kinesis\",\"GetRecords.IteratorAgeMilliseconds\",\"StreamName\",\"${split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]}\",{\"id\":\"m0\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"${split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]}\"}]]}},{\"type\":\"metric\",\"x\":16,\"y\":280,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Throttled requests\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/Kinesis\",\"ReadProvisionedThroughputExceeded\",\"StreamName\",\"${split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]}\",{\"id\":\"m0\",\"period\":60,\"stat\":\"Sum\",\"label\":\"${split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]}\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":286,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Checkpoints\"}},{\"type\":\"metric\",\"x\":0,\"y\":287,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Age of the last checkpoint\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"checkpointAgeSeconds\",\"Application\",\"shardflow-trend-comparison\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"checkpointAgeSeconds\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":287,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Duration of the last checkpoint\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"lastCheckpointDuration\",\"Application\",\"shardflow-trend-comparison\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"lastCheckpointDuration\"}]]}},{\"type\":\"metric\",\"x\":16,\"y\":287,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Size of the last checkpoint\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"lastCheckpointSize\",\"Application\",\"shardflow-trend-comparison\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"lastCheckpointSize\"}]]}},{\"type\":\"metric\",\"x\":0,\"y\":293,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Checkpoints completed and failed\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"numberOfFailedCheckpoints\",\"Application\",\"shardflow-trend-comparison\",{\"id\":\"m1\",\"period\":300,\"stat\":\"Maximum\",\"visible\":false}],[{\"id\":\"e1\",\"period\":300,\"expression\":\"DIFF(m1)\",\"label\":\"numberOfFailedCheckpoints\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":299,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Restarts and load\"}},{\"type\":\"metric\",\"x\":0,\"y\":300,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Restarts\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"fullRestarts\",\"Application\",\"shardflow-trend-comparison\",{\"id\":\"m1\",\"period\":300,\"stat\":\"Maximum\",\"visible\":false}],[{\"id\":\"e1\",\"period\":300,\"expression\":\"DIFF(m1)\",\"label\":\"numRestarts\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":300,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Time since the start, time since a failure\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"downtime\",\"Application\",\"shardflow-trend-comparison\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"downtime\"}]]}},{\"type\":\"metric\",\"x\":16,\"y\":300,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Busiest task, of 1000 ms per second\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"cpuUtilization\",\"Application\",\"shardflow-trend-comparison\",{\"id\":\"cpuutilization\",\"period\":60,\"stat\":\"Maximum\"}],[\"AWS/KinesisAnalytics\",\"heapMemoryUtilization\",\"Application\",\"shardflow-trend-comparison\",{\"id\":\"heapmemoryutilization\",\"period\":60,\"stat\":\"Maximum\"}],[\"AWS/KinesisAnalytics\",\"containerMemoryUtilization\",\"Application\",\"shardflow-trend-comparison\",{\"id\":\"containermemoryutilization\",\"period\":60,\"stat\":\"Maximum\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":306,\"width\":24,\"height\":2,\"properties\":{\"markdown\":\"# shardflow-sensor-summary: sensor-summary\"}},{\"type\":\"text\",\"x\":0,\"y\":308,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Records\"}},{\"type\":\"metric\",\"x\":0,\"y\":309,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Records read\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsRead\",\"Application\",\"shardflow-sensor-summary\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsRead\",\"Application\",\"shardflow-sensor-summary\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"recordsRead\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":309,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Rows written, by data set\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[{\"id\":\"e1\",\"period\":300,\"expression\":\"SEARCH('{AWS/KinesisAnalytics,Application,DataSet} Application=\\\"shardflow-sensor-summary\\\" MetricName=\\\"rowsWritten\\\"', 'Average', 300)\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":315,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Lateness\"}},{\"type\":\"metric\",\"x\":0,\"y\":316,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Late events\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsLate\",\"Application\",\"shardflow-sensor-summary\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsLate\",\"Application\",\"shardflow-sensor-summary\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"recordsLate\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":316,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Late events, share\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsLate\",\"Application\",\"shardflow-sensor-summary\",{\"id\":\"m1\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsRead\",\"Application\",\"shardflow-sensor-summary\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[{\"id\":\"e1\",\"period\":300,\"expression\":\"IF(DIFF(m0) > 0, DIFF(m1) / DIFF(m0), 0)\",\"label\":\"recordsLate\"}]]}},{\"type\":\"metric\",\"x\":16,\"y\":316,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Events with wrong times\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsAhead\",\"Application\",\"shardflow-sensor-summary\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsAhead\",\"Application\",\"shardflow-sensor-summary\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"recordsAhead\"}],[\"AWS/KinesisAnalytics\",\"recordsBefore1990\",\"Application\",\"shardflow-sensor-summary\",{\"id\":\"m3\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsBefore1990\",\"Application\",\"shardflow-sensor-summary\",{\"id\":\"n3\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e3\",\"period\":300,\"expression\":\"RATE(m3) * n3 / 20\",\"label\":\"recordsBefore1990\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":322,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Dead letters\"}},{\"type\":\"metric\",\"x\":0,\"y\":323,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Dead letters\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsMalformed\",\"Application\",\"shardflow-sensor-summary\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsMalformed\",\"Application\",\"shardflow-sensor-summary\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"recordsMalformed\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":323,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Dead letters, share\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsMalformed\",\"Application\",\"shardflow-sensor-summary\",{\"id\":\"m1\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsRead\",\"Application\",\"shardflow-sensor-summary\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[{\"id\":\"e1\",\"period\":300,\"expression\":\"IF(DIFF(m0) > 0, DIFF(m1) / DIFF(m0), 0)\",\"label\":\"recordsMalformed\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":329,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Watermark\"}},{\"type\":\"metric\",\"x\":0,\"y\":330,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Watermark behind the present\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"watermarkLagMillis\",\"Application\",\"shardflow-sensor-summary\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"watermarkLagMillis\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":336,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Kinesis\"}},{\"type\":\"metric\",\"x\":0,\"y\":337,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Behind the stream\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"millisBehindLatest\",\"Application\",\"shardflow-sensor-summary\",\"Flow\",\"Input\",\"Id\",\"${join("_", split("-", split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]))}\",{\"id\":\"m0\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"${split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]}\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":337,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Shards that are furthest behind\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/Kinesis\",\"GetRecords.IteratorAgeMilliseconds\",\"StreamName\",\"${split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]}\",{\"id\":\"m0\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"${split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]}\"}]]}},{\"type\":\"metric\",\"x\":16,\"y\":337,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Throttled requests\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/Kinesis\",\"ReadProvisionedThroughputExceeded\",\"StreamName\",\"${split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]}\",{\"id\":\"m0\",\"period\":60,\"stat\":\"Sum\",\"label\":\"${split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]}\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":343,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Checkpoints\"}},{\"type\":\"metric\",\"x\":0,\"y\":344,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Age of the last checkpoint\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"checkpointAgeSeconds\",\"Application\",\"shardflow-sensor-summary\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"checkpointAgeSeconds\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":344,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Duration of the last checkpoint\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"lastCheckpointDuration\",\"Application\",\"shardflow-sensor-summary\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"lastCheckpointDuration\"}]]}},{\"type\":\"metric\",\"x\":16,\"y\":344,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Size of the last checkpoint\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"lastCheckpointSize\",\"Application\",\"shardflow-sensor-summary\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"lastCheckpointSize\"}]]}},{\"type\":\"metric\",\"x\":0,\"y\":350,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Checkpoints completed and failed\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"numberOfFailedCheckpoints\",\"Application\",\"shardflow-sensor-summary\",{\"id\":\"m1\",\"period\":300,\"stat\":\"Maximum\",\"visible\":false}],[{\"id\":\"e1\",\"period\":300,\"expression\":\"DIFF(m1)\",\"label\":\"numberOfFailedCheckpoints\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":356,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Restarts and load\"}},{\"type\":\"metric\",\"x\":0,\"y\":357,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Restarts\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"fullRestarts\",\"Application\",\"shardflow-sensor-summary\",{\"id\":\"m1\",\"period\":300,\"stat\":\"Maximum\",\"visible\":false}],[{\"id\":\"e1\",\"period\":300,\"expression\":\"DIFF(m1)\",\"label\":\"numRestarts\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":357,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Time since the start, time since a failure\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"downtime\",\"Application\",\"shardflow-sensor-summary\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"downtime\"}]]}},{\"type\":\"metric\",\"x\":16,\"y\":357,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Busiest task, of 1000 ms per second\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"cpuUtilization\",\"Application\",\"shardflow-sensor-summary\",{\"id\":\"cpuutilization\",\"period\":60,\"stat\":\"Maximum\"}],[\"AWS/KinesisAnalytics\",\"heapMemoryUtilization\",\"Application\",\"shardflow-sensor-summary\",{\"id\":\"heapmemoryutilization\",\"period\":60,\"stat\":\"Maximum\"}],[\"AWS/KinesisAnalytics\",\"containerMemoryUtilization\",\"Application\",\"shardflow-sensor-summary\",{\"id\":\"containermemoryutilization\",\"period\":60,\"stat\":\"Maximum\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":363,\"width\":24,\"height\":2,\"properties\":{\"markdown\":\"# shardflow-taxi-trips: taxi-trips\"}},{\"type\":\"text\",\"x\":0,\"y\":365,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Records\"}},{\"type\":\"metric\",\"x\":0,\"y\":366,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Records read\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsRead\",\"Application\",\"shardflow-taxi-trips\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsRead\",\"Application\",\"shardflow-taxi-trips\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"recordsRead\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":366,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Rows written, by data set\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[{\"id\":\"e1\",\"period\":300,\"expression\":\"SEARCH('{AWS/KinesisAnalytics,Application,DataSet} Application=\\\"shardflow-taxi-trips\\\" MetricName=\\\"rowsWritten\\\"', 'Average', 300)\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":372,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Lateness\"}},{\"type\":\"metric\",\"x\":0,\"y\":373,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Events with wrong times\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsAhead\",\"Application\",\"shardflow-taxi-trips\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsAhead\",\"Application\",\"shardflow-taxi-trips\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"recordsAhead\"}],[\"AWS/KinesisAnalytics\",\"recordsBefore1990\",\"Application\",\"shardflow-taxi-trips\",{\"id\":\"m3\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsBefore1990\",\"Application\",\"shardflow-taxi-trips\",{\"id\":\"n3\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e3\",\"period\":300,\"expression\":\"RATE(m3) * n3 / 20\",\"label\":\"recordsBefore1990\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":379,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Dead letters\"}},{\"type\":\"metric\",\"x\":0,\"y\":380,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Dead letters\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsMalformed\",\"Application\",\"shardflow-taxi-trips\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsMalformed\",\"Application\",\"shardflow-taxi-trips\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"recordsMalformed\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":380,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Dead letters, share\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsMalformed\",\"Application\",\"shardflow-taxi-trips\",{\"id\":\"m1\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsRead\",\"Application\",\"shardflow-taxi-trips\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[{\"id\":\"e1\",\"period\":300,\"expression\":\"IF(DIFF(m0) > 0, DIFF(m1) / DIFF(m0), 0)\",\"label\":\"recordsMalformed\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":386,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Watermark\"}},{\"type\":\"metric\",\"x\":0,\"y\":387,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Watermark behind the present\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"watermarkLagMillis\",\"Application\",\"shardflow-taxi-trips\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"watermarkLagMillis\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":393,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Kinesis\"}},{\"type\":\"metric\",\"x\":0,\"y\":394,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Behind the stream\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"millisBehindLatest\",\"Application\",\"shardflow-taxi-trips\",\"Flow\",\"Input\",\"Id\",\"${join("_", split("-", split("/", local.has_trips_stream_arn ? var.trips_stream_arn : awscc_kinesis_stream.trips_stream.arn)[1]))}\",{\"id\":\"m0\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"${split("/", local.has_trips_stream_arn ? var.trips_stream_arn : awscc_kinesis_stream.trips_stream.arn)[1]}\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":394,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Shards that are furthest behind\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/Kinesis\",\"GetRecords.IteratorAgeMilliseconds\",\"StreamName\",\"${split("/", local.has_trips_stream_arn ? var.trips_stream_arn : awscc_kinesis_stream.trips_stream.arn)[1]}\",{\"id\":\"m0\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"${split("/", local.has_trips_stream_arn ? var.trips_stream_arn : awscc_kinesis_stream.trips_stream.arn)[1]}\"}]]}},{\"type\":\"metric\",\"x\":16,\"y\":394,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Throttled requests\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/Kinesis\",\"ReadProvisionedThroughputExceeded\",\"StreamName\",\"${split("/", local.has_trips_stream_arn ? var.trips_stream_arn : awscc_kinesis_stream.trips_stream.arn)[1]}\",{\"id\":\"m0\",\"period\":60,\"stat\":\"Sum\",\"label\":\"${split("/", local.has_trips_stream_arn ? var.trips_stream_arn : awscc_kinesis_stream.trips_stream.arn)[1]}\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":400,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Checkpoints\"}},{\"type\":\"metric\",\"x\":0,\"y\":401,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Age of the last checkpoint\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"checkpointAgeSeconds\",\"Application\",\"shardflow-taxi-trips\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"checkpointAgeSeconds\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":401,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Duration of the last checkpoint\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"lastCheckpointDuration\",\"Application\",\"shardflow-taxi-trips\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"lastCheckpointDuration\"}]]}},{\"type\":\"metric\",\"x\":16,\"y\":401,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Size of the last checkpoint\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"lastCheckpointSize\",\"Application\",\"shardflow-taxi-trips\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"lastCheckpointSize\"}]]}},{\"type\":\"metric\",\"x\":0,\"y\":407,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Checkpoints completed and failed\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"numberOfFailedCheckpoints\",\"Application\",\"shardflow-taxi-trips\",{\"id\":\"m1\",\"period\":300,\"stat\":\"Maximum\",\"visible\":false}],[{\"id\":\"e1\",\"period\":300,\"expression\":\"DIFF(m1)\",\"label\":\"numberOfFailedCheckpoints\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":413,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Restarts and load\"}},{\"type\":\"metric\",\"x\":0,\"y\":414,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Restarts\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"fullRestarts\",\"Application\",\"shardflow-taxi-trips\",{\"id\":\"m1\",\"period\":300,\"stat\":\"Maximum\",\"visible\":false}],[{\"id\":\"e1\",\"period\":300,\"expression\":\"DIFF(m1)\",\"label\":\"numRestarts\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":414,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Time since the start, time since a failure\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"downtime\",\"Application\",\"shardflow-taxi-trips\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"downtime\"}]]}},{\"type\":\"metric\",\"x\":16,\"y\":414,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Busiest task, of 1000 ms per second\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"cpuUtilization\",\"Application\",\"shardflow-taxi-trips\",{\"id\":\"cpuutilization\",\"period\":60,\"stat\":\"Maximum\"}],[\"AWS/KinesisAnalytics\",\"heapMemoryUtilization\",\"Application\",\"shardflow-taxi-trips\",{\"id\":\"heapmemoryutilization\",\"period\":60,\"stat\":\"Maximum\"}],[\"AWS/KinesisAnalytics\",\"containerMemoryUtilization\",\"Application\",\"shardflow-taxi-trips\",{\"id\":\"containermemoryutilization\",\"period\":60,\"stat\":\"Maximum\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":420,\"width\":24,\"height\":2,\"properties\":{\"markdown\":\"# shardflow-archive: archive\"}},{\"type\":\"text\",\"x\":0,\"y\":422,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Records\"}},{\"type\":\"metric\",\"x\":0,\"y\":423,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Records read\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsRead\",\"Application\",\"shardflow-archive\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsRead\",\"Application\",\"shardflow-archive\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"recordsRead\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":423,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Rows written, by data set\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[{\"id\":\"e1\",\"period\":300,\"expression\":\"SEARCH('{AWS/KinesisAnalytics,Application,DataSet} Application=\\\"shardflow-archive\\\" MetricName=\\\"rowsWritten\\\"', 'Average', 300)\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":429,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Lateness\"}},{\"type\":\"metric\",\"x\":0,\"y\":430,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Events with wrong times\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsAhead\",\"Application\",\"shardflow-archive\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsAhead\",\"Application\",\"shardflow-archive\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"recordsAhead\"}],[\"AWS/KinesisAnalytics\",\"recordsBefore1990\",\"Application\",\"shardflow-archive\",{\"id\":\"m3\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsBefore1990\",\"Application\",\"shardflow-archive\",{\"id\":\"n3\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e3\",\"period\":300,\"expression\":\"RATE(m3) * n3 / 20\",\"label\":\"recordsBefore1990\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":436,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Dead letters\"}},{\"type\":\"metric\",\"x\":0,\"y\":437,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Dead letters\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsMalformed\",\"Application\",\"shardflow-archive\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsMalformed\",\"Application\",\"shardflow-archive\",{\"id\":\"n0\",\"period\":300,\"stat\":\"SampleCount\",\"visible\":false}],[{\"id\":\"e0\",\"period\":300,\"expression\":\"RATE(m0) * n0 / 20\",\"label\":\"recordsMalformed\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":437,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Dead letters, share\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"recordsMalformed\",\"Application\",\"shardflow-archive\",{\"id\":\"m1\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[\"AWS/KinesisAnalytics\",\"recordsRead\",\"Application\",\"shardflow-archive\",{\"id\":\"m0\",\"period\":300,\"stat\":\"Average\",\"visible\":false}],[{\"id\":\"e1\",\"period\":300,\"expression\":\"IF(DIFF(m0) > 0, DIFF(m1) / DIFF(m0), 0)\",\"label\":\"recordsMalformed\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":443,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Watermark\"}},{\"type\":\"metric\",\"x\":0,\"y\":444,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Watermark behind the present\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"watermarkLagMillis\",\"Application\",\"shardflow-archive\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"watermarkLagMillis\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":450,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Kinesis\"}},{\"type\":\"metric\",\"x\":0,\"y\":451,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Behind the stream\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"millisBehindLatest\",\"Application\",\"shardflow-archive\",\"Flow\",\"Input\",\"Id\",\"${join("_", split("-", split("/", local.has_probes_stream_arn ? var.probes_stream_arn : awscc_kinesis_stream.probes_stream.arn)[1]))}\",{\"id\":\"m0\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"${split("/", local.has_probes_stream_arn ? var.probes_stream_arn : awscc_kinesis_stream.probes_stream.arn)[1]}\"}],[\"AWS/KinesisAnalytics\",\"millisBehindLatest\",\"Application\",\"shardflow-archive\",\"Flow\",\"Input\",\"Id\",\"${join("_", split("-", split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]))}\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"${split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]}\"}],[\"AWS/KinesisAnalytics\",\"millisBehindLatest\",\"Application\",\"shardflow-archive\",\"Flow\",\"Input\",\"Id\",\"${join("_", split("-", split("/", local.has_sales_stream_arn ? var.sales_stream_arn : awscc_kinesis_stream.sales_stream.arn)[1]))}\",{\"id\":\"m2\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"${split("/", local.has_sales_stream_arn ? var.sales_stream_arn : awscc_kinesis_stream.sales_stream.arn)[1]}\"}],[\"AWS/KinesisAnalytics\",\"millisBehindLatest\",\"Application\",\"shardflow-archive\",\"Flow\",\"Input\",\"Id\",\"${join("_", split("-", split("/", local.has_trips_stream_arn ? var.trips_stream_arn : awscc_kinesis_stream.trips_stream.arn)[1]))}\",{\"id\":\"m3\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"${split("/", local.has_trips_stream_arn ? var.trips_stream_arn : awscc_kinesis_stream.trips_stream.arn)[1]}\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":451,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Shards that are furthest behind\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/Kinesis\",\"GetRecords.IteratorAgeMilliseconds\",\"StreamName\",\"${split("/", local.has_probes_stream_arn ? var.probes_stream_arn : awscc_kinesis_stream.probes_stream.arn)[1]}\",{\"id\":\"m0\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"${split("/", local.has_probes_stream_arn ? var.probes_stream_arn : awscc_kinesis_stream.probes_stream.arn)[1]}\"}],[\"AWS/Kinesis\",\"GetRecords.IteratorAgeMilliseconds\",\"StreamName\",\"${split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]}\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"${split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]}\"}],[\"AWS/Kinesis\",\"GetRecords.IteratorAgeMilliseconds\",\"StreamName\",\"${split("/", local.has_sales_stream_arn ? var.sales_stream_arn : awscc_kinesis_stream.sales_stream.arn)[1]}\",{\"id\":\"m2\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"${split("/", local.has_sales_stream_arn ? var.sales_stream_arn : awscc_kinesis_stream.sales_stream.arn)[1]}\"}],[\"AWS/Kinesis\",\"GetRecords.IteratorAgeMilliseconds\",\"StreamName\",\"${split("/", local.has_trips_stream_arn ? var.trips_stream_arn : awscc_kinesis_stream.trips_stream.arn)[1]}\",{\"id\":\"m3\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"${split("/", local.has_trips_stream_arn ? var.trips_stream_arn : awscc_kinesis_stream.trips_stream.arn)[1]}\"}]]}},{\"type\":\"metric\",\"x\":16,\"y\":451,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Throttled requests\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/Kinesis\",\"ReadProvisionedThroughputExceeded\",\"StreamName\",\"${split("/", local.has_probes_stream_arn ? var.probes_stream_arn : awscc_kinesis_stream.probes_stream.arn)[1]}\",{\"id\":\"m0\",\"period\":60,\"stat\":\"Sum\",\"label\":\"${split("/", local.has_probes_stream_arn ? var.probes_stream_arn : awscc_kinesis_stream.probes_stream.arn)[1]}\"}],[\"AWS/Kinesis\",\"ReadProvisionedThroughputExceeded\",\"StreamName\",\"${split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]}\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Sum\",\"label\":\"${split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]}\"}],[\"AWS/Kinesis\",\"ReadProvisionedThroughputExceeded\",\"StreamName\",\"${split("/", local.has_sales_stream_arn ? var.sales_stream_arn : awscc_kinesis_stream.sales_stream.arn)[1]}\",{\"id\":\"m2\",\"period\":60,\"stat\":\"Sum\",\"label\":\"${split("/", local.has_sales_stream_arn ? var.sales_stream_arn : awscc_kinesis_stream.sales_stream.arn)[1]}\"}],[\"AWS/Kinesis\",\"ReadProvisionedThroughputExceeded\",\"StreamName\",\"${split("/", local.has_trips_stream_arn ? var.trips_stream_arn : awscc_kinesis_stream.trips_stream.arn)[1]}\",{\"id\":\"m3\",\"period\":60,\"stat\":\"Sum\",\"label\":\"${split("/", local.has_trips_stream_arn ? var.trips_stream_arn : awscc_kinesis_stream.trips_stream.arn)[1]}\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":457,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Checkpoints\"}},{\"type\":\"metric\",\"x\":0,\"y\":458,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Age of the last checkpoint\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"checkpointAgeSeconds\",\"Application\",\"shardflow-archive\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"checkpointAgeSeconds\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":458,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Duration of the last checkpoint\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"lastCheckpointDuration\",\"Application\",\"shardflow-archive\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"lastCheckpointDuration\"}]]}},{\"type\":\"metric\",\"x\":16,\"y\":458,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Size of the last checkpoint\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"lastCheckpointSize\",\"Application\",\"shardflow-archive\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"lastCheckpointSize\"}]]}},{\"type\":\"metric\",\"x\":0,\"y\":464,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Checkpoints completed and failed\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"numberOfFailedCheckpoints\",\"Application\",\"shardflow-archive\",{\"id\":\"m1\",\"period\":300,\"stat\":\"Maximum\",\"visible\":false}],[{\"id\":\"e1\",\"period\":300,\"expression\":\"DIFF(m1)\",\"label\":\"numberOfFailedCheckpoints\"}]]}},{\"type\":\"text\",\"x\":0,\"y\":470,\"width\":24,\"height\":1,\"properties\":{\"markdown\":\"## Restarts and load\"}},{\"type\":\"metric\",\"x\":0,\"y\":471,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Restarts\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"fullRestarts\",\"Application\",\"shardflow-archive\",{\"id\":\"m1\",\"period\":300,\"stat\":\"Maximum\",\"visible\":false}],[{\"id\":\"e1\",\"period\":300,\"expression\":\"DIFF(m1)\",\"label\":\"numRestarts\"}]]}},{\"type\":\"metric\",\"x\":8,\"y\":471,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Time since the start, time since a failure\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"downtime\",\"Application\",\"shardflow-archive\",{\"id\":\"m1\",\"period\":60,\"stat\":\"Maximum\",\"label\":\"downtime\"}]]}},{\"type\":\"metric\",\"x\":16,\"y\":471,\"width\":8,\"height\":6,\"properties\":{\"title\":\"Busiest task, of 1000 ms per second\",\"region\":\"${data.aws_region.current.region}\",\"view\":\"timeSeries\",\"metrics\":[[\"AWS/KinesisAnalytics\",\"cpuUtilization\",\"Application\",\"shardflow-archive\",{\"id\":\"cpuutilization\",\"period\":60,\"stat\":\"Maximum\"}],[\"AWS/KinesisAnalytics\",\"heapMemoryUtilization\",\"Application\",\"shardflow-archive\",{\"id\":\"heapmemoryutilization\",\"period\":60,\"stat\":\"Maximum\"}],[\"AWS/KinesisAnalytics\",\"containerMemoryUtilization\",\"Application\",\"shardflow-archive\",{\"id\":\"containermemoryutilization\",\"period\":60,\"stat\":\"Maximum\"}]]}}]}"
  dashboard_name = "shardflow"
}

# The provider cannot set RollbackEnabled: see deploy/aws/terraform/README.md.
resource "aws_kinesisanalyticsv2_application" "dedup_application" {
  description            = "Shardflow: dedup"
  application_mode       = "STREAMING"
  name                   = "shardflow-dedup"
  runtime_environment    = "FLINK-1_20"
  service_execution_role = awscc_iam_role.dedup_role.arn
  depends_on             = [awscc_logs_log_stream.dedup_log_stream]

  application_configuration {
    application_code_configuration {
      code_content_type = "ZIPFILE"

      code_content {
        s3_content_location {
          bucket_arn = "arn:${data.aws_partition.current.partition}:s3:::${local.has_code_bucket ? var.code_bucket : awscc_s3_bucket.code_bucket.id}"
          file_key   = var.code_key
        }
      }
    }

    application_snapshot_configuration {
      snapshots_enabled = true
    }

    environment_properties {
      property_group {
        property_group_id = "job"
        property_map = {
          "name" = "dedup"
        }
      }

      property_group {
        property_group_id = "sink"
        property_map = {
          "path" = "s3://${local.has_results_bucket ? var.results_bucket : awscc_s3_bucket.results_bucket.id}/results/dedup"
        }
      }

      property_group {
        property_group_id = "source"
        property_map = {
          "stream" = local.has_probes_stream_arn ? var.probes_stream_arn : awscc_kinesis_stream.probes_stream.arn
        }
      }
    }

    flink_application_configuration {
      checkpoint_configuration {
        checkpoint_interval           = 60000
        checkpointing_enabled         = true
        configuration_type            = "CUSTOM"
        min_pause_between_checkpoints = 5000
      }

      monitoring_configuration {
        configuration_type = "CUSTOM"
        log_level          = "INFO"
        metrics_level      = "APPLICATION"
      }

      parallelism_configuration {
        auto_scaling_enabled = false
        configuration_type   = "CUSTOM"
        parallelism          = 1
        parallelism_per_kpu  = 1
      }
    }
  }

  cloudwatch_logging_options {
    log_stream_arn = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/kinesis-analytics/shardflow-dedup:log-stream:kinesis-analytics-log-stream"
  }
}

resource "awscc_cloudwatch_alarm" "dedup_behind_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-dedup is more than 5 minutes behind its stream. Runbook: deploy/monitoring/runbooks/Behind.md"
  alarm_name          = "shardflow-dedup-Behind"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-dedup"
            },
            {
              name  = "Flow"
              value = "Input"
            },
            {
              name  = "Id"
              value = join("_", split("-", split("/", local.has_probes_stream_arn ? var.probes_stream_arn : awscc_kinesis_stream.probes_stream.arn)[1]))
            },
          ]
          metric_name = "millisBehindLatest"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 300000
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "dedup_checkpoint_failing_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-dedup cannot complete its checkpoints. Runbook: deploy/monitoring/runbooks/CheckpointFailing.md"
  alarm_name          = "shardflow-dedup-CheckpointFailing"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-dedup"
            },
          ]
          metric_name = "numberOfFailedCheckpoints"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 900
        stat   = "Maximum"
      }
      return_data = false
    },
    {
      expression  = "DIFF(m1)"
      id          = "e1"
      period      = 900
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 2
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "dedup_checkpoint_growing_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-dedup has a state of more than 100 MB that has grown by half within a day. Runbook: deploy/monitoring/runbooks/CheckpointGrowing.md"
  alarm_name          = "shardflow-dedup-CheckpointGrowing"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-dedup"
            },
          ]
          metric_name = "lastCheckpointSize"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 86400
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "IF(m1 > 100000000, DIFF(m1) / m1, 0)"
      id          = "e1"
      period      = 86400
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 0.3333333333333333
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "dedup_checkpoint_too_old_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-dedup has completed no checkpoint for more than 15 minutes. Runbook: deploy/monitoring/runbooks/CheckpointTooOld.md"
  alarm_name          = "shardflow-dedup-CheckpointTooOld"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 2
  evaluation_periods  = 2
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-dedup"
            },
          ]
          metric_name = "checkpointAgeSeconds"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 900
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "dedup_consumer_throttled_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-dedup is throttled by Kinesis more than six times per minute and shard. Runbook: deploy/monitoring/runbooks/ConsumerThrottled.md"
  alarm_name          = "shardflow-dedup-ConsumerThrottled"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 3
  evaluation_periods  = 3
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "StreamName"
              value = split("/", local.has_probes_stream_arn ? var.probes_stream_arn : awscc_kinesis_stream.probes_stream.arn)[1]
            },
          ]
          metric_name = "ReadProvisionedThroughputExceeded"
          namespace   = "AWS/Kinesis"
        }
        period = 300
        stat   = "Average"
      }
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 0.2
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "dedup_dead_letters_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-dedup makes more than 1 % of its records dead letters. Runbook: deploy/monitoring/runbooks/DeadLetters.md"
  alarm_name          = "shardflow-dedup-DeadLetters"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 2
  evaluation_periods  = 2
  metrics = [
    {
      id = "m0"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-dedup"
            },
          ]
          metric_name = "recordsRead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-dedup"
            },
          ]
          metric_name = "recordsMalformed"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "IF(DIFF(m0) > 0, 100 * (DIFF(m1)) / DIFF(m0), 0)"
      id          = "e1"
      period      = 300
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 1
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "dedup_job_down_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-dedup is not running. Runbook: deploy/monitoring/runbooks/JobDown.md"
  alarm_name          = "shardflow-dedup-JobDown"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-dedup"
            },
          ]
          metric_name = "downtime"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 0
  treat_missing_data = "breaching"
}

resource "awscc_cloudwatch_alarm" "dedup_late_events_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-dedup gets more than 5 % of its events too late for their windows. Runbook: deploy/monitoring/runbooks/LateEvents.md"
  alarm_name          = "shardflow-dedup-LateEvents"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 4
  evaluation_periods  = 4
  metrics = [
    {
      id = "m0"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-dedup"
            },
          ]
          metric_name = "recordsRead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-dedup"
            },
          ]
          metric_name = "recordsLate"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "IF(DIFF(m0) > 0, 100 * (DIFF(m1)) / DIFF(m0), 0)"
      id          = "e1"
      period      = 300
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 5
  treat_missing_data = "notBreaching"
}

resource "awscc_logs_log_group" "dedup_log_group" {
  log_group_name    = "/aws/kinesis-analytics/shardflow-dedup"
  retention_in_days = 30
}

resource "awscc_logs_log_stream" "dedup_log_stream" {
  log_group_name  = awscc_logs_log_group.dedup_log_group.id
  log_stream_name = "kinesis-analytics-log-stream"
}

resource "awscc_cloudwatch_alarm" "dedup_no_data_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-dedup reads no records. Runbook: deploy/monitoring/runbooks/NoData.md"
  alarm_name          = "shardflow-dedup-NoData"
  comparison_operator = "LessThanOrEqualToThreshold"
  datapoints_to_alarm = 3
  evaluation_periods  = 3
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-dedup"
            },
          ]
          metric_name = "recordsRead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "DIFF(m1)"
      id          = "e1"
      period      = 300
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 0
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "dedup_restart_loop_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-dedup restarts again and again. Runbook: deploy/monitoring/runbooks/RestartLoop.md"
  alarm_name          = "shardflow-dedup-RestartLoop"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-dedup"
            },
          ]
          metric_name = "fullRestarts"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 900
        stat   = "Maximum"
      }
      return_data = false
    },
    {
      expression  = "DIFF(m1)"
      id          = "e1"
      period      = 900
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 3
  treat_missing_data = "notBreaching"
}

resource "awscc_iam_role" "dedup_role" {
  assume_role_policy_document = jsonencode({
    "Statement" = [
      {
        "Action" = "sts:AssumeRole"
        "Condition" = {
          "ArnEquals" = {
            "aws:SourceArn" = "arn:${data.aws_partition.current.partition}:kinesisanalytics:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:application/shardflow-dedup"
          }
          "StringEquals" = {
            "aws:SourceAccount" = data.aws_caller_identity.current.account_id
          }
        }
        "Effect" = "Allow"
        "Principal" = {
          "Service" = "kinesisanalytics.amazonaws.com"
        }
      },
    ]
    "Version" = "2012-10-17"
  })
  description = "The application shardflow-dedup"
  policies = [
    {
      policy_document = jsonencode({
        "Statement" = [
          {
            "Action" = [
              "kinesis:DescribeStream",
              "kinesis:GetRecords",
              "kinesis:GetShardIterator",
              "kinesis:ListShards",
            ]
            "Effect"   = "Allow"
            "Resource" = local.has_probes_stream_arn ? var.probes_stream_arn : awscc_kinesis_stream.probes_stream.arn
            "Sid"      = "PollStream"
          },
          {
            "Action" = [
              "s3:ListBucket",
              "s3:ListBucketMultipartUploads",
            ]
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:s3:::${local.has_results_bucket ? var.results_bucket : awscc_s3_bucket.results_bucket.id}"
            "Sid"      = "ListBucket"
          },
          {
            "Action" = [
              "s3:AbortMultipartUpload",
              "s3:DeleteObject",
              "s3:GetObject",
              "s3:ListMultipartUploadParts",
              "s3:PutObject",
            ]
            "Effect" = "Allow"
            "Resource" = [
              "arn:${data.aws_partition.current.partition}:s3:::${local.has_results_bucket ? var.results_bucket : awscc_s3_bucket.results_bucket.id}/results/dedup",
              "arn:${data.aws_partition.current.partition}:s3:::${local.has_results_bucket ? var.results_bucket : awscc_s3_bucket.results_bucket.id}/results/dedup/*",
            ]
            "Sid" = "WriteFiles"
          },
          {
            "Action"   = "kms:Decrypt"
            "Effect"   = "Allow"
            "Resource" = local.has_stream_key_arn ? var.stream_key_arn : awscc_kms_key.stream_key.arn
            "Sid"      = "UseKey4"
          },
          {
            "Action" = [
              "kms:Decrypt",
              "kms:GenerateDataKey",
            ]
            "Effect"   = "Allow"
            "Resource" = local.has_delivery_key_arn ? var.delivery_key_arn : awscc_kms_key.delivery_key.arn
            "Sid"      = "UseKey5"
          },
          {
            "Action" = [
              "s3:GetObject",
              "s3:GetObjectVersion",
            ]
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:s3:::${local.has_code_bucket ? var.code_bucket : awscc_s3_bucket.code_bucket.id}/code/*"
            "Sid"      = "ReadCode"
          },
          {
            "Action"   = "logs:DescribeLogGroups"
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:*"
            "Sid"      = "FindLogs"
          },
          {
            "Action"   = "logs:DescribeLogStreams"
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/kinesis-analytics/shardflow-dedup:*"
            "Sid"      = "FindLogStream"
          },
          {
            "Action"   = "logs:PutLogEvents"
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/kinesis-analytics/shardflow-dedup:log-stream:kinesis-analytics-log-stream"
            "Sid"      = "WriteLogs"
          },
        ]
        "Version" = "2012-10-17"
      })
      policy_name = "job"
    },
  ]
}

resource "awscc_cloudwatch_alarm" "dedup_watermark_behind_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-dedup has a watermark more than 10 minutes behind the present, so that windows close late. Runbook: deploy/monitoring/runbooks/WatermarkBehind.md"
  alarm_name          = "shardflow-dedup-WatermarkBehind"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 10
  evaluation_periods  = 10
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-dedup"
            },
          ]
          metric_name = "watermarkLagMillis"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 600000
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "dedup_wrong_times_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-dedup gets more than 1 % of its events with times that must be wrong. Runbook: deploy/monitoring/runbooks/WrongTimes.md"
  alarm_name          = "shardflow-dedup-WrongTimes"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 4
  evaluation_periods  = 4
  metrics = [
    {
      id = "m0"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-dedup"
            },
          ]
          metric_name = "recordsRead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-dedup"
            },
          ]
          metric_name = "recordsAhead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      id = "m2"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-dedup"
            },
          ]
          metric_name = "recordsBefore1990"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "IF(DIFF(m0) > 0, 100 * (DIFF(m1) + DIFF(m2)) / DIFF(m0), 0)"
      id          = "e1"
      period      = 300
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 1
  treat_missing_data = "notBreaching"
}

resource "awscc_sns_topic" "page_topic" {
  display_name      = "shardflow alarms that cannot wait"
  kms_master_key_id = awscc_kms_key.alarm_key.arn
}

resource "awscc_sns_topic_inline_policy" "page_topic_policy" {
  policy_document = jsonencode({
    "Statement" = [
      {
        "Action" = "sns:Publish"
        "Condition" = {
          "Bool" = {
            "aws:SecureTransport" = "false"
          }
        }
        "Effect"    = "Deny"
        "Principal" = "*"
        "Resource"  = awscc_sns_topic.page_topic.id
        "Sid"       = "AllowPublishThroughSSLOnly"
      },
      {
        "Action" = "sns:Publish"
        "Condition" = {
          "StringEquals" = {
            "aws:SourceAccount" = data.aws_caller_identity.current.account_id
          }
        }
        "Effect" = "Allow"
        "Principal" = {
          "Service" = "cloudwatch.amazonaws.com"
        }
        "Resource" = awscc_sns_topic.page_topic.id
        "Sid"      = "PublishAlarms"
      },
    ]
    "Version" = "2012-10-17"
  })
  topic_arn = awscc_sns_topic.page_topic.id
}

resource "awscc_sns_subscription" "page_topic_subscription" {
  count     = local.has_page_email ? 1 : 0
  endpoint  = var.page_email
  protocol  = "email"
  topic_arn = awscc_sns_topic.page_topic.id
}

# The provider cannot set RollbackEnabled: see deploy/aws/terraform/README.md.
resource "aws_kinesisanalyticsv2_application" "sensor_summary_application" {
  description            = "Shardflow: sensor-summary"
  application_mode       = "STREAMING"
  name                   = "shardflow-sensor-summary"
  runtime_environment    = "FLINK-1_20"
  service_execution_role = awscc_iam_role.sensor_summary_role.arn
  depends_on             = [awscc_logs_log_stream.sensor_summary_log_stream]

  application_configuration {
    application_code_configuration {
      code_content_type = "ZIPFILE"

      code_content {
        s3_content_location {
          bucket_arn = "arn:${data.aws_partition.current.partition}:s3:::${local.has_code_bucket ? var.code_bucket : awscc_s3_bucket.code_bucket.id}"
          file_key   = var.code_key
        }
      }
    }

    application_snapshot_configuration {
      snapshots_enabled = true
    }

    environment_properties {
      property_group {
        property_group_id = "job"
        property_map = {
          "name" = "sensor-summary"
        }
      }

      property_group {
        property_group_id = "sink"
        property_map = {
          "path" = "s3://${local.has_results_bucket ? var.results_bucket : awscc_s3_bucket.results_bucket.id}/results/sensor-summary"
        }
      }

      property_group {
        property_group_id = "source"
        property_map = {
          "consumer" = "shardflow-sensor-summary"
          "reader"   = "efo"
          "stream"   = local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn
        }
      }
    }

    flink_application_configuration {
      checkpoint_configuration {
        checkpoint_interval           = 60000
        checkpointing_enabled         = true
        configuration_type            = "CUSTOM"
        min_pause_between_checkpoints = 5000
      }

      monitoring_configuration {
        configuration_type = "CUSTOM"
        log_level          = "INFO"
        metrics_level      = "APPLICATION"
      }

      parallelism_configuration {
        auto_scaling_enabled = false
        configuration_type   = "CUSTOM"
        parallelism          = 1
        parallelism_per_kpu  = 1
      }
    }
  }

  cloudwatch_logging_options {
    log_stream_arn = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/kinesis-analytics/shardflow-sensor-summary:log-stream:kinesis-analytics-log-stream"
  }
}

resource "awscc_cloudwatch_alarm" "sensor_summary_behind_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-sensor-summary is more than 5 minutes behind its stream. Runbook: deploy/monitoring/runbooks/Behind.md"
  alarm_name          = "shardflow-sensor-summary-Behind"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-sensor-summary"
            },
            {
              name  = "Flow"
              value = "Input"
            },
            {
              name  = "Id"
              value = join("_", split("-", split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]))
            },
          ]
          metric_name = "millisBehindLatest"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 300000
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "sensor_summary_checkpoint_failing_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-sensor-summary cannot complete its checkpoints. Runbook: deploy/monitoring/runbooks/CheckpointFailing.md"
  alarm_name          = "shardflow-sensor-summary-CheckpointFailing"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-sensor-summary"
            },
          ]
          metric_name = "numberOfFailedCheckpoints"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 900
        stat   = "Maximum"
      }
      return_data = false
    },
    {
      expression  = "DIFF(m1)"
      id          = "e1"
      period      = 900
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 2
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "sensor_summary_checkpoint_growing_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-sensor-summary has a state of more than 100 MB that has grown by half within a day. Runbook: deploy/monitoring/runbooks/CheckpointGrowing.md"
  alarm_name          = "shardflow-sensor-summary-CheckpointGrowing"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-sensor-summary"
            },
          ]
          metric_name = "lastCheckpointSize"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 86400
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "IF(m1 > 100000000, DIFF(m1) / m1, 0)"
      id          = "e1"
      period      = 86400
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 0.3333333333333333
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "sensor_summary_checkpoint_too_old_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-sensor-summary has completed no checkpoint for more than 15 minutes. Runbook: deploy/monitoring/runbooks/CheckpointTooOld.md"
  alarm_name          = "shardflow-sensor-summary-CheckpointTooOld"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 2
  evaluation_periods  = 2
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-sensor-summary"
            },
          ]
          metric_name = "checkpointAgeSeconds"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 900
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "sensor_summary_dead_letters_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-sensor-summary makes more than 1 % of its records dead letters. Runbook: deploy/monitoring/runbooks/DeadLetters.md"
  alarm_name          = "shardflow-sensor-summary-DeadLetters"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 2
  evaluation_periods  = 2
  metrics = [
    {
      id = "m0"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-sensor-summary"
            },
          ]
          metric_name = "recordsRead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-sensor-summary"
            },
          ]
          metric_name = "recordsMalformed"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "IF(DIFF(m0) > 0, 100 * (DIFF(m1)) / DIFF(m0), 0)"
      id          = "e1"
      period      = 300
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 1
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "sensor_summary_job_down_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-sensor-summary is not running. Runbook: deploy/monitoring/runbooks/JobDown.md"
  alarm_name          = "shardflow-sensor-summary-JobDown"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-sensor-summary"
            },
          ]
          metric_name = "downtime"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 0
  treat_missing_data = "breaching"
}

resource "awscc_cloudwatch_alarm" "sensor_summary_late_events_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-sensor-summary gets more than 5 % of its events too late for their windows. Runbook: deploy/monitoring/runbooks/LateEvents.md"
  alarm_name          = "shardflow-sensor-summary-LateEvents"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 4
  evaluation_periods  = 4
  metrics = [
    {
      id = "m0"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-sensor-summary"
            },
          ]
          metric_name = "recordsRead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-sensor-summary"
            },
          ]
          metric_name = "recordsLate"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "IF(DIFF(m0) > 0, 100 * (DIFF(m1)) / DIFF(m0), 0)"
      id          = "e1"
      period      = 300
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 5
  treat_missing_data = "notBreaching"
}

resource "awscc_logs_log_group" "sensor_summary_log_group" {
  log_group_name    = "/aws/kinesis-analytics/shardflow-sensor-summary"
  retention_in_days = 30
}

resource "awscc_logs_log_stream" "sensor_summary_log_stream" {
  log_group_name  = awscc_logs_log_group.sensor_summary_log_group.id
  log_stream_name = "kinesis-analytics-log-stream"
}

resource "awscc_cloudwatch_alarm" "sensor_summary_no_data_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-sensor-summary reads no records. Runbook: deploy/monitoring/runbooks/NoData.md"
  alarm_name          = "shardflow-sensor-summary-NoData"
  comparison_operator = "LessThanOrEqualToThreshold"
  datapoints_to_alarm = 3
  evaluation_periods  = 3
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-sensor-summary"
            },
          ]
          metric_name = "recordsRead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "DIFF(m1)"
      id          = "e1"
      period      = 300
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 0
  treat_missing_data = "notBreaching"
}

resource "awscc_kinesis_stream_consumer" "sensor_summary_readings_consumer" {
  consumer_name = "shardflow-sensor-summary"
  stream_arn    = local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn
}

resource "awscc_cloudwatch_alarm" "sensor_summary_restart_loop_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-sensor-summary restarts again and again. Runbook: deploy/monitoring/runbooks/RestartLoop.md"
  alarm_name          = "shardflow-sensor-summary-RestartLoop"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-sensor-summary"
            },
          ]
          metric_name = "fullRestarts"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 900
        stat   = "Maximum"
      }
      return_data = false
    },
    {
      expression  = "DIFF(m1)"
      id          = "e1"
      period      = 900
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 3
  treat_missing_data = "notBreaching"
}

resource "awscc_iam_role" "sensor_summary_role" {
  assume_role_policy_document = jsonencode({
    "Statement" = [
      {
        "Action" = "sts:AssumeRole"
        "Condition" = {
          "ArnEquals" = {
            "aws:SourceArn" = "arn:${data.aws_partition.current.partition}:kinesisanalytics:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:application/shardflow-sensor-summary"
          }
          "StringEquals" = {
            "aws:SourceAccount" = data.aws_caller_identity.current.account_id
          }
        }
        "Effect" = "Allow"
        "Principal" = {
          "Service" = "kinesisanalytics.amazonaws.com"
        }
      },
    ]
    "Version" = "2012-10-17"
  })
  description = "The application shardflow-sensor-summary"
  policies = [
    {
      policy_document = jsonencode({
        "Statement" = [
          {
            "Action" = [
              "kinesis:DescribeStream",
              "kinesis:DescribeStreamSummary",
              "kinesis:ListShards",
              "kinesis:RegisterStreamConsumer",
            ]
            "Effect"   = "Allow"
            "Resource" = local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn
            "Sid"      = "FanOut"
          },
          {
            "Action" = [
              "kinesis:DescribeStreamConsumer",
              "kinesis:SubscribeToShard",
            ]
            "Effect" = "Allow"
            "Resource" = [
              local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn,
              "${local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn}/consumer/shardflow-sensor-summary:*",
            ]
            "Sid" = "Subscribe"
          },
          {
            "Action" = [
              "s3:ListBucket",
              "s3:ListBucketMultipartUploads",
            ]
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:s3:::${local.has_results_bucket ? var.results_bucket : awscc_s3_bucket.results_bucket.id}"
            "Sid"      = "ListBucket"
          },
          {
            "Action" = [
              "s3:AbortMultipartUpload",
              "s3:DeleteObject",
              "s3:GetObject",
              "s3:ListMultipartUploadParts",
              "s3:PutObject",
            ]
            "Effect" = "Allow"
            "Resource" = [
              "arn:${data.aws_partition.current.partition}:s3:::${local.has_results_bucket ? var.results_bucket : awscc_s3_bucket.results_bucket.id}/results/sensor-summary",
              "arn:${data.aws_partition.current.partition}:s3:::${local.has_results_bucket ? var.results_bucket : awscc_s3_bucket.results_bucket.id}/results/sensor-summary/*",
            ]
            "Sid" = "WriteFiles"
          },
          {
            "Action"   = "kms:Decrypt"
            "Effect"   = "Allow"
            "Resource" = local.has_stream_key_arn ? var.stream_key_arn : awscc_kms_key.stream_key.arn
            "Sid"      = "UseKey5"
          },
          {
            "Action" = [
              "kms:Decrypt",
              "kms:GenerateDataKey",
            ]
            "Effect"   = "Allow"
            "Resource" = local.has_delivery_key_arn ? var.delivery_key_arn : awscc_kms_key.delivery_key.arn
            "Sid"      = "UseKey6"
          },
          {
            "Action" = [
              "s3:GetObject",
              "s3:GetObjectVersion",
            ]
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:s3:::${local.has_code_bucket ? var.code_bucket : awscc_s3_bucket.code_bucket.id}/code/*"
            "Sid"      = "ReadCode"
          },
          {
            "Action"   = "logs:DescribeLogGroups"
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:*"
            "Sid"      = "FindLogs"
          },
          {
            "Action"   = "logs:DescribeLogStreams"
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/kinesis-analytics/shardflow-sensor-summary:*"
            "Sid"      = "FindLogStream"
          },
          {
            "Action"   = "logs:PutLogEvents"
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/kinesis-analytics/shardflow-sensor-summary:log-stream:kinesis-analytics-log-stream"
            "Sid"      = "WriteLogs"
          },
        ]
        "Version" = "2012-10-17"
      })
      policy_name = "job"
    },
  ]
}

resource "awscc_cloudwatch_alarm" "sensor_summary_watermark_behind_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-sensor-summary has a watermark more than 10 minutes behind the present, so that windows close late. Runbook: deploy/monitoring/runbooks/WatermarkBehind.md"
  alarm_name          = "shardflow-sensor-summary-WatermarkBehind"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 10
  evaluation_periods  = 10
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-sensor-summary"
            },
          ]
          metric_name = "watermarkLagMillis"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 600000
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "sensor_summary_wrong_times_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-sensor-summary gets more than 1 % of its events with times that must be wrong. Runbook: deploy/monitoring/runbooks/WrongTimes.md"
  alarm_name          = "shardflow-sensor-summary-WrongTimes"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 4
  evaluation_periods  = 4
  metrics = [
    {
      id = "m0"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-sensor-summary"
            },
          ]
          metric_name = "recordsRead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-sensor-summary"
            },
          ]
          metric_name = "recordsAhead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      id = "m2"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-sensor-summary"
            },
          ]
          metric_name = "recordsBefore1990"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "IF(DIFF(m0) > 0, 100 * (DIFF(m1) + DIFF(m2)) / DIFF(m0), 0)"
      id          = "e1"
      period      = 300
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 1
  treat_missing_data = "notBreaching"
}

# The provider cannot set RollbackEnabled: see deploy/aws/terraform/README.md.
resource "aws_kinesisanalyticsv2_application" "store_revenue_application" {
  description            = "Shardflow: store-revenue"
  application_mode       = "STREAMING"
  name                   = "shardflow-store-revenue"
  runtime_environment    = "FLINK-1_20"
  service_execution_role = awscc_iam_role.store_revenue_role.arn
  depends_on             = [awscc_logs_log_stream.store_revenue_log_stream]

  application_configuration {
    application_code_configuration {
      code_content_type = "ZIPFILE"

      code_content {
        s3_content_location {
          bucket_arn = "arn:${data.aws_partition.current.partition}:s3:::${local.has_code_bucket ? var.code_bucket : awscc_s3_bucket.code_bucket.id}"
          file_key   = var.code_key
        }
      }
    }

    application_snapshot_configuration {
      snapshots_enabled = true
    }

    environment_properties {
      property_group {
        property_group_id = "job"
        property_map = {
          "name" = "store-revenue"
        }
      }

      property_group {
        property_group_id = "sink"
        property_map = {
          "path" = "s3://${local.has_results_bucket ? var.results_bucket : awscc_s3_bucket.results_bucket.id}/results/store-revenue"
        }
      }

      property_group {
        property_group_id = "source"
        property_map = {
          "stream" = local.has_sales_stream_arn ? var.sales_stream_arn : awscc_kinesis_stream.sales_stream.arn
        }
      }
    }

    flink_application_configuration {
      checkpoint_configuration {
        checkpoint_interval           = 60000
        checkpointing_enabled         = true
        configuration_type            = "CUSTOM"
        min_pause_between_checkpoints = 5000
      }

      monitoring_configuration {
        configuration_type = "CUSTOM"
        log_level          = "INFO"
        metrics_level      = "APPLICATION"
      }

      parallelism_configuration {
        auto_scaling_enabled = false
        configuration_type   = "CUSTOM"
        parallelism          = 1
        parallelism_per_kpu  = 1
      }
    }
  }

  cloudwatch_logging_options {
    log_stream_arn = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/kinesis-analytics/shardflow-store-revenue:log-stream:kinesis-analytics-log-stream"
  }
}

resource "awscc_cloudwatch_alarm" "store_revenue_behind_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-store-revenue is more than 5 minutes behind its stream. Runbook: deploy/monitoring/runbooks/Behind.md"
  alarm_name          = "shardflow-store-revenue-Behind"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-store-revenue"
            },
            {
              name  = "Flow"
              value = "Input"
            },
            {
              name  = "Id"
              value = join("_", split("-", split("/", local.has_sales_stream_arn ? var.sales_stream_arn : awscc_kinesis_stream.sales_stream.arn)[1]))
            },
          ]
          metric_name = "millisBehindLatest"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 300000
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "store_revenue_checkpoint_failing_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-store-revenue cannot complete its checkpoints. Runbook: deploy/monitoring/runbooks/CheckpointFailing.md"
  alarm_name          = "shardflow-store-revenue-CheckpointFailing"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-store-revenue"
            },
          ]
          metric_name = "numberOfFailedCheckpoints"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 900
        stat   = "Maximum"
      }
      return_data = false
    },
    {
      expression  = "DIFF(m1)"
      id          = "e1"
      period      = 900
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 2
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "store_revenue_checkpoint_growing_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-store-revenue has a state of more than 100 MB that has grown by half within a day. Runbook: deploy/monitoring/runbooks/CheckpointGrowing.md"
  alarm_name          = "shardflow-store-revenue-CheckpointGrowing"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-store-revenue"
            },
          ]
          metric_name = "lastCheckpointSize"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 86400
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "IF(m1 > 100000000, DIFF(m1) / m1, 0)"
      id          = "e1"
      period      = 86400
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 0.3333333333333333
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "store_revenue_checkpoint_too_old_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-store-revenue has completed no checkpoint for more than 15 minutes. Runbook: deploy/monitoring/runbooks/CheckpointTooOld.md"
  alarm_name          = "shardflow-store-revenue-CheckpointTooOld"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 2
  evaluation_periods  = 2
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-store-revenue"
            },
          ]
          metric_name = "checkpointAgeSeconds"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 900
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "store_revenue_consumer_throttled_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-store-revenue is throttled by Kinesis more than six times per minute and shard. Runbook: deploy/monitoring/runbooks/ConsumerThrottled.md"
  alarm_name          = "shardflow-store-revenue-ConsumerThrottled"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 3
  evaluation_periods  = 3
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "StreamName"
              value = split("/", local.has_sales_stream_arn ? var.sales_stream_arn : awscc_kinesis_stream.sales_stream.arn)[1]
            },
          ]
          metric_name = "ReadProvisionedThroughputExceeded"
          namespace   = "AWS/Kinesis"
        }
        period = 300
        stat   = "Average"
      }
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 0.2
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "store_revenue_dead_letters_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-store-revenue makes more than 1 % of its records dead letters. Runbook: deploy/monitoring/runbooks/DeadLetters.md"
  alarm_name          = "shardflow-store-revenue-DeadLetters"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 2
  evaluation_periods  = 2
  metrics = [
    {
      id = "m0"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-store-revenue"
            },
          ]
          metric_name = "recordsRead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-store-revenue"
            },
          ]
          metric_name = "recordsMalformed"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "IF(DIFF(m0) > 0, 100 * (DIFF(m1)) / DIFF(m0), 0)"
      id          = "e1"
      period      = 300
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 1
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "store_revenue_job_down_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-store-revenue is not running. Runbook: deploy/monitoring/runbooks/JobDown.md"
  alarm_name          = "shardflow-store-revenue-JobDown"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-store-revenue"
            },
          ]
          metric_name = "downtime"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 0
  treat_missing_data = "breaching"
}

resource "awscc_cloudwatch_alarm" "store_revenue_late_events_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-store-revenue gets more than 5 % of its events too late for their windows. Runbook: deploy/monitoring/runbooks/LateEvents.md"
  alarm_name          = "shardflow-store-revenue-LateEvents"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 4
  evaluation_periods  = 4
  metrics = [
    {
      id = "m0"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-store-revenue"
            },
          ]
          metric_name = "recordsRead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-store-revenue"
            },
          ]
          metric_name = "recordsLate"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "IF(DIFF(m0) > 0, 100 * (DIFF(m1)) / DIFF(m0), 0)"
      id          = "e1"
      period      = 300
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 5
  treat_missing_data = "notBreaching"
}

resource "awscc_logs_log_group" "store_revenue_log_group" {
  log_group_name    = "/aws/kinesis-analytics/shardflow-store-revenue"
  retention_in_days = 30
}

resource "awscc_logs_log_stream" "store_revenue_log_stream" {
  log_group_name  = awscc_logs_log_group.store_revenue_log_group.id
  log_stream_name = "kinesis-analytics-log-stream"
}

resource "awscc_cloudwatch_alarm" "store_revenue_no_data_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-store-revenue reads no records. Runbook: deploy/monitoring/runbooks/NoData.md"
  alarm_name          = "shardflow-store-revenue-NoData"
  comparison_operator = "LessThanOrEqualToThreshold"
  datapoints_to_alarm = 3
  evaluation_periods  = 3
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-store-revenue"
            },
          ]
          metric_name = "recordsRead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "DIFF(m1)"
      id          = "e1"
      period      = 300
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 0
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "store_revenue_restart_loop_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-store-revenue restarts again and again. Runbook: deploy/monitoring/runbooks/RestartLoop.md"
  alarm_name          = "shardflow-store-revenue-RestartLoop"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-store-revenue"
            },
          ]
          metric_name = "fullRestarts"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 900
        stat   = "Maximum"
      }
      return_data = false
    },
    {
      expression  = "DIFF(m1)"
      id          = "e1"
      period      = 900
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 3
  treat_missing_data = "notBreaching"
}

resource "awscc_iam_role" "store_revenue_role" {
  assume_role_policy_document = jsonencode({
    "Statement" = [
      {
        "Action" = "sts:AssumeRole"
        "Condition" = {
          "ArnEquals" = {
            "aws:SourceArn" = "arn:${data.aws_partition.current.partition}:kinesisanalytics:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:application/shardflow-store-revenue"
          }
          "StringEquals" = {
            "aws:SourceAccount" = data.aws_caller_identity.current.account_id
          }
        }
        "Effect" = "Allow"
        "Principal" = {
          "Service" = "kinesisanalytics.amazonaws.com"
        }
      },
    ]
    "Version" = "2012-10-17"
  })
  description = "The application shardflow-store-revenue"
  policies = [
    {
      policy_document = jsonencode({
        "Statement" = [
          {
            "Action" = [
              "kinesis:DescribeStream",
              "kinesis:GetRecords",
              "kinesis:GetShardIterator",
              "kinesis:ListShards",
            ]
            "Effect"   = "Allow"
            "Resource" = local.has_sales_stream_arn ? var.sales_stream_arn : awscc_kinesis_stream.sales_stream.arn
            "Sid"      = "PollStream"
          },
          {
            "Action" = [
              "s3:ListBucket",
              "s3:ListBucketMultipartUploads",
            ]
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:s3:::${local.has_results_bucket ? var.results_bucket : awscc_s3_bucket.results_bucket.id}"
            "Sid"      = "ListBucket"
          },
          {
            "Action" = [
              "s3:AbortMultipartUpload",
              "s3:DeleteObject",
              "s3:GetObject",
              "s3:ListMultipartUploadParts",
              "s3:PutObject",
            ]
            "Effect" = "Allow"
            "Resource" = [
              "arn:${data.aws_partition.current.partition}:s3:::${local.has_results_bucket ? var.results_bucket : awscc_s3_bucket.results_bucket.id}/results/store-revenue",
              "arn:${data.aws_partition.current.partition}:s3:::${local.has_results_bucket ? var.results_bucket : awscc_s3_bucket.results_bucket.id}/results/store-revenue/*",
            ]
            "Sid" = "WriteFiles"
          },
          {
            "Action"   = "kms:Decrypt"
            "Effect"   = "Allow"
            "Resource" = local.has_stream_key_arn ? var.stream_key_arn : awscc_kms_key.stream_key.arn
            "Sid"      = "UseKey4"
          },
          {
            "Action" = [
              "kms:Decrypt",
              "kms:GenerateDataKey",
            ]
            "Effect"   = "Allow"
            "Resource" = local.has_delivery_key_arn ? var.delivery_key_arn : awscc_kms_key.delivery_key.arn
            "Sid"      = "UseKey5"
          },
          {
            "Action" = [
              "s3:GetObject",
              "s3:GetObjectVersion",
            ]
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:s3:::${local.has_code_bucket ? var.code_bucket : awscc_s3_bucket.code_bucket.id}/code/*"
            "Sid"      = "ReadCode"
          },
          {
            "Action"   = "logs:DescribeLogGroups"
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:*"
            "Sid"      = "FindLogs"
          },
          {
            "Action"   = "logs:DescribeLogStreams"
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/kinesis-analytics/shardflow-store-revenue:*"
            "Sid"      = "FindLogStream"
          },
          {
            "Action"   = "logs:PutLogEvents"
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/kinesis-analytics/shardflow-store-revenue:log-stream:kinesis-analytics-log-stream"
            "Sid"      = "WriteLogs"
          },
        ]
        "Version" = "2012-10-17"
      })
      policy_name = "job"
    },
  ]
}

resource "awscc_cloudwatch_alarm" "store_revenue_stale_rules_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-store-revenue cannot read its file of rules or reference data, and uses the previous ones. Runbook: deploy/monitoring/runbooks/StaleRules.md"
  alarm_name          = "shardflow-store-revenue-StaleRules"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-store-revenue"
            },
          ]
          metric_name = "referenceFailures"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 900
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "DIFF(m1)"
      id          = "e1"
      period      = 900
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 0
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "store_revenue_watermark_behind_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-store-revenue has a watermark more than 10 minutes behind the present, so that windows close late. Runbook: deploy/monitoring/runbooks/WatermarkBehind.md"
  alarm_name          = "shardflow-store-revenue-WatermarkBehind"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 10
  evaluation_periods  = 10
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-store-revenue"
            },
          ]
          metric_name = "watermarkLagMillis"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 600000
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "store_revenue_wrong_times_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-store-revenue gets more than 1 % of its events with times that must be wrong. Runbook: deploy/monitoring/runbooks/WrongTimes.md"
  alarm_name          = "shardflow-store-revenue-WrongTimes"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 4
  evaluation_periods  = 4
  metrics = [
    {
      id = "m0"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-store-revenue"
            },
          ]
          metric_name = "recordsRead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-store-revenue"
            },
          ]
          metric_name = "recordsAhead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      id = "m2"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-store-revenue"
            },
          ]
          metric_name = "recordsBefore1990"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "IF(DIFF(m0) > 0, 100 * (DIFF(m1) + DIFF(m2)) / DIFF(m0), 0)"
      id          = "e1"
      period      = 300
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 1
  treat_missing_data = "notBreaching"
}

# The provider cannot set RollbackEnabled: see deploy/aws/terraform/README.md.
resource "aws_kinesisanalyticsv2_application" "taxi_trips_application" {
  description            = "Shardflow: taxi-trips"
  application_mode       = "STREAMING"
  name                   = "shardflow-taxi-trips"
  runtime_environment    = "FLINK-1_20"
  service_execution_role = awscc_iam_role.taxi_trips_role.arn
  depends_on             = [awscc_logs_log_stream.taxi_trips_log_stream]

  application_configuration {
    application_code_configuration {
      code_content_type = "ZIPFILE"

      code_content {
        s3_content_location {
          bucket_arn = "arn:${data.aws_partition.current.partition}:s3:::${local.has_code_bucket ? var.code_bucket : awscc_s3_bucket.code_bucket.id}"
          file_key   = var.code_key
        }
      }
    }

    application_snapshot_configuration {
      snapshots_enabled = true
    }

    environment_properties {
      property_group {
        property_group_id = "job"
        property_map = {
          "name" = "taxi-trips"
        }
      }

      property_group {
        property_group_id = "sink"
        property_map = {
          "path" = "s3://${local.has_results_bucket ? var.results_bucket : awscc_s3_bucket.results_bucket.id}/results/taxi-trips"
        }
      }

      property_group {
        property_group_id = "source"
        property_map = {
          "stream" = local.has_trips_stream_arn ? var.trips_stream_arn : awscc_kinesis_stream.trips_stream.arn
        }
      }
    }

    flink_application_configuration {
      checkpoint_configuration {
        checkpoint_interval           = 60000
        checkpointing_enabled         = true
        configuration_type            = "CUSTOM"
        min_pause_between_checkpoints = 5000
      }

      monitoring_configuration {
        configuration_type = "CUSTOM"
        log_level          = "INFO"
        metrics_level      = "APPLICATION"
      }

      parallelism_configuration {
        auto_scaling_enabled = false
        configuration_type   = "CUSTOM"
        parallelism          = 1
        parallelism_per_kpu  = 1
      }
    }
  }

  cloudwatch_logging_options {
    log_stream_arn = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/kinesis-analytics/shardflow-taxi-trips:log-stream:kinesis-analytics-log-stream"
  }
}

resource "awscc_cloudwatch_alarm" "taxi_trips_behind_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-taxi-trips is more than 5 minutes behind its stream. Runbook: deploy/monitoring/runbooks/Behind.md"
  alarm_name          = "shardflow-taxi-trips-Behind"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-taxi-trips"
            },
            {
              name  = "Flow"
              value = "Input"
            },
            {
              name  = "Id"
              value = join("_", split("-", split("/", local.has_trips_stream_arn ? var.trips_stream_arn : awscc_kinesis_stream.trips_stream.arn)[1]))
            },
          ]
          metric_name = "millisBehindLatest"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 300000
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "taxi_trips_checkpoint_failing_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-taxi-trips cannot complete its checkpoints. Runbook: deploy/monitoring/runbooks/CheckpointFailing.md"
  alarm_name          = "shardflow-taxi-trips-CheckpointFailing"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-taxi-trips"
            },
          ]
          metric_name = "numberOfFailedCheckpoints"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 900
        stat   = "Maximum"
      }
      return_data = false
    },
    {
      expression  = "DIFF(m1)"
      id          = "e1"
      period      = 900
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 2
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "taxi_trips_checkpoint_growing_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-taxi-trips has a state of more than 100 MB that has grown by half within a day. Runbook: deploy/monitoring/runbooks/CheckpointGrowing.md"
  alarm_name          = "shardflow-taxi-trips-CheckpointGrowing"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-taxi-trips"
            },
          ]
          metric_name = "lastCheckpointSize"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 86400
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "IF(m1 > 100000000, DIFF(m1) / m1, 0)"
      id          = "e1"
      period      = 86400
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 0.3333333333333333
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "taxi_trips_checkpoint_too_old_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-taxi-trips has completed no checkpoint for more than 15 minutes. Runbook: deploy/monitoring/runbooks/CheckpointTooOld.md"
  alarm_name          = "shardflow-taxi-trips-CheckpointTooOld"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 2
  evaluation_periods  = 2
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-taxi-trips"
            },
          ]
          metric_name = "checkpointAgeSeconds"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 900
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "taxi_trips_consumer_throttled_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-taxi-trips is throttled by Kinesis more than six times per minute and shard. Runbook: deploy/monitoring/runbooks/ConsumerThrottled.md"
  alarm_name          = "shardflow-taxi-trips-ConsumerThrottled"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 3
  evaluation_periods  = 3
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "StreamName"
              value = split("/", local.has_trips_stream_arn ? var.trips_stream_arn : awscc_kinesis_stream.trips_stream.arn)[1]
            },
          ]
          metric_name = "ReadProvisionedThroughputExceeded"
          namespace   = "AWS/Kinesis"
        }
        period = 300
        stat   = "Average"
      }
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 0.2
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "taxi_trips_dead_letters_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-taxi-trips makes more than 1 % of its records dead letters. Runbook: deploy/monitoring/runbooks/DeadLetters.md"
  alarm_name          = "shardflow-taxi-trips-DeadLetters"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 2
  evaluation_periods  = 2
  metrics = [
    {
      id = "m0"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-taxi-trips"
            },
          ]
          metric_name = "recordsRead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-taxi-trips"
            },
          ]
          metric_name = "recordsMalformed"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "IF(DIFF(m0) > 0, 100 * (DIFF(m1)) / DIFF(m0), 0)"
      id          = "e1"
      period      = 300
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 1
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "taxi_trips_job_down_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-taxi-trips is not running. Runbook: deploy/monitoring/runbooks/JobDown.md"
  alarm_name          = "shardflow-taxi-trips-JobDown"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-taxi-trips"
            },
          ]
          metric_name = "downtime"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 0
  treat_missing_data = "breaching"
}

resource "awscc_logs_log_group" "taxi_trips_log_group" {
  log_group_name    = "/aws/kinesis-analytics/shardflow-taxi-trips"
  retention_in_days = 30
}

resource "awscc_logs_log_stream" "taxi_trips_log_stream" {
  log_group_name  = awscc_logs_log_group.taxi_trips_log_group.id
  log_stream_name = "kinesis-analytics-log-stream"
}

resource "awscc_cloudwatch_alarm" "taxi_trips_no_data_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-taxi-trips reads no records. Runbook: deploy/monitoring/runbooks/NoData.md"
  alarm_name          = "shardflow-taxi-trips-NoData"
  comparison_operator = "LessThanOrEqualToThreshold"
  datapoints_to_alarm = 3
  evaluation_periods  = 3
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-taxi-trips"
            },
          ]
          metric_name = "recordsRead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "DIFF(m1)"
      id          = "e1"
      period      = 300
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 0
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "taxi_trips_restart_loop_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-taxi-trips restarts again and again. Runbook: deploy/monitoring/runbooks/RestartLoop.md"
  alarm_name          = "shardflow-taxi-trips-RestartLoop"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-taxi-trips"
            },
          ]
          metric_name = "fullRestarts"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 900
        stat   = "Maximum"
      }
      return_data = false
    },
    {
      expression  = "DIFF(m1)"
      id          = "e1"
      period      = 900
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 3
  treat_missing_data = "notBreaching"
}

resource "awscc_iam_role" "taxi_trips_role" {
  assume_role_policy_document = jsonencode({
    "Statement" = [
      {
        "Action" = "sts:AssumeRole"
        "Condition" = {
          "ArnEquals" = {
            "aws:SourceArn" = "arn:${data.aws_partition.current.partition}:kinesisanalytics:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:application/shardflow-taxi-trips"
          }
          "StringEquals" = {
            "aws:SourceAccount" = data.aws_caller_identity.current.account_id
          }
        }
        "Effect" = "Allow"
        "Principal" = {
          "Service" = "kinesisanalytics.amazonaws.com"
        }
      },
    ]
    "Version" = "2012-10-17"
  })
  description = "The application shardflow-taxi-trips"
  policies = [
    {
      policy_document = jsonencode({
        "Statement" = [
          {
            "Action" = [
              "kinesis:DescribeStream",
              "kinesis:GetRecords",
              "kinesis:GetShardIterator",
              "kinesis:ListShards",
            ]
            "Effect"   = "Allow"
            "Resource" = local.has_trips_stream_arn ? var.trips_stream_arn : awscc_kinesis_stream.trips_stream.arn
            "Sid"      = "PollStream"
          },
          {
            "Action" = [
              "s3:ListBucket",
              "s3:ListBucketMultipartUploads",
            ]
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:s3:::${local.has_results_bucket ? var.results_bucket : awscc_s3_bucket.results_bucket.id}"
            "Sid"      = "ListBucket"
          },
          {
            "Action" = [
              "s3:AbortMultipartUpload",
              "s3:DeleteObject",
              "s3:GetObject",
              "s3:ListMultipartUploadParts",
              "s3:PutObject",
            ]
            "Effect" = "Allow"
            "Resource" = [
              "arn:${data.aws_partition.current.partition}:s3:::${local.has_results_bucket ? var.results_bucket : awscc_s3_bucket.results_bucket.id}/results/taxi-trips",
              "arn:${data.aws_partition.current.partition}:s3:::${local.has_results_bucket ? var.results_bucket : awscc_s3_bucket.results_bucket.id}/results/taxi-trips/*",
            ]
            "Sid" = "WriteFiles"
          },
          {
            "Action"   = "kms:Decrypt"
            "Effect"   = "Allow"
            "Resource" = local.has_stream_key_arn ? var.stream_key_arn : awscc_kms_key.stream_key.arn
            "Sid"      = "UseKey4"
          },
          {
            "Action" = [
              "kms:Decrypt",
              "kms:GenerateDataKey",
            ]
            "Effect"   = "Allow"
            "Resource" = local.has_delivery_key_arn ? var.delivery_key_arn : awscc_kms_key.delivery_key.arn
            "Sid"      = "UseKey5"
          },
          {
            "Action" = [
              "s3:GetObject",
              "s3:GetObjectVersion",
            ]
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:s3:::${local.has_code_bucket ? var.code_bucket : awscc_s3_bucket.code_bucket.id}/code/*"
            "Sid"      = "ReadCode"
          },
          {
            "Action"   = "logs:DescribeLogGroups"
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:*"
            "Sid"      = "FindLogs"
          },
          {
            "Action"   = "logs:DescribeLogStreams"
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/kinesis-analytics/shardflow-taxi-trips:*"
            "Sid"      = "FindLogStream"
          },
          {
            "Action"   = "logs:PutLogEvents"
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/kinesis-analytics/shardflow-taxi-trips:log-stream:kinesis-analytics-log-stream"
            "Sid"      = "WriteLogs"
          },
        ]
        "Version" = "2012-10-17"
      })
      policy_name = "job"
    },
  ]
}

resource "awscc_cloudwatch_alarm" "taxi_trips_watermark_behind_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-taxi-trips has a watermark more than 10 minutes behind the present, so that windows close late. Runbook: deploy/monitoring/runbooks/WatermarkBehind.md"
  alarm_name          = "shardflow-taxi-trips-WatermarkBehind"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 10
  evaluation_periods  = 10
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-taxi-trips"
            },
          ]
          metric_name = "watermarkLagMillis"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 600000
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "taxi_trips_wrong_times_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-taxi-trips gets more than 1 % of its events with times that must be wrong. Runbook: deploy/monitoring/runbooks/WrongTimes.md"
  alarm_name          = "shardflow-taxi-trips-WrongTimes"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 4
  evaluation_periods  = 4
  metrics = [
    {
      id = "m0"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-taxi-trips"
            },
          ]
          metric_name = "recordsRead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-taxi-trips"
            },
          ]
          metric_name = "recordsAhead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      id = "m2"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-taxi-trips"
            },
          ]
          metric_name = "recordsBefore1990"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "IF(DIFF(m0) > 0, 100 * (DIFF(m1) + DIFF(m2)) / DIFF(m0), 0)"
      id          = "e1"
      period      = 300
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 1
  treat_missing_data = "notBreaching"
}

# The provider cannot set RollbackEnabled: see deploy/aws/terraform/README.md.
resource "aws_kinesisanalyticsv2_application" "trend_comparison_application" {
  description            = "Shardflow: trend-comparison"
  application_mode       = "STREAMING"
  name                   = "shardflow-trend-comparison"
  runtime_environment    = "FLINK-1_20"
  service_execution_role = awscc_iam_role.trend_comparison_role.arn
  depends_on             = [awscc_logs_log_stream.trend_comparison_log_stream]

  application_configuration {
    application_code_configuration {
      code_content_type = "ZIPFILE"

      code_content {
        s3_content_location {
          bucket_arn = "arn:${data.aws_partition.current.partition}:s3:::${local.has_code_bucket ? var.code_bucket : awscc_s3_bucket.code_bucket.id}"
          file_key   = var.code_key
        }
      }
    }

    application_snapshot_configuration {
      snapshots_enabled = true
    }

    environment_properties {
      property_group {
        property_group_id = "job"
        property_map = {
          "name" = "trend-comparison"
        }
      }

      property_group {
        property_group_id = "sink"
        property_map = {
          "path" = "s3://${local.has_results_bucket ? var.results_bucket : awscc_s3_bucket.results_bucket.id}/results/trend-comparison"
        }
      }

      property_group {
        property_group_id = "source"
        property_map = {
          "consumer" = "shardflow-trend-comparison"
          "reader"   = "efo"
          "stream"   = local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn
        }
      }
    }

    flink_application_configuration {
      checkpoint_configuration {
        checkpoint_interval           = 60000
        checkpointing_enabled         = true
        configuration_type            = "CUSTOM"
        min_pause_between_checkpoints = 5000
      }

      monitoring_configuration {
        configuration_type = "CUSTOM"
        log_level          = "INFO"
        metrics_level      = "APPLICATION"
      }

      parallelism_configuration {
        auto_scaling_enabled = false
        configuration_type   = "CUSTOM"
        parallelism          = 1
        parallelism_per_kpu  = 1
      }
    }
  }

  cloudwatch_logging_options {
    log_stream_arn = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/kinesis-analytics/shardflow-trend-comparison:log-stream:kinesis-analytics-log-stream"
  }
}

resource "awscc_cloudwatch_alarm" "trend_comparison_behind_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-trend-comparison is more than 5 minutes behind its stream. Runbook: deploy/monitoring/runbooks/Behind.md"
  alarm_name          = "shardflow-trend-comparison-Behind"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-trend-comparison"
            },
            {
              name  = "Flow"
              value = "Input"
            },
            {
              name  = "Id"
              value = join("_", split("-", split("/", local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn)[1]))
            },
          ]
          metric_name = "millisBehindLatest"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 300000
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "trend_comparison_checkpoint_failing_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-trend-comparison cannot complete its checkpoints. Runbook: deploy/monitoring/runbooks/CheckpointFailing.md"
  alarm_name          = "shardflow-trend-comparison-CheckpointFailing"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-trend-comparison"
            },
          ]
          metric_name = "numberOfFailedCheckpoints"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 900
        stat   = "Maximum"
      }
      return_data = false
    },
    {
      expression  = "DIFF(m1)"
      id          = "e1"
      period      = 900
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 2
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "trend_comparison_checkpoint_growing_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-trend-comparison has a state of more than 100 MB that has grown by half within a day. Runbook: deploy/monitoring/runbooks/CheckpointGrowing.md"
  alarm_name          = "shardflow-trend-comparison-CheckpointGrowing"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-trend-comparison"
            },
          ]
          metric_name = "lastCheckpointSize"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 86400
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "IF(m1 > 100000000, DIFF(m1) / m1, 0)"
      id          = "e1"
      period      = 86400
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 0.3333333333333333
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "trend_comparison_checkpoint_too_old_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-trend-comparison has completed no checkpoint for more than 15 minutes. Runbook: deploy/monitoring/runbooks/CheckpointTooOld.md"
  alarm_name          = "shardflow-trend-comparison-CheckpointTooOld"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 2
  evaluation_periods  = 2
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-trend-comparison"
            },
          ]
          metric_name = "checkpointAgeSeconds"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 900
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "trend_comparison_dead_letters_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-trend-comparison makes more than 1 % of its records dead letters. Runbook: deploy/monitoring/runbooks/DeadLetters.md"
  alarm_name          = "shardflow-trend-comparison-DeadLetters"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 2
  evaluation_periods  = 2
  metrics = [
    {
      id = "m0"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-trend-comparison"
            },
          ]
          metric_name = "recordsRead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-trend-comparison"
            },
          ]
          metric_name = "recordsMalformed"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "IF(DIFF(m0) > 0, 100 * (DIFF(m1)) / DIFF(m0), 0)"
      id          = "e1"
      period      = 300
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 1
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "trend_comparison_job_down_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-trend-comparison is not running. Runbook: deploy/monitoring/runbooks/JobDown.md"
  alarm_name          = "shardflow-trend-comparison-JobDown"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-trend-comparison"
            },
          ]
          metric_name = "downtime"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 0
  treat_missing_data = "breaching"
}

resource "awscc_cloudwatch_alarm" "trend_comparison_late_events_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-trend-comparison gets more than 5 % of its events too late for their windows. Runbook: deploy/monitoring/runbooks/LateEvents.md"
  alarm_name          = "shardflow-trend-comparison-LateEvents"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 4
  evaluation_periods  = 4
  metrics = [
    {
      id = "m0"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-trend-comparison"
            },
          ]
          metric_name = "recordsRead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-trend-comparison"
            },
          ]
          metric_name = "recordsLate"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "IF(DIFF(m0) > 0, 100 * (DIFF(m1)) / DIFF(m0), 0)"
      id          = "e1"
      period      = 300
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 5
  treat_missing_data = "notBreaching"
}

resource "awscc_logs_log_group" "trend_comparison_log_group" {
  log_group_name    = "/aws/kinesis-analytics/shardflow-trend-comparison"
  retention_in_days = 30
}

resource "awscc_logs_log_stream" "trend_comparison_log_stream" {
  log_group_name  = awscc_logs_log_group.trend_comparison_log_group.id
  log_stream_name = "kinesis-analytics-log-stream"
}

resource "awscc_cloudwatch_alarm" "trend_comparison_no_data_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-trend-comparison reads no records. Runbook: deploy/monitoring/runbooks/NoData.md"
  alarm_name          = "shardflow-trend-comparison-NoData"
  comparison_operator = "LessThanOrEqualToThreshold"
  datapoints_to_alarm = 3
  evaluation_periods  = 3
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-trend-comparison"
            },
          ]
          metric_name = "recordsRead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "DIFF(m1)"
      id          = "e1"
      period      = 300
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 0
  treat_missing_data = "notBreaching"
}

resource "awscc_kinesis_stream_consumer" "trend_comparison_readings_consumer" {
  consumer_name = "shardflow-trend-comparison"
  stream_arn    = local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn
}

resource "awscc_cloudwatch_alarm" "trend_comparison_restart_loop_alarm" {
  alarm_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  alarm_description   = "shardflow-trend-comparison restarts again and again. Runbook: deploy/monitoring/runbooks/RestartLoop.md"
  alarm_name          = "shardflow-trend-comparison-RestartLoop"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-trend-comparison"
            },
          ]
          metric_name = "fullRestarts"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 900
        stat   = "Maximum"
      }
      return_data = false
    },
    {
      expression  = "DIFF(m1)"
      id          = "e1"
      period      = 900
      return_data = true
    },
  ]
  ok_actions = [
    awscc_sns_topic.alarm_topic.id,
    awscc_sns_topic.page_topic.id,
  ]
  threshold          = 3
  treat_missing_data = "notBreaching"
}

resource "awscc_iam_role" "trend_comparison_role" {
  assume_role_policy_document = jsonencode({
    "Statement" = [
      {
        "Action" = "sts:AssumeRole"
        "Condition" = {
          "ArnEquals" = {
            "aws:SourceArn" = "arn:${data.aws_partition.current.partition}:kinesisanalytics:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:application/shardflow-trend-comparison"
          }
          "StringEquals" = {
            "aws:SourceAccount" = data.aws_caller_identity.current.account_id
          }
        }
        "Effect" = "Allow"
        "Principal" = {
          "Service" = "kinesisanalytics.amazonaws.com"
        }
      },
    ]
    "Version" = "2012-10-17"
  })
  description = "The application shardflow-trend-comparison"
  policies = [
    {
      policy_document = jsonencode({
        "Statement" = [
          {
            "Action" = [
              "kinesis:DescribeStream",
              "kinesis:DescribeStreamSummary",
              "kinesis:ListShards",
              "kinesis:RegisterStreamConsumer",
            ]
            "Effect"   = "Allow"
            "Resource" = local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn
            "Sid"      = "FanOut"
          },
          {
            "Action" = [
              "kinesis:DescribeStreamConsumer",
              "kinesis:SubscribeToShard",
            ]
            "Effect" = "Allow"
            "Resource" = [
              local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn,
              "${local.has_readings_stream_arn ? var.readings_stream_arn : awscc_kinesis_stream.readings_stream.arn}/consumer/shardflow-trend-comparison:*",
            ]
            "Sid" = "Subscribe"
          },
          {
            "Action" = [
              "s3:ListBucket",
              "s3:ListBucketMultipartUploads",
            ]
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:s3:::${local.has_results_bucket ? var.results_bucket : awscc_s3_bucket.results_bucket.id}"
            "Sid"      = "ListBucket"
          },
          {
            "Action" = [
              "s3:AbortMultipartUpload",
              "s3:DeleteObject",
              "s3:GetObject",
              "s3:ListMultipartUploadParts",
              "s3:PutObject",
            ]
            "Effect" = "Allow"
            "Resource" = [
              "arn:${data.aws_partition.current.partition}:s3:::${local.has_results_bucket ? var.results_bucket : awscc_s3_bucket.results_bucket.id}/results/trend-comparison",
              "arn:${data.aws_partition.current.partition}:s3:::${local.has_results_bucket ? var.results_bucket : awscc_s3_bucket.results_bucket.id}/results/trend-comparison/*",
            ]
            "Sid" = "WriteFiles"
          },
          {
            "Action"   = "kms:Decrypt"
            "Effect"   = "Allow"
            "Resource" = local.has_stream_key_arn ? var.stream_key_arn : awscc_kms_key.stream_key.arn
            "Sid"      = "UseKey5"
          },
          {
            "Action" = [
              "kms:Decrypt",
              "kms:GenerateDataKey",
            ]
            "Effect"   = "Allow"
            "Resource" = local.has_delivery_key_arn ? var.delivery_key_arn : awscc_kms_key.delivery_key.arn
            "Sid"      = "UseKey6"
          },
          {
            "Action" = [
              "s3:GetObject",
              "s3:GetObjectVersion",
            ]
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:s3:::${local.has_code_bucket ? var.code_bucket : awscc_s3_bucket.code_bucket.id}/code/*"
            "Sid"      = "ReadCode"
          },
          {
            "Action"   = "logs:DescribeLogGroups"
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:*"
            "Sid"      = "FindLogs"
          },
          {
            "Action"   = "logs:DescribeLogStreams"
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/kinesis-analytics/shardflow-trend-comparison:*"
            "Sid"      = "FindLogStream"
          },
          {
            "Action"   = "logs:PutLogEvents"
            "Effect"   = "Allow"
            "Resource" = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/kinesis-analytics/shardflow-trend-comparison:log-stream:kinesis-analytics-log-stream"
            "Sid"      = "WriteLogs"
          },
        ]
        "Version" = "2012-10-17"
      })
      policy_name = "job"
    },
  ]
}

resource "awscc_cloudwatch_alarm" "trend_comparison_watermark_behind_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-trend-comparison has a watermark more than 10 minutes behind the present, so that windows close late. Runbook: deploy/monitoring/runbooks/WatermarkBehind.md"
  alarm_name          = "shardflow-trend-comparison-WatermarkBehind"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 10
  evaluation_periods  = 10
  metrics = [
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-trend-comparison"
            },
          ]
          metric_name = "watermarkLagMillis"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 60
        stat   = "Maximum"
      }
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 600000
  treat_missing_data = "notBreaching"
}

resource "awscc_cloudwatch_alarm" "trend_comparison_wrong_times_alarm" {
  alarm_actions       = [awscc_sns_topic.alarm_topic.id]
  alarm_description   = "shardflow-trend-comparison gets more than 1 % of its events with times that must be wrong. Runbook: deploy/monitoring/runbooks/WrongTimes.md"
  alarm_name          = "shardflow-trend-comparison-WrongTimes"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 4
  evaluation_periods  = 4
  metrics = [
    {
      id = "m0"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-trend-comparison"
            },
          ]
          metric_name = "recordsRead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      id = "m1"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-trend-comparison"
            },
          ]
          metric_name = "recordsAhead"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      id = "m2"
      metric_stat = {
        metric = {
          dimensions = [
            {
              name  = "Application"
              value = "shardflow-trend-comparison"
            },
          ]
          metric_name = "recordsBefore1990"
          namespace   = "AWS/KinesisAnalytics"
        }
        period = 300
        stat   = "Average"
      }
      return_data = false
    },
    {
      expression  = "IF(DIFF(m0) > 0, 100 * (DIFF(m1) + DIFF(m2)) / DIFF(m0), 0)"
      id          = "e1"
      period      = 300
      return_data = true
    },
  ]
  ok_actions         = [awscc_sns_topic.alarm_topic.id]
  threshold          = 1
  treat_missing_data = "notBreaching"
}
