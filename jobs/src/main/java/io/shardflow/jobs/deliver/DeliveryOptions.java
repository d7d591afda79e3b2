package io.shardflow.jobs.deliver;

import io.shardflow.jobs.deliver.aws.AwsTarget;
import io.shardflow.jobs.deliver.http.HttpOptions;
import io.shardflow.jobs.deliver.http.HttpTarget;
import io.shardflow.jobs.deliver.receiver.Target;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.source.kinesis.KinesisOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** The options of deliveries: which data sets go where, and how. */
public final class DeliveryOptions {
  /** The data set of the rows that receivers have refused. */
  public static final String UNDELIVERED = "undelivered";

  private static final String GROUP = "deliver.";
  private static final String HTTP_GROUP = "deliver.http.";
  private static final int MAX_CALLS = 64;
  private static final String TARGETS =
      "one or more of kinesis:STREAM, firehose:STREAM (names or ARNs), sns:TOPIC-ARN, http://... or"
          + " https://..., env:NAME or @PATH (an environment variable or a file with a URL),"
          + " separated by ;";

  public static final Option<String> ENDPOINT =
      Option.checked(
          ConfigOptions.key("deliver.endpoint")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "The URL of an emulator or a VPC endpoint for deliveries to AWS. By default"
                      + " source.endpoint, unless that is an endpoint of AWS for Kinesis alone; else"
                      + " AWS_ENDPOINT_URL_KINESIS, _FIREHOSE or _SNS, else AWS_ENDPOINT_URL."),
          "URL, such as http://localhost:4567",
          KinesisOptions::isEndpoint);

  public static final Option<String> REGION =
      Option.checked(
          ConfigOptions.key("deliver.region")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "The AWS region of deliveries. By default the region in the ARN of the target,"
                      + " else that of the source."),
          "region name, such as eu-west-1",
          KinesisOptions::isRegion);

  public static final Option<Duration> LINGER =
      Option.checked(
          ConfigOptions.key("deliver.linger")
              .durationType()
              .defaultValue(Duration.ZERO)
              .withDescription(
                  "How long a row waits for others that are sent in the same call. By default it is"
                      + " sent at once, together with those that have waited for earlier calls to"
                      + " return. A longer time saves money where calls are charged (SNS)."),
          "duration, such as 1 s",
          linger -> !linger.isNegative());

  public static final Option<Integer> MAX_CALLS_AT_ONCE =
      Option.checked(
          ConfigOptions.key("deliver.max-calls")
              .intType()
              .defaultValue(4)
              .withDescription(
                  "Maximum number of calls at the same time, per target and parallel instance. Rows"
                      + " of one key are never in two calls at the same time. With 1, all rows of an"
                      + " instance are sent in order."),
          "number from 1 to " + MAX_CALLS,
          calls -> calls >= 1 && calls <= MAX_CALLS);

  public static final Option<MemorySize> BUFFER =
      Option.checked(
          ConfigOptions.key("deliver.buffer")
              .memoryType()
              .defaultValue(MemorySize.ofMebiBytes(4))
              .withDescription(
                  "Memory for rows that are not delivered yet, per target and parallel instance."
                      + " They are part of each checkpoint. When it is full, the job waits, and so"
                      + " do its checkpoints."),
          "size from 1 kb to 1 gb, such as 64 mb",
          size -> size.getKibiBytes() >= 1 && size.getMebiBytes() <= 1024);

  public static final Option<Duration> GIVE_UP_AFTER =
      Option.checked(
          ConfigOptions.key("deliver.give-up-after")
              .durationType()
              .noDefaultValue()
              .withDescription(
                  "Time after which a row that cannot be delivered goes to undelivered, so that the"
                      + " job does not wait for a receiver that is down. By default rows are sent"
                      + " again until they are delivered."),
          "duration above 0, such as 1 h",
          duration -> !duration.isNegative() && !duration.isZero());

  public static final Option<String> ID_FIELD =
      Option.checked(
          ConfigOptions.key("deliver.id-field")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "Name of a field to add to delivered rows, with the id of the row. By default"
                      + " rows are the same as in files. The id is also an attribute of SNS messages"
                      + " and a header of HTTP requests; Kinesis and Firehose have nothing of the"
                      + " kind."),
          "name of a field that no delivered data set has",
          name -> name.matches("[A-Za-z_][A-Za-z0-9_]*"));

  public static final List<Option<?>> ALL =
      Stream.of(
              List.<Option<?>>of(
                  ENDPOINT, REGION, LINGER, MAX_CALLS_AT_ONCE, BUFFER, GIVE_UP_AFTER, ID_FIELD),
              HttpOptions.ALL)
          .<Option<?>>flatMap(List::stream)
          .collect(Collectors.toUnmodifiableList());

  private DeliveryOptions() {}

  /** Returns the options for the targets of data sets. */
  public static List<Option<?>> targetsOf(List<String> dataSets) {
    return dataSets.stream()
        .map(DeliveryOptions::targetsOf)
        .collect(Collectors.toUnmodifiableList());
  }

  private static Option<List<String>> targetsOf(String dataSet) {
    return new Option<>(
        ConfigOptions.key(GROUP + dataSet)
            .stringType()
            .asList()
            .defaultValues()
            .withDescription(
                "Where each row of the data set "
                    + dataSet
                    + " is delivered, besides files and tables: at least once, in the JSON of the"
                    + " files."),
        TARGETS,
        DeliveryOptions::problemIn);
  }

  /** Returns what is wrong with targets, or null. */
  private static String problemIn(List<String> targets) {
    String problems =
        targets.stream()
            .filter(target -> target(target).isEmpty())
            .map(target -> "'" + target + "' is not a target")
            .collect(Collectors.joining(", "));
    return problems.isEmpty() ? null : problems;
  }

  private static Optional<Target> target(String text) {
    return AwsTarget.of(text)
        .<Target>map(target -> target)
        .or(() -> HttpTarget.of(text).map(target -> target));
  }

  /**
   * Reports targets without a region, unknown data sets, and options of deliveries that do not
   * exist.
   *
   * @param dataSets those of the job
   */
  public static void check(List<String> dataSets, Options options, List<Problem> problems) {
    nameDataSets(dataSets, problems);
    boolean hasHttp = false;
    for (String dataSet : dataSets) {
      Option<List<String>> option = targetsOf(dataSet);
      if (option.isAmong(problems)) {
        hasHttp = true;
        continue;
      }
      for (String text : options.get(option)) {
        Target target = target(text).orElseThrow();
        hasHttp |= target instanceof HttpTarget;
        if (target instanceof AwsTarget) {
          checkAws(option.key(), (AwsTarget) target, options, problems);
        }
      }
    }
    if (!hasHttp) {
      HttpOptions.checkUnused(options, problems);
    }
  }

  private static void checkAws(
      String key, AwsTarget target, Options options, List<Problem> problems) {
    if (Stream.of(REGION, ENDPOINT, KinesisOptions.REGION, KinesisOptions.ENDPOINT)
        .anyMatch(option -> option.isAmong(problems))) {
      return;
    }
    String region = located(target, options).region();
    if (region == null) {
      REGION.require(key + "=" + target.label(), problems);
    } else if (target.regionOfArn() != null && !target.regionOfArn().equals(region)) {
      problems.add(
          new Problem(
              REGION.key(),
              region,
              "is not the region of the ARN in " + key + ": correct or omit it"));
    } else if (!KinesisOptions.isRegion(region)) {
      problems.add(
          new Problem(
              REGION.key(),
              region,
              "is not a region name (for " + key + "); allowed: " + REGION.allowed()));
    }
  }

  /** Adds the data sets to the problems with options for data sets that do not exist. */
  private static void nameDataSets(List<String> dataSets, List<Problem> problems) {
    problems.replaceAll(
        problem ->
            isOfUnknownDataSet(problem, dataSets)
                ? new Problem(
                    problem.key(),
                    problem.value(),
                    "unknown option or data set; the data sets of this job are: "
                        + String.join(", ", dataSets))
                : problem);
  }

  private static boolean isOfUnknownDataSet(Problem problem, List<String> dataSets) {
    String key = problem.key();
    return key != null
        && key.startsWith(GROUP)
        && !key.startsWith(HTTP_GROUP)
        && !dataSets.contains(key.substring(GROUP.length()))
        && ALL.stream().noneMatch(option -> option.key().equals(key));
  }

  /** Returns whether rows of a data set are delivered. */
  public static boolean isDelivered(String dataSet, Options options) {
    return !options.get(targetsOf(dataSet)).isEmpty();
  }

  /** Returns the targets of a data set that are services of AWS. */
  public static List<AwsTarget> awsTargets(String dataSet, Options options) {
    return targets(dataSet, options).stream()
        .filter(AwsTarget.class::isInstance)
        .map(AwsTarget.class::cast)
        .collect(Collectors.toUnmodifiableList());
  }

  /** Returns the targets of a data set. */
  static List<Target> targets(String dataSet, Options options) {
    List<Target> targets = new ArrayList<>();
    for (String text : options.get(targetsOf(dataSet))) {
      Target target = target(text).orElseThrow();
      targets.add(
          target instanceof AwsTarget
              ? located((AwsTarget) target, options)
              : ((HttpTarget) target).with(options));
    }
    return targets;
  }

  private static AwsTarget located(AwsTarget target, Options options) {
    String endpoint = options.get(ENDPOINT);
    if (endpoint == null) {
      endpoint = target.defaultEndpoint(options.get(KinesisOptions.ENDPOINT));
    }
    String region = options.get(REGION);
    if (region == null) {
      region = target.regionOfArn();
    }
    if (region == null) {
      region = KinesisOptions.region(options);
    }
    // An emulator is the same in all regions.
    return target
        .withEndpoint(endpoint)
        .withRegion(region == null && endpoint != null ? "us-east-1" : region);
  }

  static DeliverySettings settings(Options options) {
    Duration giveUpAfter = options.get(GIVE_UP_AFTER);
    return new DeliverySettings(
        options.get(BUFFER).getBytes(),
        options.get(MAX_CALLS_AT_ONCE),
        options.get(LINGER).toMillis(),
        giveUpAfter == null ? Long.MAX_VALUE : giveUpAfter.toMillis());
  }
}
