package io.shardflow.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The committed templates against the schemas of AWS resources and the rules for cfn-guard, and
 * that each rule can fail. Runs in the profile emulator, because it downloads npm packages.
 */
class TemplateChecksIT {
  private static final int MISSING = 3;
  private static final Pattern RULE = Pattern.compile("(?m)^rule (\\w+)");
  private static final String ROLE = "/DedupRole/Properties";
  private static final String STATEMENT = ROLE + "/Policies/0/PolicyDocument/Statement/0";
  private static final String APPLICATION = "/DedupApplication/Properties/ApplicationConfiguration";

  /** Each line: the rule that must fail, the template, the place, and the new value in JSON. */
  private static final String[] VIOLATIONS = {
    "roles_name_every_action | analytics | " + STATEMENT + "/Action | '\"kinesis:*\"'",
    "roles_name_every_resource | analytics | " + STATEMENT + "/Resource | '\"*\"'",
    "roles_have_no_managed_policies | analytics | " + ROLE + "/ManagedPolicyArns | '[\"arn:x\"]'",
    "roles_are_assumed_for_one_application | analytics | "
        + ROLE
        + "/AssumeRolePolicyDocument/Statement/0/Condition | '{}'",
    "streams_are_encrypted | stream | /SalesStream/Properties/StreamEncryption | '{}'",
    "buckets_are_encrypted | delivery | /ResultsBucket/Properties/BucketEncryption | ",
    "buckets_are_private | delivery |"
        + " /ResultsBucket/Properties/PublicAccessBlockConfiguration/BlockPublicPolicy | 'false'",
    "buckets_are_kept | delivery | /ResultsBucket/DeletionPolicy | '\"Delete\"'",
    "buckets_remove_abandoned_uploads | delivery |"
        + " /ResultsBucket/Properties/LifecycleConfiguration/Rules | '[{\"Status\": \"Enabled\"}]'",
    "buckets_refuse_plain_http | delivery |"
        + " /ResultsBucketPolicy/Properties/PolicyDocument/Statement/0/Effect | '\"Allow\"'",
    "keys_rotate | delivery | /DeliveryKey/Properties/EnableKeyRotation | 'false'",
    "keys_are_only_for_their_account_and_service | stream |"
        + " /StreamKey/Properties/KeyPolicy/Statement/0/Principal/AWS | '\"*\"'",
    "nobody_is_everybody | analytics |"
        + " /AlarmTopicPolicy/Properties/PolicyDocument/Statement/1/Principal | '\"*\"'",
    "topics_are_encrypted | analytics | /AlarmTopic/Properties/KmsMasterKeyId | ",
    "topics_refuse_plain_http | analytics |"
        + " /PageTopicPolicy/Properties/PolicyDocument/Statement/0/Condition | '{}'",
    "logs_are_deleted_after_a_time | analytics | /DedupLogGroup/Properties/RetentionInDays | ",
    "applications_keep_their_state | analytics | "
        + APPLICATION
        + "/ApplicationSnapshotConfiguration/SnapshotsEnabled | 'false'",
    "answers_of_athena_are_encrypted | delivery | /AthenaWorkGroup/Properties/WorkGroupConfiguration"
        + "/ResultConfiguration/EncryptionConfiguration | ",
  };

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private record Ended(int status, String output) {}

  @ParameterizedTest
  @CsvSource({"schemas", "rules"})
  void committedTemplatesPass(String kind) throws Exception {
    List<Path> templates = Repository.STACKS.stream().map(Repository::template).toList();
    Ended ended = check(kind, templates);
    assertThat(ended.status()).as(ended.output()).isZero();
  }

  @Test
  void everyRuleIsSeenToFail() throws Exception {
    Set<String> rules = new TreeSet<>();
    RULE.matcher(Files.readString(Repository.FOLDER.resolve("guard/shardflow.guard")))
        .results()
        .forEach(rule -> rules.add(rule.group(1)));
    Set<String> violated = new TreeSet<>();
    for (String violation : VIOLATIONS) {
      List<String> parts = List.of(violation.split(" *\\| *", -1));
      violated.add(parts.get(0));
      Path broken = broken(parts.get(1), parts.get(2), parts.get(3).replace("'", ""));
      Ended ended = check("rules", List.of(broken));
      assertThat(ended.status()).as(violation).isEqualTo(1);
      assertThat(ended.output()).as(violation).contains("/" + parts.get(0) + " ");
    }
    assertThat(violated).isEqualTo(rules);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "stream | /SalesStream/Properties/Shards | 4 | SalesStream.Shards: is no property",
        "stream | /SalesStream/Properties/RetentionPeriodHours | \"1 d\" | is not a whole number",
        "stream | /SalesStream/Type | \"AWS::Kinesis::Streem\" | there is no resource type",
        "analytics | /DedupApplication/Properties/RuntimeEnvironment | | RuntimeEnvironment is missing",
        "delivery | /AthenaWorkGroup/Properties/WorkGroupConfiguration | [] | is not an object"
      })
  void schemasReportEachKindOfMistake(String stack, String place, String value, String problem)
      throws Exception {
    Ended ended = check("schemas", List.of(broken(stack, place, value == null ? "" : value)));
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.output()).contains(problem);
  }

  /** Returns a template with another value in its resources, or without it if it is empty. */
  private Path broken(String stack, String place, String value) throws IOException {
    JsonNode template = JSON.readTree(Repository.template(stack).toFile());
    int slash = place.lastIndexOf('/');
    JsonNode parent = template.get("Resources").at(place.substring(0, slash));
    assertThat(parent.isMissingNode()).as(place).isFalse();
    String key = place.substring(slash + 1);
    if (parent instanceof ArrayNode) {
      ((ArrayNode) parent).set(Integer.parseInt(key), JSON.readTree(value));
    } else if (value.isEmpty()) {
      ((ObjectNode) parent).remove(key);
    } else {
      ((ObjectNode) parent).set(key, JSON.readTree(value));
    }
    return Files.writeString(folder.resolve(stack + ".json"), template.toString());
  }

  private Ended check(String kind, List<Path> templates) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(Repository.FOLDER.resolve("check/check.sh").toString(), kind));
    command.addAll(templates.stream().map(Path::toString).collect(Collectors.toList()));
    Path output = folder.resolve("output");
    int status =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start()
            .waitFor();
    assumeTrue(status != MISSING, Files.readString(output));
    return new Ended(status, Files.readString(output));
  }
}
