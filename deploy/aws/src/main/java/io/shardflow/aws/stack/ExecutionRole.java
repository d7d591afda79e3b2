package io.shardflow.aws.stack;

import io.shardflow.aws.config.AllowConfig;
import io.shardflow.aws.config.Deployment;
import io.shardflow.aws.config.VpcConfig;
import io.shardflow.aws.plan.JobPlan;
import io.shardflow.jobs.access.Grant;
import io.shardflow.jobs.access.Permission;
import io.shardflow.jobs.deliver.DeliveryOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;

/** The role of an application: what its options need, and what the service needs to run it. */
final class ExecutionRole {
  /** The folder of the code. A role may read all versions, so that an update can be undone. */
  static final String CODE_FOLDER = "code/";

  private final Stack stack;
  private final Deployment deployment;
  private final Imports imports;

  ExecutionRole(Stack stack, Deployment deployment, Imports imports) {
    this.stack = stack;
    this.deployment = deployment;
    this.imports = imports;
  }

  Role create(JobPlan job, String logGroup, String logStream) {
    String id = LogicalIds.of(job.key()) + "Role";
    String application =
        "arn:%s:kinesisanalytics:%s:%s:application/%s"
            .formatted(Aws.PARTITION, Aws.REGION, Aws.ACCOUNT_ID, deployment.name(job.key()));
    List<PolicyStatement> statements = new ArrayList<>(ofJob(job));
    statements.addAll(ofService(logGroup, logStream));
    Role role =
        Role.Builder.create(stack, id)
            .description("The application " + deployment.name(job.key()))
            .assumedBy(
                ServicePrincipal.Builder.create("kinesisanalytics.amazonaws.com")
                    .conditions(
                        // Map.of has another order in each JVM.
                        new TreeMap<>(
                            Map.of(
                                "StringEquals", Map.of("aws:SourceAccount", Aws.ACCOUNT_ID),
                                "ArnEquals", Map.of("aws:SourceArn", application))))
                    .build())
            .inlinePolicies(
                Map.of("job", PolicyDocument.Builder.create().statements(statements).build()))
            .build();
    LogicalIds.pin(role, id);
    NagSuppression.add(
        role,
        "AwsSolutions-IAM5",
        "Wildcards only stand for the objects in a folder of a bucket, the time at the end of the"
            + " ARN of a consumer, the log groups that the service lists, and"
            + " the network interfaces of the service. There is none in an action.");
    return role;
  }

  /** One statement per permission with all its resources, and one per key. */
  private List<PolicyStatement> ofJob(JobPlan job) {
    GrantedResources resources =
        new GrantedResources(deployment, imports, job.options().get(DeliveryOptions.REGION));
    Map<Permission, Set<String>> arns = new LinkedHashMap<>();
    Map<String, Set<String>> keys = new LinkedHashMap<>();
    for (Grant grant : job.grants()) {
      arns.computeIfAbsent(grant.permission(), permission -> new LinkedHashSet<>())
          .addAll(resources.arns(grant));
      for (String key : resources.keys(grant)) {
        keys.computeIfAbsent(key, arn -> new TreeSet<>()).addAll(grant.permission().keyActions());
      }
    }
    keys.computeIfAbsent(imports.deliveryKey(), arn -> new TreeSet<>()).add("kms:Decrypt");

    List<PolicyStatement> statements = new ArrayList<>();
    arns.forEach(
        (permission, names) ->
            statements.add(Policies.allow(sid(permission), permission.actions(), names)));
    keys.forEach(
        (key, actions) ->
            statements.add(
                Policies.allow("UseKey" + (statements.size() + 1), actions, List.of(key))));
    for (AllowConfig allow : job.config().allow()) {
      statements.add(
          Policies.allow("Allow" + (statements.size() + 1), allow.actions(), allow.resources()));
    }
    return statements;
  }

  /** Returns {@code PollStream} for {@code POLL_STREAM}. */
  private static String sid(Permission permission) {
    return LogicalIds.of(permission.name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  /** What Managed Service for Apache Flink does with the role itself. */
  private List<PolicyStatement> ofService(String logGroup, String logStream) {
    String logs =
        "arn:%s:logs:%s:%s:log-group:".formatted(Aws.PARTITION, Aws.REGION, Aws.ACCOUNT_ID);
    List<PolicyStatement> statements = new ArrayList<>();
    statements.add(
        Policies.allow(
            "ReadCode",
            List.of("s3:GetObject", "s3:GetObjectVersion"),
            List.of(
                "arn:%s:s3:::%s/%s*".formatted(Aws.PARTITION, imports.codeBucket(), CODE_FOLDER))));
    statements.add(
        Policies.allow("FindLogs", List.of("logs:DescribeLogGroups"), List.of(logs + "*")));
    statements.add(
        Policies.allow(
            "FindLogStream", List.of("logs:DescribeLogStreams"), List.of(logs + logGroup + ":*")));
    statements.add(
        Policies.allow(
            "WriteLogs",
            List.of("logs:PutLogEvents"),
            List.of(logs + logGroup + ":log-stream:" + logStream)));
    if (deployment.vpc() != null) {
      statements.addAll(ofVpc(deployment.vpc()));
    }
    return statements;
  }

  private static List<PolicyStatement> ofVpc(VpcConfig vpc) {
    String ec2 = "arn:%s:ec2:%s:%s:".formatted(Aws.PARTITION, Aws.REGION, Aws.ACCOUNT_ID);
    String interfaces = ec2 + "network-interface/*";
    List<String> used =
        Stream.concat(
                vpc.subnets().stream().map(id -> ec2 + "subnet/" + id),
                vpc.securityGroups().stream().map(id -> ec2 + "security-group/" + id))
            .collect(Collectors.toCollection(ArrayList::new));
    used.add(interfaces);
    return List.of(
        Policies.allow(
            "DescribeNetwork",
            List.of(
                "ec2:DescribeDhcpOptions",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeSecurityGroups",
                "ec2:DescribeSubnets",
                "ec2:DescribeVpcs"),
            // These actions know no resources.
            List.of("*")),
        Policies.allow("CreateNetworkInterfaces", List.of("ec2:CreateNetworkInterface"), used),
        Policies.allow(
            "UseNetworkInterfaces",
            List.of("ec2:CreateNetworkInterfacePermission", "ec2:DeleteNetworkInterface"),
            List.of(interfaces)));
  }
}
