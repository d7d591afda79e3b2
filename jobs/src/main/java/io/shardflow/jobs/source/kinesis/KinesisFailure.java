package io.shardflow.jobs.source.kinesis;

import java.io.IOException;
import java.util.Optional;
import org.apache.flink.kinesis.shaded.com.amazonaws.AmazonServiceException;
import org.apache.flink.kinesis.shaded.com.amazonaws.SdkClientException;
import org.apache.flink.kinesis.shaded.software.amazon.awssdk.awscore.exception.AwsServiceException;
import org.apache.flink.kinesis.shaded.software.amazon.awssdk.core.exception.SdkException;
import org.apache.flink.util.ExceptionUtils;

/** Adds the name of the stream and advice to errors from AWS. */
final class KinesisFailure {
  private KinesisFailure() {}

  /**
   * Returns an exception that names the stream, if the error comes from AWS's SDK or from the
   * connector's retries; otherwise the error itself.
   */
  static Exception explain(String stream, Exception e) {
    String code = code(e);
    String advice = null;
    if (code != null) {
      advice = advice(code);
    } else if (isOutOfRetries(e)) {
      advice = ": all retries failed, because Kinesis refused the request or closed the connection";
    } else if (isOfClient(e)) {
      advice = "";
    }
    return advice == null ? e : new IOException("Cannot read the stream " + stream + advice, e);
  }

  private static String code(Exception e) {
    Optional<String> first =
        ExceptionUtils.findThrowable(e, AmazonServiceException.class)
            .map(AmazonServiceException::getErrorCode);
    return first
        .or(
            () ->
                ExceptionUtils.findThrowable(e, AwsServiceException.class)
                    .map(AwsServiceException::awsErrorDetails)
                    .map(details -> details.errorCode()))
        .orElse(null);
  }

  /** Whether AWS's SDK failed without an answer of Kinesis, as without credentials. */
  private static boolean isOfClient(Exception e) {
    return ExceptionUtils.findThrowable(e, SdkClientException.class).isPresent()
        || ExceptionUtils.findThrowable(e, SdkException.class).isPresent();
  }

  private static boolean isOutOfRetries(Exception e) {
    return ExceptionUtils.findThrowable(
            e,
            cause -> cause.getMessage() != null && cause.getMessage().contains("etries exceeded"))
        .isPresent();
  }

  private static String advice(String code) {
    return switch (code) {
      case "ResourceNotFoundException" ->
          ": check its name and the region, and that the credentials belong to its account";
      case "AccessDeniedException",
          "AccessDenied",
          "KMSAccessDeniedException",
          "UnauthorizedOperation" ->
          ": allow the IAM action that is named in the cause";
      case "UnrecognizedClientException",
          "InvalidClientTokenId",
          "InvalidSignatureException",
          "SignatureDoesNotMatch",
          "IncompleteSignature",
          "MissingAuthenticationToken",
          "MissingAuthenticationTokenException",
          "ExpiredToken",
          "ExpiredTokenException" ->
          ": check the credentials and the clock of this machine";
      case "ProvisionedThroughputExceededException",
          "LimitExceededException",
          "ThrottlingException",
          "KMSThrottlingException" ->
          ": Kinesis throttles the requests; use source.reader=efo, fewer readers, or more shards";
      default -> "";
    };
  }
}
