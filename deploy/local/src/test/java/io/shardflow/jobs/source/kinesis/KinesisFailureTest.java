package io.shardflow.jobs.source.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.local.command.Failures;
import java.io.IOException;
import org.apache.flink.kinesis.shaded.com.amazonaws.SdkClientException;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.AmazonKinesisException;
import org.apache.flink.kinesis.shaded.software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import org.apache.flink.kinesis.shaded.software.amazon.awssdk.services.kinesis.model.KinesisException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KinesisFailureTest {
  @ParameterizedTest
  @CsvSource({
    "ResourceNotFoundException, region",
    "AccessDeniedException, IAM action",
    "ExpiredTokenException, credentials",
    "ProvisionedThroughputExceededException, fewer readers",
    "KMSThrottlingException, throttles"
  })
  void advisesByTheErrorOfEitherSdk(String code, String advice) {
    AmazonKinesisException first = new AmazonKinesisException("the message of Kinesis");
    first.setErrorCode(code);
    KinesisException second =
        (KinesisException)
            KinesisException.builder()
                .awsErrorDetails(
                    AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage("the message of Kinesis")
                        .build())
                .build();
    for (Exception e : new Exception[] {first, new IOException(second)}) {
      assertThat(Failures.describe(KinesisFailure.explain("sales", e)))
          .startsWith("Cannot read the stream sales: ")
          .contains(advice, "the message of Kinesis");
    }
  }

  @Test
  void doesNotBlameCredentialsForOtherErrors() {
    AmazonKinesisException argument = new AmazonKinesisException("the sequence number is invalid");
    argument.setErrorCode("InvalidArgumentException");
    RuntimeException retries =
        new RuntimeException("Retries exceeded for getRecords operation - all 100 failed.");
    for (Exception e : new Exception[] {argument, retries, new SdkClientException("no route")}) {
      assertThat(Failures.describe(KinesisFailure.explain("sales", e)))
          .startsWith("Cannot read the stream sales")
          .contains(e.getMessage().split(" \\(")[0])
          .doesNotContain("credentials", "IAM");
    }
    IllegalStateException own = new IllegalStateException("a fault of the job");
    assertThat(KinesisFailure.explain("sales", own)).isSameAs(own);
  }
}
