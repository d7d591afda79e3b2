package io.shardflow.jobs.source.kinesis;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.kinesis.shaded.com.amazonaws.AmazonServiceException;
import org.apache.flink.kinesis.shaded.com.amazonaws.SdkClientException;
import org.apache.flink.kinesis.shaded.software.amazon.awssdk.awscore.exception.AwsServiceException;
import org.apache.flink.kinesis.shaded.software.amazon.awssdk.core.exception.SdkException;
import org.apache.flink.util.ExceptionUtils;

/** Adds the name of the stream and advice to errors of AWS. */
final class KinesisFailure {
  private static final String NOT_FOUND =
      ": check the names of the stream and the region, and that the credentials belong to the"
          + " account of the stream";
  private static final String DENIED = ": allow the IAM action that the cause names";
  private static final String UNAUTHENTICATED =
      ": check the credentials and the clock of this machine";
  private static final String THROTTLED =
      ": Kinesis throttles the requests; use source.reader=efo, fewer readers, or more shards";

  private static final Map<String, String> ADVICE =
      Map.ofEntries(
          Map.entry("ResourceNotFoundException", NOT_FOUND),
          Map.entry("AccessDeniedException", DENIED),
          Map.entry("AccessDenied", DENIED),
          Map.entry("KMSAccessDeniedException", DENIED),
          Map.entry("UnauthorizedOperation", DENIED),
          Map.entry("UnrecognizedClientException", UNAUTHENTICATED),
          Map.entry("InvalidClientTokenId", UNAUTHENTICATED),
          Map.entry("InvalidSignatureException", UNAUTHENTICATED),
          Map.entry("SignatureDoesNotMatch", UNAUTHENTICATED),
          Map.entry("IncompleteSignature", UNAUTHENTICATED),
          Map.entry("MissingAuthenticationToken", UNAUTHENTICATED),
          Map.entry("MissingAuthenticationTokenException", UNAUTHENTICATED),
          Map.entry("ExpiredToken", UNAUTHENTICATED),
          Map.entry("ExpiredTokenException", UNAUTHENTICATED),
          Map.entry("ProvisionedThroughputExceededException", THROTTLED),
          Map.entry("LimitExceededException", THROTTLED),
          Map.entry("ThrottlingException", THROTTLED),
          Map.entry("KMSThrottlingException", THROTTLED));

  private KinesisFailure() {}

  /**
   * Returns an exception that names the stream if the error comes from an AWS SDK or from the
   * connector's retries; otherwise returns the error itself.
   */
  static Exception explain(String stream, Exception e) {
    String code = code(e);
    String advice = null;
    if (code != null) {
      advice = ADVICE.getOrDefault(code, "");
    } else if (isOutOfRetries(e)) {
      advice = ": all retries failed, because Kinesis refused the request or closed the connection";
    } else if (isOfClient(e)) {
      advice = "";
    }
    return advice == null ? e : new IOException("Cannot read the stream " + stream + advice, e);
  }

  /** Returns the error code of either SDK, or null if Kinesis has not answered. */
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

  /** Returns whether an SDK failed without a response, for instance for lack of credentials. */
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
}
