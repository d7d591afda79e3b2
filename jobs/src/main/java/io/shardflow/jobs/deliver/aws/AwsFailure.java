package io.shardflow.jobs.deliver.aws;

import io.shardflow.jobs.deliver.receiver.Outcome;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Decides what a failure of AWS means for the rows of a call. */
final class AwsFailure {
  /** The codes with which a service says that it will never take a row. */
  private static final Set<String> REFUSALS =
      Set.of(
          "InvalidArgumentException",
          "ValidationException",
          "ValidationError",
          "SerializationException",
          "InvalidParameter",
          "InvalidParameterValue",
          "InvalidParameterException",
          "InvalidSecurity",
          "ParameterValueInvalid",
          "BatchRequestTooLong",
          "InvalidBatchEntryId");

  private static final String MISSING =
      ": it does not exist; check its name, the region and the account of the credentials";
  private static final String DENIED = ": allow the action that the answer names";
  private static final String UNAUTHENTICATED =
      ": check the credentials and the clock of the machine";
  private static final String THROTTLED = ": throttled; the target needs more capacity";

  private static final Map<String, String> ADVICE =
      Map.ofEntries(
          Map.entry("ResourceNotFoundException", MISSING),
          Map.entry("NotFound", MISSING),
          Map.entry("NotFoundException", MISSING),
          Map.entry("AccessDeniedException", DENIED),
          Map.entry("AccessDenied", DENIED),
          Map.entry("AuthorizationError", DENIED),
          Map.entry("AuthorizationErrorException", DENIED),
          Map.entry("KMSAccessDeniedException", DENIED),
          Map.entry("KMSAccessDenied", DENIED),
          Map.entry("UnrecognizedClientException", UNAUTHENTICATED),
          Map.entry("InvalidClientTokenId", UNAUTHENTICATED),
          Map.entry("InvalidSignatureException", UNAUTHENTICATED),
          Map.entry("SignatureDoesNotMatch", UNAUTHENTICATED),
          Map.entry("IncompleteSignature", UNAUTHENTICATED),
          Map.entry("MissingAuthenticationToken", UNAUTHENTICATED),
          Map.entry("ExpiredToken", UNAUTHENTICATED),
          Map.entry("ExpiredTokenException", UNAUTHENTICATED),
          Map.entry("ProvisionedThroughputExceededException", THROTTLED),
          Map.entry("LimitExceededException", THROTTLED),
          Map.entry("ThrottlingException", THROTTLED),
          Map.entry("Throttling", THROTTLED),
          Map.entry("Throttled", THROTTLED),
          Map.entry("ServiceUnavailableException", THROTTLED));

  private AwsFailure() {}

  /** Returns the outcome of all rows of a call that has failed. */
  static Outcome outcome(SdkException failure) {
    if (failure instanceof AwsServiceException) {
      AwsErrorDetails details = ((AwsServiceException) failure).awsErrorDetails();
      if (details != null && details.errorCode() != null) {
        return outcome(details.errorCode(), details.errorMessage());
      }
    }
    return Outcome.retry(failure.getMessage());
  }

  /** Returns the outcome of a row with this code in the answer. A code that is not known passes. */
  static Outcome outcome(String code, String message) {
    String text = code + (message == null || message.isEmpty() ? "" : " (" + message + ")");
    return REFUSALS.contains(code)
        ? Outcome.refused(text)
        : Outcome.retry(text + ADVICE.getOrDefault(code, ""));
  }
}
