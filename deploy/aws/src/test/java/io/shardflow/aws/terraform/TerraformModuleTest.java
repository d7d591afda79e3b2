package io.shardflow.aws.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardflow.localkinesis.GeneratedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Terraform module says the same as the CloudFormation templates. */
class TerraformModuleTest {
  private static final GeneratedFiles FILES =
      new GeneratedFiles("deploy/aws", TerraformModuleTest.class, "terraform.write");
  private static final List<String> TEMPLATES = List.of("stream", "delivery", "analytics");
  private static final Path CLOUDFORMATION = Path.of("cloudformation");
  private static final Path TERRAFORM = Path.of("terraform");
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void theCommittedFilesAreUpToDate() throws IOException {
    Map<String, String> files = TerraformModule.of(TerraformModule.read(CLOUDFORMATION, TEMPLATES));
    if (FILES.areToBeWritten()) {
      TerraformModule.write(files, TERRAFORM);
    }
    Map<String, String> committed = new TreeMap<>();
    try (Stream<Path> list = Files.list(TERRAFORM)) {
      for (Path file : list.filter(path -> path.toString().endsWith(".tf")).toList()) {
        committed.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    assertThat(committed).as(FILES.outOfDate("deploy/aws/terraform")).isEqualTo(files);
  }

  @Test
  void everyResourceIsTranslatedOnce() throws IOException {
    long expected = 0;
    for (JsonNode template : TerraformModule.read(CLOUDFORMATION, TEMPLATES).values()) {
      for (JsonNode resource : template.get("Resources")) {
        // A logging option is a part of its application.
        expected += resource.get("Type").asText().equals(ResourceTypes.LOGGING_OPTION) ? 0 : 1;
      }
    }
    long found = 0;
    for (String name : TEMPLATES) {
      found +=
          Files.readAllLines(TERRAFORM.resolve(name + ".tf")).stream()
              .filter(line -> line.startsWith("resource "))
              .count();
    }
    assertThat(found).isEqualTo(expected).isPositive();
  }

  @Test
  void resourcesReferToEachOther() {
    assertThat(
            translate(
                """
                {"Resources": {
                  "SalesKey": {"Type": "AWS::KMS::Key", "DeletionPolicy": "Retain",
                    "Properties": {"EnableKeyRotation": true, "KeyPolicy": {"Statement": []}}},
                  "SalesStream": {"Type": "AWS::Kinesis::Stream", "DependsOn": "SalesKey",
                    "Properties": {
                      "Name": {"Fn::Join": ["-", ["sales", {"Ref": "AWS::Region"}]]},
                      "StreamEncryption": {"KeyId": {"Fn::GetAtt": ["SalesKey", "Arn"]}}}}}}
                """))
        .isEqualTo(
            """

            resource "awscc_kms_key" "sales_key" {
              enable_key_rotation = true
              key_policy = jsonencode({
                "Statement" = []
              })

              lifecycle {
                prevent_destroy = true
              }
            }

            resource "awscc_kinesis_stream" "sales_stream" {
              name = "sales-${data.aws_region.current.region}"
              stream_encryption = {
                key_id = awscc_kms_key.sales_key.arn
              }
              depends_on = [awscc_kms_key.sales_key]
            }
            """);
  }

  @Test
  void parametersConditionsAndSubstitutionsAreTranslated() {
    assertThat(
            translate(
                """
                {"Parameters": {"AlarmEmail": {"Type": "String", "Default": ""}},
                 "Conditions": {"HasEmail": {"Fn::Not": [{"Fn::Equals": [{"Ref": "AlarmEmail"}, ""]}]}},
                 "Resources": {"Mail": {"Type": "AWS::SNS::Subscription", "Condition": "HasEmail",
                   "Properties": {
                     "Endpoint": {"Fn::If": ["HasEmail", {"Ref": "AlarmEmail"}, {"Ref": "AWS::NoValue"}]},
                     "TopicArn": {"Fn::Sub": "arn:${AWS::Partition}:sns:eu-west-1:1:a ${!b} \\"c\\""}}}}}
                """))
        .isEqualTo(
            """

            locals {
              has_email = !(var.alarm_email == "")
            }

            resource "awscc_sns_subscription" "mail" {
              count     = local.has_email ? 1 : 0
              endpoint  = local.has_email ? var.alarm_email : null
              topic_arn = "arn:${data.aws_partition.current.partition}:sns:eu-west-1:1:a $${b} \\"c\\""
            }
            """);
  }

  @Test
  void importsAreTheExpressionsThatOtherTemplatesExport() {
    Map<String, JsonNode> templates = new LinkedHashMap<>();
    templates.put(
        "first",
        json(
            """
            {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
             "Outputs": {"TopicArn": {"Value": {"Ref": "Topic"}, "Export": {"Name": "topic"}}}}
            """));
    templates.put(
        "second",
        json(
            """
            {"Resources": {"Mail": {"Type": "AWS::SNS::Subscription",
              "Properties": {"TopicArn": {"Fn::ImportValue": "topic"}}}}}
            """));
    Map<String, String> files = TerraformModule.of(templates);
    assertThat(files.get("second.tf")).contains("topic_arn = awscc_sns_topic.topic.id");
    assertThat(files.get("outputs.tf"))
        .contains("output \"topic_arn\" {\n  value = awscc_sns_topic.topic.id\n}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"Resources\": {\"A\": {\"Type\": \"AWS::Lambda::Function\"}}} | test.Resources.A: the type AWS::Lambda::Function is not translated",
        "{\"Transform\": \"AWS::Serverless-2016-10-31\"} | test.Transform: the section is not translated",
        "{\"Resources\": {\"A\": {\"Type\": \"AWS::SNS::Topic\", \"CreationPolicy\": {}}}} | test.Resources.A.CreationPolicy: is not translated",
        "{\"Resources\": {\"A\": {\"Type\": \"AWS::SNS::Topic\", \"DeletionPolicy\": \"Snapshot\"}}} | test.Resources.A.DeletionPolicy: only Delete and Retain",
        "{\"Resources\": {\"A\": {\"Type\": \"AWS::SNS::Topic\", \"Properties\": {\"TopicName\": {\"Ref\": \"B\"}}}}} | test.Resources.A.TopicName.Ref: there is no resource or parameter B",
        "{\"Resources\": {\"A\": {\"Type\": \"AWS::SNS::Topic\", \"Properties\": {\"TopicName\": {\"Fn::Cidr\": []}}}}} | test.Resources.A.TopicName.Fn::Cidr: the function is not translated",
        "{\"Resources\": {\"A\": {\"Type\": \"AWS::SNS::Topic\", \"Properties\": {\"TopicName\": {\"Fn::ImportValue\": \"x\"}}}}} | no template exports x",
        "{\"Resources\": {\"A\": {\"Type\": \"AWS::SNS::TopicPolicy\", \"Properties\": {\"Topics\": [\"a\", \"b\"]}}}} | test.Resources.A.Topics: must have one element",
        "{\"Parameters\": {\"A\": {\"Type\": \"CommaDelimitedList\"}}} | test.Parameters.A: only String and Number are translated"
      })
  void whatCannotBeTranslatedIsRefused(String template, String message) {
    assertThatThrownBy(() -> TerraformModule.of(Map.of("test", json(template))))
        .isInstanceOf(UntranslatableException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "KMSMasterKeyID, kms_master_key_id",
    "SSEAlgorithm, sse_algorithm",
    "ParallelismPerKPU, parallelism_per_kpu",
    "S3ContentLocation, s3_content_location",
    "PublishCloudWatchMetricsEnabled, publish_cloudwatch_metrics_enabled",
    "OKActions, ok_actions",
    "RetentionInDays, retention_in_days"
  })
  void namesAreThoseOfTheProvider(String name, String expected) {
    assertThat(Names.snakeCase(name)).isEqualTo(expected);
  }

  private static String translate(String template) {
    String file = TerraformModule.of(Map.of("test", json(template))).get("test.tf");
    return file.substring(file.indexOf('\n') + 1);
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
