package io.shardflow.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.flow.Job;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the committed templates allow, keep and protect. Needs no Node. */
class CommittedTemplatesTest {
  private static final Pattern ACTION = Pattern.compile("`([a-z0-9]+:[A-Z]\\w+)`");
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void everyJobIsAnApplication() throws IOException {
    Set<String> jobs = new TreeSet<>();
    for (JsonNode application :
        Repository.resources("AWS::KinesisAnalyticsV2::Application").values()) {
      assertThat(application.at("/Properties/RuntimeEnvironment").asText()).isEqualTo("FLINK-1_20");
      jobs.add(property(application, "job", "name").asText());
    }
    assertThat(jobs).isEqualTo(new TreeSet<>(JobCatalogue.JOBS.stream().map(Job::name).toList()));
  }

  @Test
  void rolesNameEachActionAndResource() throws IOException {
    Map<String, JsonNode> roles = Repository.resources("AWS::IAM::Role");
    assertThat(roles).hasSize(JobCatalogue.JOBS.size() + 1);
    roles.forEach(
        (id, role) -> {
          assertThat(role.at("/Properties/ManagedPolicyArns").isMissingNode()).as(id).isTrue();
          assertThat(Repository.statements(role)).as(id).isNotEmpty();
          for (JsonNode statement : Repository.statements(role)) {
            assertThat(Repository.texts(statement.get("Action")))
                .as(id)
                .noneMatch(action -> action.contains("*"));
            assertThat(Repository.texts(statement.get("Resource"))).as(id).doesNotContain("*");
          }
        });
  }

  @Test
  void roleOfAJobIsExactlyThis() throws IOException {
    JsonNode role = Repository.resources("AWS::IAM::Role").get("StoreRevenueRole");
    List<String> statements = new ArrayList<>();
    for (JsonNode statement : Repository.statements(role)) {
      statements.add(
          String.join(",", Repository.texts(statement.get("Action")))
              + " on "
              + plain(statement.get("Resource")));
    }
    assertThat(statements)
        .containsExactly(
            "kinesis:DescribeStream,kinesis:GetRecords,kinesis:GetShardIterator,kinesis:ListShards"
                + " on SalesStreamArn",
            "s3:ListBucket,s3:ListBucketMultipartUploads on arn:aws:s3:::ResultsBucket",
            "s3:AbortMultipartUpload,s3:DeleteObject,s3:GetObject,s3:ListMultipartUploadParts,"
                + "s3:PutObject on arn:aws:s3:::ResultsBucket/results/store-revenue"
                + " arn:aws:s3:::ResultsBucket/results/store-revenue/*",
            "kms:Decrypt on StreamKeyArn",
            "kms:Decrypt,kms:GenerateDataKey on DeliveryKeyArn",
            "s3:GetObject,s3:GetObjectVersion on arn:aws:s3:::CodeBucket/code/*",
            "logs:DescribeLogGroups on arn:aws:logs:AWS::Region:AWS::AccountId:log-group:*",
            "logs:DescribeLogStreams on arn:aws:logs:AWS::Region:AWS::AccountId:log-group:"
                + "/aws/kinesis-analytics/shardflow-store-revenue:*",
            "logs:PutLogEvents on arn:aws:logs:AWS::Region:AWS::AccountId:log-group:"
                + "/aws/kinesis-analytics/shardflow-store-revenue:log-stream:"
                + "kinesis-analytics-log-stream");
    assertThat(plain(role.at("/Properties/AssumeRolePolicyDocument/Statement/0/Condition")))
        .contains("aws:SourceAccount", "application/shardflow-store-revenue");
  }

  @Test
  void readmeListsTheActionsOfAllRoles() throws IOException {
    Set<String> actions = new TreeSet<>();
    for (JsonNode role : Repository.resources("AWS::IAM::Role").values()) {
      Repository.statements(role)
          .forEach(statement -> actions.addAll(Repository.texts(statement.get("Action"))));
    }
    Set<String> listed = new TreeSet<>();
    Matcher action = ACTION.matcher(section("What each role may do"));
    while (action.find()) {
      listed.add(action.group(1));
    }
    assertThat(listed).containsAll(actions);
  }

  @Test
  void readmeNamesEveryResourceThatIsKept() throws IOException {
    Map<String, String> kept = new TreeMap<>();
    Repository.resources("")
        .forEach(
            (id, resource) -> {
              String policy = resource.path("DeletionPolicy").asText("Delete");
              if (!policy.equals("Delete")) {
                kept.put(id, policy);
              }
            });
    assertThat(kept).hasSize(4);
    String cleanUp = section("Clean up");
    kept.keySet().forEach(id -> assertThat(cleanUp).as(id).contains("`" + id + "`"));
  }

  @Test
  void readmeSaysHowManyMetricsOfAlarmsAreCharged() throws IOException {
    int metrics = 0;
    for (JsonNode alarm : Repository.resources("AWS::CloudWatch::Alarm").values()) {
      metrics += alarm.findValues("MetricStat").size();
    }
    assertThat(section("What it costs")).contains("(" + metrics + " for all eight jobs)");
  }

  @Test
  void everyBucketHasAPolicyAgainstPlainHttp() throws IOException {
    Set<String> protectedBuckets = new TreeSet<>();
    for (JsonNode policy : Repository.resources("AWS::S3::BucketPolicy").values()) {
      JsonNode first = policy.at("/Properties/PolicyDocument/Statement/0");
      if (first.get("Effect").asText().equals("Deny")
          && first.at("/Condition/Bool/aws:SecureTransport").asText().equals("false")) {
        protectedBuckets.add(policy.at("/Properties/Bucket/Ref").asText());
      }
    }
    assertThat(protectedBuckets)
        .isEqualTo(Repository.resources("AWS::S3::Bucket").keySet())
        .hasSize(3);
  }

  @Test
  void templatesNeedNoBootstrapAndNoAssets() throws IOException {
    for (String stack : Repository.STACKS) {
      JsonNode template = JSON.readTree(Repository.template(stack).toFile());
      assertThat(template.at("/Parameters/BootstrapVersion").isMissingNode()).as(stack).isTrue();
      assertThat(template.has("Rules")).as(stack).isFalse();
      assertThat(template.toString()).doesNotContain("cdk-hnb659fds", "AWS::CDK::Metadata");
    }
  }

  @Test
  void eachImportIsExportedByAnotherStack() throws IOException {
    Set<String> exported = new TreeSet<>();
    for (String stack : List.of("stream", "delivery")) {
      JSON.readTree(Repository.template(stack).toFile())
          .get("Outputs")
          .forEach(output -> exported.add(output.at("/Export/Name").asText()));
    }
    Set<String> imported = new TreeSet<>();
    JsonNode analytics = JSON.readTree(Repository.template("analytics").toFile());
    analytics.findValues("Fn::ImportValue").forEach(name -> imported.add(name.asText()));
    assertThat(exported).containsAll(imported);
    assertThat(imported).hasSize(8);
  }

  private static String section(String title) throws IOException {
    String readme = Repository.readme();
    int begin = readme.indexOf("\n## " + title + "\n");
    assertThat(begin).as(title).isNotNegative();
    int end = readme.indexOf("\n## ", begin + 1);
    return readme.substring(begin, end < 0 ? readme.length() : end);
  }

  static JsonNode property(JsonNode application, String group, String key) {
    for (JsonNode candidate :
        application.at(
            "/Properties/ApplicationConfiguration/EnvironmentProperties/PropertyGroups")) {
      if (candidate.get("PropertyGroupId").asText().equals(group)) {
        return candidate.get("PropertyMap").get(key);
      }
    }
    return null;
  }

  /** Returns a value as a text, with parameters and pseudo parameters by name. */
  static String plain(JsonNode value) {
    if (value.isTextual()) {
      return value.asText();
    }
    if (value.has("Ref")) {
      String name = value.get("Ref").asText();
      return name.equals("AWS::Partition") ? "aws" : name;
    }
    if (value.has("Fn::If")) {
      return plain(value.get("Fn::If").get(1));
    }
    if (value.has("Fn::Join")) {
      StringBuilder joined = new StringBuilder();
      value.get("Fn::Join").get(1).forEach(part -> joined.append(plain(part)));
      return joined.toString();
    }
    List<String> parts = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(element -> parts.add(plain(element)));
    } else {
      value
          .fields()
          .forEachRemaining(field -> parts.add(field.getKey() + "=" + plain(field.getValue())));
    }
    return String.join(" ", parts);
  }
}
