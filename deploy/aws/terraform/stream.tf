# Made from deploy/aws/cloudformation/stream.json by io.shardflow.aws.terraform. Do not edit.

resource "awscc_kinesis_stream" "probes_stream" {
  name                   = "shardflow-probes"
  retention_period_hours = 24
  stream_encryption = {
    encryption_type = "KMS"
    key_id          = awscc_kms_key.stream_key.arn
  }
  stream_mode_details = {
    stream_mode = "ON_DEMAND"
  }
}

resource "awscc_iam_instance_profile" "producer_instance_profile" {
  roles = [awscc_iam_role.producer_role.id]
}

resource "awscc_iam_role" "producer_role" {
  assume_role_policy_document = jsonencode({
    "Statement" = [
      {
        "Action" = "sts:AssumeRole"
        "Effect" = "Allow"
        "Principal" = {
          "Service" = "ecs-tasks.amazonaws.com"
        }
      },
      {
        "Action" = "sts:AssumeRole"
        "Effect" = "Allow"
        "Principal" = {
          "Service" = "ec2.amazonaws.com"
        }
      },
    ]
    "Version" = "2012-10-17"
  })
  description = "Puts records into the streams of shardflow"
  policies = [
    {
      policy_document = jsonencode({
        "Statement" = [
          {
            "Action" = "kinesis:PutRecords"
            "Effect" = "Allow"
            "Resource" = [
              awscc_kinesis_stream.probes_stream.arn,
              awscc_kinesis_stream.readings_stream.arn,
              awscc_kinesis_stream.sales_stream.arn,
              awscc_kinesis_stream.trips_stream.arn,
            ]
            "Sid" = "PutRecords"
          },
          {
            "Action"   = "kms:GenerateDataKey"
            "Effect"   = "Allow"
            "Resource" = awscc_kms_key.stream_key.arn
            "Sid"      = "EncryptRecords"
          },
        ]
        "Version" = "2012-10-17"
      })
      policy_name = "producer"
    },
  ]
}

resource "awscc_kinesis_stream" "readings_stream" {
  name                   = "shardflow-readings"
  retention_period_hours = 24
  stream_encryption = {
    encryption_type = "KMS"
    key_id          = awscc_kms_key.stream_key.arn
  }
  stream_mode_details = {
    stream_mode = "ON_DEMAND"
  }
}

resource "awscc_kinesis_stream" "sales_stream" {
  name                   = "shardflow-sales"
  retention_period_hours = 24
  stream_encryption = {
    encryption_type = "KMS"
    key_id          = awscc_kms_key.stream_key.arn
  }
  stream_mode_details = {
    stream_mode = "ON_DEMAND"
  }
}

resource "awscc_kms_key" "stream_key" {
  description         = "Encrypts the streams of shardflow"
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
    ]
    "Version" = "2012-10-17"
  })
  pending_window_in_days = 7
}

resource "awscc_kinesis_stream" "trips_stream" {
  name                   = "shardflow-trips"
  retention_period_hours = 24
  stream_encryption = {
    encryption_type = "KMS"
    key_id          = awscc_kms_key.stream_key.arn
  }
  stream_mode_details = {
    stream_mode = "ON_DEMAND"
  }
}
