package io.shardflow.jobs.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.JobCommand;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.OptionSources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a job must be allowed to do follows from its options. */
class JobGrantsTest {
  private static final String ARN = "arn:aws:kinesis:eu-west-1:123456789012:stream/readings";

  private static final Map<String, String> BASE =
      Map.of("source.stream", ARN, "sink.path", "s3://lake/results/");

  @Test
  void readsItsStreamAndWritesItsFolder() throws Exception {
    assertThat(grants(Map.of()))
        .containsExactlyInAnyOrder(
            "POLL_STREAM " + ARN, "LIST_BUCKET lake", "WRITE_FILES lake/results");
  }

  @Test
  void subscribesWithEnhancedFanOut() throws Exception {
    assertThat(
            grants(
                Map.of(
                    "source.stream",
                    "one;two",
                    "source.region",
                    "eu-west-1",
                    "source.reader",
                    "efo",
                    "source.consumer",
                    "summary")))
        .containsExactlyInAnyOrder(
            "FAN_OUT one",
            "SUBSCRIBE one/consumer/summary",
            "FAN_OUT two",
            "SUBSCRIBE two/consumer/summary",
            "LIST_BUCKET lake",
            "WRITE_FILES lake/results");
  }

  @Test
  void onlyAssumesTheRoleOfAnotherAccount() throws Exception {
    assertThat(grants(Map.of("source.role-arn", "arn:aws:iam::123456789012:role/reader")))
        .contains("ASSUME_ROLE arn:aws:iam::123456789012:role/reader")
        .noneMatch(grant -> grant.startsWith("POLL_STREAM"));
  }

  @Test
  void sendsToTheTargetsOfItsDataSets() throws Exception {
    assertThat(
            grants(
                Map.of(
                    "sink.data-sets", "none",
                    "deliver.anomalies", "kinesis:alarms;sns:arn:aws:sns:eu-west-1:123456789012:t",
                    "deliver.dead-letters", "firehose:dead;@s3://secrets/hook/url")))
        .containsExactlyInAnyOrder(
            "POLL_STREAM " + ARN,
            "PUT_RECORDS alarms",
            "PUBLISH arn:aws:sns:eu-west-1:123456789012:t",
            "PUT_TO_FIREHOSE dead",
            "LIST_BUCKET secrets",
            "READ_FILES secrets/hook/url");
  }

  @Test
  void onlyReadsRulesThatAreNotReadableFromHere() throws Exception {
    assertThat(grants(Map.of(), Map.of("anomaly.rules", "s3a://config/rules.json")))
        .contains("LIST_BUCKET config", "READ_FILES config/rules.json");
  }

  @Test
  void replaysFilesOfABucket() throws Exception {
    assertThat(grants(Map.of("source.type", "file", "source.path", "s3://old/a;s3://old/b")))
        .contains("LIST_BUCKET old", "READ_FILES old/a", "READ_FILES old/b")
        .noneMatch(grant -> grant.startsWith("POLL_STREAM"));
  }

  private static List<String> grants(Map<String, String> values) throws InvalidOptionsException {
    return grants(values, Map.of());
  }

  private static List<String> grants(Map<String, String> values, Map<String, String> remote)
      throws InvalidOptionsException {
    Map<String, String> valid = new HashMap<>(BASE);
    valid.putAll(values);
    JobCommand command =
        JobCommand.of(JobCatalogue.find("anomaly-filter"), OptionSources.ofOnly(valid), Map.of());
    Map<String, String> all = new HashMap<>(valid);
    all.putAll(remote);
    List<String> texts = new ArrayList<>();
    for (Grant grant : JobGrants.of(JobCommand.dataSetsOf(command.job()), command.options(), all)) {
      texts.add(grant.permission() + " " + grant.resource());
    }
    return texts;
  }
}
