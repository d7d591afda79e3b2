package io.shardflow.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import io.shardflow.aws.plan.DeploymentPlan;
import io.shardflow.aws.stack.Stacks;
import io.shardflow.localkinesis.GeneratedFiles;
import io.shardflow.localkinesis.InstalledPrograms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Annotations;
import software.amazon.awscdk.assertions.Match;

/** The stacks of all jobs, made by the CDK. Skipped without Node. */
class SynthesisTest {
  private static final GeneratedFiles FILES =
      new GeneratedFiles("deploy/aws", SynthesisTest.class, "templates.write");
  private static final ObjectMapper JSON = new ObjectMapper();

  @BeforeAll
  static void requireNode() {
    // The CDK needs Node 20 or newer.
    InstalledPrograms.require("node");
  }

  @Test
  void committedTemplatesAreUpToDateAndCleanOfFindings() throws Exception {
    App app = new App();
    Aspects.of(app).add(new AwsSolutionsChecks());
    List<Stack> stacks = Stacks.declare(app, DeploymentPlan.read(Repository.DEPLOYMENT));
    Templates templates = Templates.of(app);
    if (FILES.areToBeWritten()) {
      templates.write(Repository.TEMPLATES);
    }
    assertThat(templates.byName()).containsOnlyKeys(Repository.STACKS);
    for (String stack : Repository.STACKS) {
      assertThat(Repository.template(stack))
          .as(FILES.outOfDate("deploy/aws/cloudformation/%s.json".formatted(stack)))
          .hasContent(templates.byName().get(stack));
    }
    for (Stack stack : stacks) {
      Annotations findings = Annotations.fromStack(stack);
      findings.hasNoError("*", Match.anyValue());
      findings.hasNoWarning("*", Match.anyValue());
    }
  }

  @Test
  void followsTheFileOfTheDeployment(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("deployment.yaml");
    Files.writeString(
        file,
        """
        name: plant
        streams:
          readings:
            arn: arn:aws:kinesis:eu-west-1:123456789012:stream/plant.readings
            key: arn:aws:kms:eu-west-1:123456789012:key/1234abcd
          sales: {shards: 3, retention-hours: 48}
        results:
          bucket: plant-lake
          athena: false
        keys: [arn:aws:kms:eu-west-1:123456789012:key/topic]
        vpc:
          subnets: [subnet-0123456789abcdef0]
          security-groups: [sg-0123456789abcdef0]
        tags: {team: plant}
        jobs:
          hot:
            job: anomaly-filter
            stream: readings
            application: {parallelism: 8, parallelism-per-kpu: 4, auto-scaling: true, log-level: WARN}
            options:
              source.reader: efo
              anomaly.rules: s3://config/rules.json
              deliver.anomalies: kinesis:hot;sns:arn:aws:sns:eu-west-1:123456789012:hot
          store-revenue:
            stream: sales
            allow: [{actions: [lakeformation:GetDataAccess], resources: ["arn:aws:x:::y"]}]
            options: {sink.table: iceberg, sink.catalog: glue, window.size: 5 min}
        """);
    App app = new App();
    Stacks.declare(app, DeploymentPlan.read(file));
    Map<String, JsonNode> templates = new TreeMap<>();
    for (Map.Entry<String, String> template : Templates.of(app).byName().entrySet()) {
      templates.put(template.getKey(), JSON.readTree(template.getValue()));
    }

    Map<String, JsonNode> streams =
        Repository.resources(templates.get("stream"), "AWS::Kinesis::Stream");
    assertThat(streams).containsOnlyKeys("SalesStream");
    assertThat(streams.get("SalesStream").at("/Properties/ShardCount").asInt()).isEqualTo(3);
    assertThat(streams.get("SalesStream").at("/Properties/Tags/0/Value").asText())
        .isEqualTo("plant");
    assertThat(Repository.resources(templates.get("delivery"), "AWS::S3::Bucket"))
        .containsOnlyKeys("CodeBucket", "LogsBucket");
    assertThat(Repository.resources(templates.get("delivery"), "AWS::Glue::Database")).isEmpty();

    JsonNode analytics = templates.get("analytics");
    assertThat(analytics.at("/Metadata/Jar").asText()).isEqualTo("jobs/tables");
    assertThat(analytics.at("/Parameters/ResultsBucket/Default").asText()).isEqualTo("plant-lake");
    JsonNode hot =
        Repository.resources(analytics, "AWS::KinesisAnalyticsV2::Application")
            .get("HotApplication");
    assertThat(hot.at("/Properties/ApplicationName").asText()).isEqualTo("plant-hot");
    assertThat(
            CommittedTemplatesTest.plain(CommittedTemplatesTest.property(hot, "source", "stream")))
        .isEqualTo("ReadingsStreamArn");
    assertThat(CommittedTemplatesTest.property(hot, "source", "consumer").asText())
        .isEqualTo("plant-hot");
    assertThat(CommittedTemplatesTest.plain(CommittedTemplatesTest.property(hot, "sink", "path")))
        .isEqualTo("s3://ResultsBucket/results/hot");
    JsonNode settings = hot.at("/Properties/ApplicationConfiguration");
    assertThat(settings.at("/VpcConfigurations/0/SubnetIds/0").asText())
        .isEqualTo("subnet-0123456789abcdef0");
    JsonNode flink = settings.at("/FlinkApplicationConfiguration");
    assertThat(flink.at("/ParallelismConfiguration/Parallelism").asInt()).isEqualTo(8);
    assertThat(flink.at("/ParallelismConfiguration/AutoScalingEnabled").asBoolean()).isTrue();
    assertThat(flink.at("/MonitoringConfiguration/LogLevel").asText()).isEqualTo("WARN");
    assertThat(
            Repository.resources(analytics, "AWS::Kinesis::StreamConsumer")
                .get("HotReadingsConsumer")
                .at("/Properties/ConsumerName")
                .asText())
        .isEqualTo("plant-hot");

    Map<String, JsonNode> roles = Repository.resources(analytics, "AWS::IAM::Role");
    assertThat(statements(roles.get("HotRole")))
        .contains(
            "kinesis:DescribeStreamConsumer,kinesis:SubscribeToShard on ReadingsStreamArn"
                + " ReadingsStreamArn/consumer/plant-hot:*",
            "s3:GetObject on arn:aws:s3:::config/rules.json arn:aws:s3:::config/rules.json/*",
            "kinesis:PutRecords on arn:aws:kinesis:AWS::Region:AWS::AccountId:stream/hot",
            "sns:Publish on arn:aws:sns:eu-west-1:123456789012:hot",
            "kms:Decrypt on arn:aws:kms:eu-west-1:123456789012:key/1234abcd",
            "kms:Decrypt,kms:GenerateDataKey on arn:aws:kms:eu-west-1:123456789012:key/topic",
            "ec2:CreateNetworkInterface on"
                + " arn:aws:ec2:AWS::Region:AWS::AccountId:subnet/subnet-0123456789abcdef0"
                + " arn:aws:ec2:AWS::Region:AWS::AccountId:security-group/sg-0123456789abcdef0"
                + " arn:aws:ec2:AWS::Region:AWS::AccountId:network-interface/*");
    assertThat(statements(roles.get("StoreRevenueRole")))
        .contains(
            "lakeformation:GetDataAccess on arn:aws:x:::y",
            "glue:CreateDatabase,glue:CreateTable,glue:GetDatabase,glue:GetTable,glue:UpdateTable"
                + " on arn:aws:glue:AWS::Region:AWS::AccountId:catalog"
                + " arn:aws:glue:AWS::Region:AWS::AccountId:database/shardflow"
                + " arn:aws:glue:AWS::Region:AWS::AccountId:table/shardflow/*")
        .noneMatch(statement -> statement.contains("plant.readings"));
  }

  private static List<String> statements(JsonNode role) {
    return Repository.statements(role).stream()
        .map(
            statement ->
                String.join(",", Repository.texts(statement.get("Action")))
                    + " on "
                    + CommittedTemplatesTest.plain(statement.get("Resource")))
        .toList();
  }
}
