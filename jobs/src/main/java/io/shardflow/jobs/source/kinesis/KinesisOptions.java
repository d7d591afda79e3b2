package io.shardflow.jobs.source.kinesis;

import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import io.shardflow.text.Timestamps;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOptions;

/** The options of a Kinesis source. */
public final class KinesisOptions {
  /** The ways to read records from a shard: GetRecords requests, or enhanced fan-out. */
  public enum Reader {
    POLLING,
    EFO
  }

  private static final Pattern ROLE_ARN_FORMAT =
      Pattern.compile("arn:aws[a-z-]*:iam::([0-9]{12}):role/[\\w+=,.@/-]+");
  private static final Instant FIRST_KINESIS_RELEASE = Instant.parse("2013-11-14T00:00:00Z");
  private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(5);

  public static final Option<List<String>> STREAM =
      Option.checked(
          ConfigOptions.key("source.stream")
              .stringType()
              .asList()
              .noDefaultValue()
              .withDescription(
                  "The Kinesis stream to read, as a name or an ARN. It must belong to the AWS account"
                      + " of the credentials, or of source.role-arn. A job can read several"
                      + " streams of one account and region."),
          "distinct stream names or ARNs, separated by ;, such as sales or"
              + " arn:aws:kinesis:eu-west-1:123456789012:stream/sales",
          KinesisOptions::areStreams);

  public static final Option<String> REGION =
      Option.checked(
          ConfigOptions.key("source.region")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "The AWS region of the stream. By default the region in the ARN, else AWS_REGION,"
                      + " else AWS_DEFAULT_REGION, else us-east-1 if an endpoint is set."),
          "region name, such as eu-west-1",
          KinesisOptions::isRegion);

  public static final Option<String> ENDPOINT =
      Option.checked(
          ConfigOptions.key("source.endpoint")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "The URL of an emulator or a VPC endpoint, used instead of the region's own"
                      + " endpoint. By default AWS_ENDPOINT_URL_KINESIS, else AWS_ENDPOINT_URL."),
          "URL, such as http://localhost:4567",
          KinesisOptions::isEndpoint);

  public static final Option<String> ROLE_ARN =
      Option.checked(
          ConfigOptions.key("source.role-arn")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "The IAM role to assume before the stream is read, such as a role of another"
                      + " account. The credentials that are found otherwise must be allowed to"
                      + " assume it."),
          "ARN of a role, such as arn:aws:iam::123456789012:role/stream-reader",
          role -> ROLE_ARN_FORMAT.matcher(role).matches());

  public static final Option<String> EXTERNAL_ID =
      Option.checked(
          ConfigOptions.key("source.external-id")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "The external ID that the owner of source.role-arn requires, if any."),
          "2 to 1224 letters, digits and characters of _+=,.@:/-",
          id -> id.matches("[\\w+=,.@:/-]{2,1224}"));

  public static final Option<String> POSITION =
      new Option<>(
          ConfigOptions.key("source.position")
              .stringType()
              .defaultValue(StartPosition.LATEST)
              .withDescription(
                  "The position in the stream where a job without saved state starts: LATEST for"
                      + " records that arrive from now on, TRIM_HORIZON for the oldest record in"
                      + " the stream, or an instant for records that arrived then or later."),
          "LATEST, TRIM_HORIZON, or an instant such as 2024-05-01T12:00:00Z",
          KinesisOptions::problemOfPosition);

  public static final Option<Reader> READER =
      Option.oneOf(
          ConfigOptions.key("source.reader")
              .enumType(Reader.class)
              .defaultValue(Reader.POLLING)
              .withDescription(
                  "The way to read records: polling, where all readers share the throughput of a"
                      + " shard, or efo (enhanced fan-out) with a throughput of its own. efo"
                      + " requires source.consumer, and AWS charges for it."),
          Reader.class);

  public static final Option<String> CONSUMER =
      Option.any(
          ConfigOptions.key("source.consumer")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "The name of the job's enhanced fan-out consumer; each job needs one of its own."
                      + " It is registered if necessary, and stays registered after the job has"
                      + " ended. Required by source.reader=efo."),
          "consumer name");

  public static final List<Option<?>> ALL =
      List.of(STREAM, REGION, ENDPOINT, ROLE_ARN, EXTERNAL_ID, POSITION, READER, CONSUMER);

  private KinesisOptions() {}

  /** Reports missing options and contradictions. */
  public static void check(Options options, List<Problem> problems) {
    String region = region(options);
    if (options.get(STREAM) == null) {
      STREAM.require("source.type=kinesis", problems);
    } else if (!STREAM.isAmong(problems)) {
      checkAccount(options, problems);
    }
    if (options.get(EXTERNAL_ID) != null && options.get(ROLE_ARN) == null) {
      ROLE_ARN.require(EXTERNAL_ID.key(), problems);
    }
    if (region == null) {
      REGION.require("source.type=kinesis", problems);
    } else if (!isRegion(region)) {
      problems.add(
          new Problem(
              REGION.key(),
              region,
              "is not a region name (from AWS_REGION or AWS_DEFAULT_REGION); allowed: "
                  + REGION.allowed()));
    } else {
      for (StreamReference stream : streams(options)) {
        if (stream.region() != null && !stream.region().equals(region)) {
          problems.add(
              options.get(REGION) == null
                  ? new Problem(
                      STREAM.key(),
                      String.join(";", options.get(STREAM)),
                      "has streams of several regions: run a job for each")
                  : new Problem(
                      REGION.key(),
                      region,
                      "is not the region of the ARN in source.stream: correct or omit it"));
          break;
        }
      }
    }
    String endpoint = endpoint(options);
    if (endpoint != null && !ENDPOINT.isAmong(problems) && !isEndpoint(endpoint)) {
      problems.add(
          new Problem(
              ENDPOINT.key(),
              endpoint,
              "is not a URL (from AWS_ENDPOINT_URL_KINESIS or AWS_ENDPOINT_URL); allowed: "
                  + ENDPOINT.allowed()));
    }
    if (options.get(READER) == Reader.EFO && options.get(CONSUMER) == null) {
      CONSUMER.require("source.reader=efo", problems);
    }
  }

  /** The connector addresses a stream by its name, which the credentials' account completes. */
  private static void checkAccount(Options options, List<Problem> problems) {
    List<String> accounts =
        streams(options).stream()
            .map(StreamReference::account)
            .filter(Objects::nonNull)
            .distinct()
            .collect(Collectors.toList());
    if (accounts.size() > 1) {
      problems.add(
          new Problem(
              STREAM.key(),
              String.join(";", options.get(STREAM)),
              "has streams of several AWS accounts: run a job for each"));
    } else if (options.get(ROLE_ARN) != null && !ROLE_ARN.isAmong(problems)) {
      Matcher role = ROLE_ARN_FORMAT.matcher(options.get(ROLE_ARN));
      if (role.matches() && !accounts.isEmpty() && !accounts.contains(role.group(1))) {
        problems.add(
            new Problem(
                ROLE_ARN.key(),
                options.get(ROLE_ARN),
                "is not of the account " + accounts.get(0) + " of the stream"));
      }
    }
  }

  /** Returns the region of the option, the ARN or the environment, or null if none sets it. */
  public static String region(Options options) {
    if (options.get(REGION) != null) {
      return options.get(REGION);
    }
    for (StreamReference stream : streams(options)) {
      if (stream.region() != null) {
        return stream.region();
      }
    }
    String environment = KinesisEndpoint.regionOfEnvironment();
    if (environment != null) {
      return environment;
    }
    return endpoint(options) == null ? null : "us-east-1";
  }

  /** Returns the endpoint of the option or the environment, or null for the region's own. */
  static String endpoint(Options options) {
    return KinesisEndpoint.of(options.get(ENDPOINT));
  }

  /** Returns the names of the streams, even if the option contains ARNs. */
  public static List<String> streamNames(Options options) {
    return streams(options).stream().map(StreamReference::name).collect(Collectors.toList());
  }

  private static List<StreamReference> streams(Options options) {
    List<String> streams = options.get(STREAM);
    return streams == null
        ? List.of()
        : streams.stream()
            .map(StreamReference::parse)
            .filter(Objects::nonNull)
            .collect(Collectors.toList());
  }

  private static boolean areStreams(List<String> streams) {
    return !streams.isEmpty()
        && streams.stream()
                .map(StreamReference::parse)
                .filter(Objects::nonNull)
                .map(StreamReference::name)
                .distinct()
                .count()
            == streams.size();
  }

  /** Returns whether a text can be the name of a region. */
  public static boolean isRegion(String region) {
    return region.matches("[a-z]{2,}(-[a-z]+)+-\\d+");
  }

  /** Returns whether a text can be an endpoint. */
  public static boolean isEndpoint(String endpoint) {
    try {
      return new URI(endpoint).getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /**
   * Returns the problem with a position, or null. An instant before the release of Kinesis or in
   * the future is certainly a mistake, such as seconds instead of milliseconds.
   */
  private static String problemOfPosition(String position) {
    if (position.equals(StartPosition.LATEST) || position.equals(StartPosition.TRIM_HORIZON)) {
      return null;
    }
    Instant instant = Timestamps.parse(position);
    if (instant == null) {
      return "not allowed";
    }
    if (instant.isBefore(FIRST_KINESIS_RELEASE)) {
      return "is " + instant + ", before Kinesis existed: correct it, or use TRIM_HORIZON";
    }
    return instant.isAfter(Instant.now().plus(MAX_CLOCK_SKEW))
        ? "is " + instant + ", in the future: correct it, or use LATEST"
        : null;
  }
}
