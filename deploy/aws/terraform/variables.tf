# Made from deploy/aws/cloudformation/*.json by io.shardflow.aws.terraform. Do not edit.

variable "region" {
  description = "The AWS region of all resources"
  type        = string
}

variable "alarm_email" {
  description = "The e-mail address that gets all alarms; empty for none"
  type        = string
  default     = ""
}

variable "code_bucket" {
  description = "The bucket of the jar with the jobs; empty for shardflow-code-bucket"
  type        = string
  default     = ""
}

variable "code_key" {
  description = "The key of the jar with the jobs in the bucket of the code"
  type        = string
  default     = "code/jobs.jar"

  validation {
    condition     = can(regex("^(?:code/.+)$", var.code_key))
    error_message = "Must match code/.+."
  }
}

variable "delivery_key_arn" {
  description = "The KMS key of the buckets of the code and the results; empty for shardflow-delivery-key"
  type        = string
  default     = ""
}

variable "page_email" {
  description = "The e-mail address that gets alarms that cannot wait; empty for none"
  type        = string
  default     = ""
}

variable "probes_stream_arn" {
  description = "The stream probes; empty for shardflow-stream-probes"
  type        = string
  default     = ""
}

variable "readings_stream_arn" {
  description = "The stream readings; empty for shardflow-stream-readings"
  type        = string
  default     = ""
}

variable "results_bucket" {
  description = "The bucket of the results; empty for shardflow-results-bucket"
  type        = string
  default     = ""
}

variable "sales_stream_arn" {
  description = "The stream sales; empty for shardflow-stream-sales"
  type        = string
  default     = ""
}

variable "stream_key_arn" {
  description = "The KMS key of the streams; empty for shardflow-stream-key"
  type        = string
  default     = ""
}

variable "trips_stream_arn" {
  description = "The stream trips; empty for shardflow-stream-trips"
  type        = string
  default     = ""
}
