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
import org.apache.flink.configuration.ConfigOptions;

/** The options of a Kinesis source. */
public final class KinesisOptions {
  /** How records get from a shard to the job. */
  public enum Reader {
    POLLING,
    EFO
  }

  private static final String ARN_PREFIX = "arn:";
  private static final String STREAM_ARN =
      "arn:aws[a-z-]*:kinesis:[a-z0-9-]+:[0-9]{12}:stream/[A-Za-z0-9_.-]+";
  private static final Instant FIRST_KINESIS_RELEASE = Instant.parse("2013-11-14T00:00:00Z");
  private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(5);

  public static final Option<String> STREAM =
      Option.checked(
          ConfigOptions.key("source.stream")
              .stringType()
              .noDefaultValue()
              .withDescription("The Kinesis stream, of the account whose credentials are used."),
          "stream name or ARN, such as sales or arn:aws:kinesis:eu-west-1:123456789012:stream/sales",
          stream -> stream.matches("[A-Za-z0-9_.-]+|" + STREAM_ARN));

  public static final Option<String> REGION =
      Option.checked(
          ConfigOptions.key("source.region")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "The AWS region. By default that of the ARN, then AWS_REGION and"
                      + " AWS_DEFAULT_REGION, and us-east-1 where there is an endpoint."),
          "region name, such as eu-west-1",
          KinesisOptions::isRegion);

  public static final Option<String> ENDPOINT =
      Option.checked(
          ConfigOptions.key("source.endpoint")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "The endpoint of an emulator or a VPC, in place of the region's own. By default"
                      + " AWS_ENDPOINT_URL_KINESIS, then AWS_ENDPOINT_URL."),
          "URL, such as http://localhost:4567",
          KinesisOptions::isEndpoint);

  public static final Option<String> POSITION =
      new Option<>(
          ConfigOptions.key("source.position")
              .stringType()
              .defaultValue(StartPosition.LATEST)
              .withDescription("Where in the stream a job without saved state begins."),
          "LATEST, TRIM_HORIZON, or an instant such as 2024-05-01T12:00:00Z",
          KinesisOptions::problemOfPosition);

  public static final Option<Reader> READER =
      Option.oneOf(
          ConfigOptions.key("source.reader")
              .enumType(Reader.class)
              .defaultValue(Reader.POLLING)
              .withDescription("Polling, or enhanced fan-out as source.consumer."),
          Reader.class);

  public static final Option<String> CONSUMER =
      Option.any(
          ConfigOptions.key("source.consumer")
              .stringType()
              .noDefaultValue()
              .withDescription("The name under which the job is an enhanced fan-out consumer."),
          "consumer name");

  public static final List<Option<?>> ALL =
      List.of(STREAM, REGION, ENDPOINT, POSITION, READER, CONSUMER);

  private KinesisOptions() {}

  /** Adds the options that are missing, and those that contradict each other. */
  public static void check(Options options, List<Problem> problems) {
    String region = region(options);
    if (options.get(STREAM) == null) {
      STREAM.require("source.type kinesis", problems);
    }
    if (region == null) {
      REGION.require("source.type kinesis", problems);
    } else if (!isRegion(region)) {
      problems.add(
          new Problem(
              REGION.key(),
              region,
              "is not a region name, and comes from AWS_REGION or AWS_DEFAULT_REGION; allowed: "
                  + REGION.allowed()));
    } else if (!region.equals(regionOfArn(options, region))) {
      problems.add(
          new Problem(REGION.key(), region, "is not the region of the ARN in source.stream"));
    }
    String endpoint = endpoint(options);
    if (endpoint != null && !ENDPOINT.isAmong(problems) && !isEndpoint(endpoint)) {
      problems.add(
          new Problem(
              ENDPOINT.key(),
              endpoint,
              "is not a URL, and comes from AWS_ENDPOINT_URL_KINESIS or AWS_ENDPOINT_URL; allowed: "
                  + ENDPOINT.allowed()));
    }
    if (options.get(READER) == Reader.EFO && options.get(CONSUMER) == null) {
      CONSUMER.require("source.reader efo", problems);
    }
  }

  /** Returns the region by option, ARN or environment, or null if none of them has it. */
  public static String region(Options options) {
    if (options.get(REGION) != null) {
      return options.get(REGION);
    }
    String ofArn = regionOfArn(options, null);
    if (ofArn != null) {
      return ofArn;
    }
    String environment = KinesisEndpoint.regionOfEnvironment();
    if (environment != null) {
      return environment;
    }
    return endpoint(options) == null ? null : "us-east-1";
  }

  /** Returns the region in the ARN of the stream, or the default if the stream is a name. */
  private static String regionOfArn(Options options, String defaultRegion) {
    String stream = options.get(STREAM);
    return stream != null && stream.startsWith(ARN_PREFIX)
        ? stream.split(":", 6)[3]
        : defaultRegion;
  }

  /** Returns the endpoint by option or environment, or null for that of the region. */
  static String endpoint(Options options) {
    return KinesisEndpoint.of(options.get(ENDPOINT));
  }

  /** Returns the name of the stream, which the option may give as an ARN. */
  static String streamName(Options options) {
    String stream = options.get(STREAM);
    return stream.startsWith(ARN_PREFIX) ? stream.substring(stream.indexOf('/') + 1) : stream;
  }

  private static boolean isRegion(String region) {
    return region.matches("[a-z]{2,}(-[a-z]+)+-\\d+");
  }

  private static boolean isEndpoint(String endpoint) {
    try {
      return new URI(endpoint).getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /**
   * What is wrong with a position, or null. No record of a stream is of before Kinesis or of the
   * future.
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
      return "is %s, when there was no Kinesis yet: check it, or begin at TRIM_HORIZON"
          .formatted(instant);
    }
    return instant.isAfter(Instant.now().plus(MAX_CLOCK_SKEW))
        ? "is %s, which is in the future: check it, or begin at LATEST".formatted(instant)
        : null;
  }
}
