package io.shardflow.aws.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Finds what is wrong with a deployment, apart from the options of its jobs. */
final class DeploymentCheck {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,29}");
  private static final Pattern STREAM_ARN =
      Pattern.compile("arn:aws[a-z-]*:kinesis:[a-z0-9-]+:[0-9]{12}:stream/[A-Za-z0-9_.-]{1,128}");
  private static final Pattern KEY_ARN =
      Pattern.compile("arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+");
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern FOLDER = Pattern.compile("[A-Za-z0-9_.=-]+(/[A-Za-z0-9_.=-]+)*");
  private static final Pattern ACTION = Pattern.compile("[a-z0-9-]+:[A-Za-z0-9]+");
  private static final Pattern SUBNET = Pattern.compile("subnet-[0-9a-f]+");
  private static final Pattern SECURITY_GROUP = Pattern.compile("sg-[0-9a-f]+");
  private static final Set<String> LOG_LEVELS = Set.of("ERROR", "WARN", "INFO", "DEBUG");
  private static final Set<String> METRICS_LEVELS =
      Set.of("APPLICATION", "TASK", "OPERATOR", "PARALLELISM");

  /** The times for which CloudWatch can keep logs. */
  private static final Set<Integer> RETENTIONS =
      Set.of(
          1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557,
          2922, 3288, 3653);

  private final List<String> problems = new ArrayList<>();

  private DeploymentCheck() {}

  /** Returns all problems, each with its place in the file. */
  static List<String> problems(Deployment deployment) {
    DeploymentCheck check = new DeploymentCheck();
    check.check(deployment);
    return check.problems;
  }

  private void check(Deployment deployment) {
    require(
        NAME.matcher(deployment.name()).matches(),
        "name",
        deployment.name(),
        "up to 30 lower-case letters, digits and -");
    deployment.streams().forEach(this::checkStream);
    checkResults(deployment.results());
    deployment.jobs().forEach((key, job) -> checkJob(deployment, key, job));
    require(!deployment.jobs().isEmpty(), "jobs", "none", "at least one job");
    if (deployment.vpc() != null) {
      checkVpc(deployment.vpc());
    }
    deployment.keys().forEach(key -> checkKey("keys", key));
  }

  private void checkStream(String key, StreamConfig stream) {
    String place = "streams." + key;
    require(NAME.matcher(key).matches(), place, key, "up to 30 lower-case letters, digits and -");
    if (stream.exists()) {
      require(
          STREAM_ARN.matcher(stream.arn()).matches(),
          place + ".arn",
          stream.arn(),
          "the ARN of a stream, such as arn:aws:kinesis:eu-west-1:123456789012:stream/sales");
      checkKey(place + ".key", stream.key());
      require(
          stream.shards() == null && stream.retentionHours() == null,
          place,
          "shards or retention-hours with arn",
          "only key besides arn, because the stream exists");
    } else {
      require(stream.key() == null, place + ".key", stream.key(), "only with arn");
      range(place + ".shards", stream.shards(), 1, 10_000);
      range(place + ".retention-hours", stream.retention(), 24, 8_760);
    }
  }

  private void checkResults(ResultsConfig results) {
    if (results.exists()) {
      require(
          BUCKET.matcher(results.bucket()).matches(),
          "results.bucket",
          results.bucket(),
          "the name of a bucket");
    }
    require(
        results.exists() || results.key() == null,
        "results.key",
        results.key(),
        "only with bucket");
    checkKey("results.key", results.key());
    require(
        FOLDER.matcher(results.folder()).matches(),
        "results.folder",
        results.folder(),
        "a path without / at its ends");
    range("results.abandoned-upload-days", results.abandonedUploadDays(), 1, 365);
  }

  private void checkJob(Deployment deployment, String key, JobConfig job) {
    String place = "jobs." + key;
    require(NAME.matcher(key).matches(), place, key, "up to 30 lower-case letters, digits and -");
    for (String stream : job.stream()) {
      require(
          deployment.streams().containsKey(stream),
          place + ".stream",
          stream,
          "streams of this file: " + String.join(", ", deployment.streams().keySet()));
    }
    job.allow().forEach(allow -> checkAllow(place + ".allow", allow));
    ApplicationConfig application = deployment.application(job);
    String settings = place + ".application";
    range(settings + ".parallelism", application.parallelism(), 1, 1_024);
    range(settings + ".parallelism-per-kpu", application.parallelismPerKpu(), 1, 8);
    range(settings + ".checkpoint-seconds", application.checkpointSeconds(), 1, 3_600);
    oneOf(settings + ".log-level", application.logLevel(), LOG_LEVELS);
    oneOf(settings + ".metrics-level", application.metricsLevel(), METRICS_LEVELS);
    require(
        RETENTIONS.contains(application.logRetentionDays()),
        settings + ".log-retention-days",
        application.logRetentionDays(),
        new TreeSet<>(RETENTIONS).toString());
  }

  private void checkAllow(String place, AllowConfig allow) {
    require(!allow.actions().isEmpty(), place + ".actions", "none", "at least one action");
    for (String action : allow.actions()) {
      require(
          ACTION.matcher(action).matches(),
          place + ".actions",
          action,
          "SERVICE:ACTION, without wildcards");
    }
    require(!allow.resources().isEmpty(), place + ".resources", "none", "at least one ARN");
    for (String resource : allow.resources()) {
      require(resource.startsWith("arn:"), place + ".resources", resource, "ARNs");
    }
  }

  private void checkVpc(VpcConfig vpc) {
    require(!vpc.subnets().isEmpty(), "vpc.subnets", "none", "1 to 16 subnets");
    vpc.subnets()
        .forEach(id -> require(SUBNET.matcher(id).matches(), "vpc.subnets", id, "subnet-..."));
    require(!vpc.securityGroups().isEmpty(), "vpc.security-groups", "none", "1 to 5 groups");
    vpc.securityGroups()
        .forEach(
            id ->
                require(SECURITY_GROUP.matcher(id).matches(), "vpc.security-groups", id, "sg-..."));
  }

  private void checkKey(String place, String key) {
    require(
        key == null || KEY_ARN.matcher(key).matches(),
        place,
        key,
        "the ARN of a KMS key, such as arn:aws:kms:eu-west-1:123456789012:key/UUID");
  }

  private void range(String place, Integer value, int from, int to) {
    require(
        value == null || value >= from && value <= to, place, value, "from " + from + " to " + to);
  }

  private void oneOf(String place, String value, Set<String> allowed) {
    require(allowed.contains(value), place, value, String.join(", ", new TreeSet<>(allowed)));
  }

  private void require(boolean holds, String place, Object value, String allowed) {
    if (!holds) {
      problems.add(place + ": " + value + " is not allowed; allowed: " + allowed);
    }
  }
}
