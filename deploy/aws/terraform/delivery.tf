# Made from deploy/aws/cloudformation/delivery.json by io.shardflow.aws.terraform. Do not edit.

resource "awscc_athena_work_group" "athena_work_group" {
  description             = "Queries on the results of shardflow"
  name                    = "shardflow"
  recursive_delete_option = true
  work_group_configuration = {
    bytes_scanned_cutoff_per_query     = 10000000000
    enforce_work_group_configuration   = true
    publish_cloudwatch_metrics_enabled = true
    result_configuration = {
      encryption_configuration = {
        encryption_option = "SSE_KMS"
        kms_key           = awscc_kms_key.delivery_key.arn
      }
      output_location = "s3://${awscc_s3_bucket.results_bucket.id}/athena-results/"
    }
  }
}

resource "awscc_s3_bucket" "code_bucket" {
  bucket_encryption = {
    server_side_encryption_configuration = [
      {
        bucket_key_enabled = true
        server_side_encryption_by_default = {
          kms_master_key_id = awscc_kms_key.delivery_key.arn
          sse_algorithm     = "aws:kms"
        }
      },
    ]
  }
  lifecycle_configuration = {
    rules = [
      {
        abort_incomplete_multipart_upload = {
          days_after_initiation = 1
        }
        id = "old-code"
        noncurrent_version_expiration = {
          noncurrent_days = 365
        }
        status = "Enabled"
      },
    ]
  }
  logging_configuration = {
    destination_bucket_name = awscc_s3_bucket.logs_bucket.id
    log_file_prefix         = "code/"
  }
  ownership_controls = {
    rules = [
      {
        object_ownership = "BucketOwnerEnforced"
      },
    ]
  }
  public_access_block_configuration = {
    block_public_acls       = true
    block_public_policy     = true
    ignore_public_acls      = true
    restrict_public_buckets = true
  }
  versioning_configuration = {
    status = "Enabled"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "awscc_s3_bucket_policy" "code_bucket_policy" {
  bucket = awscc_s3_bucket.code_bucket.id
  policy_document = jsonencode({
    "Statement" = [
      {
        "Action" = "s3:*"
        "Condition" = {
          "Bool" = {
            "aws:SecureTransport" = "false"
          }
        }
        "Effect" = "Deny"
        "Principal" = {
          "AWS" = "*"
        }
        "Resource" = [
          awscc_s3_bucket.code_bucket.arn,
          "${awscc_s3_bucket.code_bucket.arn}/*",
        ]
      },
    ]
    "Version" = "2012-10-17"
  })
}

resource "awscc_kms_key" "delivery_key" {
  description         = "Encrypts the buckets of shardflow"
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

  lifecycle {
    prevent_destroy = true
  }
}

resource "awscc_glue_database" "glue_database" {
  catalog_id = data.aws_caller_identity.current.account_id
  database_input = {
    description = "Tables over the results of shardflow"
    name        = "shardflow"
  }
}

resource "awscc_s3_bucket" "logs_bucket" {
  bucket_encryption = {
    server_side_encryption_configuration = [
      {
        server_side_encryption_by_default = {
          sse_algorithm = "AES256"
        }
      },
    ]
  }
  lifecycle_configuration = {
    rules = [
      {
        abort_incomplete_multipart_upload = {
          days_after_initiation = 1
        }
        expiration_in_days = 90
        id                 = "old-logs"
        status             = "Enabled"
      },
    ]
  }
  ownership_controls = {
    rules = [
      {
        object_ownership = "BucketOwnerEnforced"
      },
    ]
  }
  public_access_block_configuration = {
    block_public_acls       = true
    block_public_policy     = true
    ignore_public_acls      = true
    restrict_public_buckets = true
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "awscc_s3_bucket_policy" "logs_bucket_policy" {
  bucket = awscc_s3_bucket.logs_bucket.id
  policy_document = jsonencode({
    "Statement" = [
      {
        "Action" = "s3:*"
        "Condition" = {
          "Bool" = {
            "aws:SecureTransport" = "false"
          }
        }
        "Effect" = "Deny"
        "Principal" = {
          "AWS" = "*"
        }
        "Resource" = [
          awscc_s3_bucket.logs_bucket.arn,
          "${awscc_s3_bucket.logs_bucket.arn}/*",
        ]
      },
      {
        "Action" = "s3:PutObject"
        "Condition" = {
          "ArnLike" = {
            "aws:SourceArn" = awscc_s3_bucket.code_bucket.arn
          }
          "StringEquals" = {
            "aws:SourceAccount" = data.aws_caller_identity.current.account_id
          }
        }
        "Effect" = "Allow"
        "Principal" = {
          "Service" = "logging.s3.amazonaws.com"
        }
        "Resource" = "${awscc_s3_bucket.logs_bucket.arn}/code/*"
      },
      {
        "Action" = "s3:PutObject"
        "Condition" = {
          "ArnLike" = {
            "aws:SourceArn" = awscc_s3_bucket.results_bucket.arn
          }
          "StringEquals" = {
            "aws:SourceAccount" = data.aws_caller_identity.current.account_id
          }
        }
        "Effect" = "Allow"
        "Principal" = {
          "Service" = "logging.s3.amazonaws.com"
        }
        "Resource" = "${awscc_s3_bucket.logs_bucket.arn}/results/*"
      },
    ]
    "Version" = "2012-10-17"
  })
}

resource "awscc_s3_bucket" "results_bucket" {
  bucket_encryption = {
    server_side_encryption_configuration = [
      {
        bucket_key_enabled = true
        server_side_encryption_by_default = {
          kms_master_key_id = awscc_kms_key.delivery_key.arn
          sse_algorithm     = "aws:kms"
        }
      },
    ]
  }
  lifecycle_configuration = {
    rules = [
      {
        abort_incomplete_multipart_upload = {
          days_after_initiation = 7
        }
        id     = "abandoned-uploads"
        status = "Enabled"
      },
      {
        expiration_in_days = 7
        id                 = "answers-of-athena"
        prefix             = "athena-results/"
        status             = "Enabled"
      },
    ]
  }
  logging_configuration = {
    destination_bucket_name = awscc_s3_bucket.logs_bucket.id
    log_file_prefix         = "results/"
  }
  ownership_controls = {
    rules = [
      {
        object_ownership = "BucketOwnerEnforced"
      },
    ]
  }
  public_access_block_configuration = {
    block_public_acls       = true
    block_public_policy     = true
    ignore_public_acls      = true
    restrict_public_buckets = true
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "awscc_s3_bucket_policy" "results_bucket_policy" {
  bucket = awscc_s3_bucket.results_bucket.id
  policy_document = jsonencode({
    "Statement" = [
      {
        "Action" = "s3:*"
        "Condition" = {
          "Bool" = {
            "aws:SecureTransport" = "false"
          }
        }
        "Effect" = "Deny"
        "Principal" = {
          "AWS" = "*"
        }
        "Resource" = [
          awscc_s3_bucket.results_bucket.arn,
          "${awscc_s3_bucket.results_bucket.arn}/*",
        ]
      },
    ]
    "Version" = "2012-10-17"
  })
}
