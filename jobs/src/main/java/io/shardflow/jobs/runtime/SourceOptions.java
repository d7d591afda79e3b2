package io.shardflow.jobs.runtime;

import io.shardflow.jobs.runtime.InvalidOptionsException.Problem;
import io.shardflow.model.Timestamps;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** Where a job reads from. */
public final class SourceOptions {
  /** What kind of source it is. */
  public enum Type {
    KINESIS,
    FILE,
    GENERATOR
  }

  /** How records get from a Kinesis shard to the job. */
  public enum Reader {
    POLLING,
    EFO
  }

  /** How records are written. */
  public enum Format {
    JSON,
    CSV
  }

  public static final Option<Type> TYPE =
      Option.oneOf(
          ConfigOptions.key("source.type")
              .enumType(Type.class)
              .defaultValue(Type.KINESIS)
              .withDescription(
                  "A Kinesis stream, a bounded replay of files, or generated events. On this"
                      + " machine the default is generator, on a cluster kinesis."),
          Type.class);

  public static final Option<String> STREAM =
      Option.checked(
          ConfigOptions.key("source.stream")
              .stringType()
              .noDefaultValue()
              .withDescription("The Kinesis stream, of the account whose credentials are used."),
          "stream name or ARN, such as sales or arn:aws:kinesis:eu-west-1:123456789012:stream/sales",
          stream -> stream.matches("[A-Za-z0-9_.-]+|" + KinesisInput.STREAM_ARN));

  public static final Option<String> REGION =
      Option.checked(
          ConfigOptions.key("source.region")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "The AWS region. By default that of the ARN, then AWS_REGION and"
                      + " AWS_DEFAULT_REGION, and us-east-1 where there is an endpoint."),
          "region name, such as eu-west-1",
          SourceOptions::isRegion);

  public static final Option<String> ENDPOINT =
      Option.checked(
          ConfigOptions.key("source.endpoint")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "The endpoint of an emulator or a VPC, in place of the region's own. By default"
                      + " AWS_ENDPOINT_URL_KINESIS, then AWS_ENDPOINT_URL."),
          "URL, such as http://localhost:4567",
          SourceOptions::isEndpoint);

  public static final Option<String> POSITION =
      new Option<>(
          ConfigOptions.key("source.position")
              .stringType()
              .defaultValue(StartPosition.LATEST)
              .withDescription("Where in the stream a job without saved state begins."),
          "LATEST, TRIM_HORIZON, or an instant such as 2024-05-01T12:00:00Z",
          SourceOptions::problemOfPosition);

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

  public static final Option<List<String>> PATH =
      Option.any(
          ConfigOptions.key("source.path")
              .stringType()
              .asList()
              .noDefaultValue()
              .withDescription(
                  "The input of a replay. Folders are read recursively, without names that begin"
                      + " with a dot or an underscore. A file is read once, however many paths or"
                      + " symbolic links lead to it. Files may be compressed with gzip, bzip2, xz,"
                      + " zstd or zlib, whatever their names."),
          "files or folders, with ; between");

  public static final Option<Format> FORMAT =
      Option.oneOf(
          ConfigOptions.key("source.format")
              .enumType(Format.class)
              .defaultValue(Format.JSON)
              .withDescription(
                  "Format of the files: JSON Lines, or CSV with a header row unless source.fields"
                      + " names the columns. A CSV row is one line."),
          Format.class);

  public static final Option<List<String>> FIELDS =
      Option.checked(
          ConfigOptions.key("source.fields")
              .stringType()
              .asList()
              .noDefaultValue()
              .withDescription(
                  "The names of the columns of CSV files that have no header, such as an archive."),
          "different names, with ; between",
          SourceOptions::areFields);

  public static final List<Option<?>> ALL =
      List.of(TYPE, STREAM, REGION, ENDPOINT, POSITION, READER, CONSUMER, PATH, FORMAT, FIELDS);

  private static final Instant FIRST_OF_KINESIS = Instant.parse("2013-11-14T00:00:00Z");
  private static final Duration LARGEST_CLOCK_SKEW = Duration.ofMinutes(5);

  private static final String NO_SUCH_INPUT = "no such file or folder here";

  private SourceOptions() {}

  /** What each type of source cannot do without. */
  public static void check(Options options, List<Problem> problems) {
    if (TYPE.isAmong(problems)) {
      return;
    }
    switch (options.get(TYPE)) {
      case KINESIS -> {
        String region = KinesisInput.region(options);
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
        } else if (!region.equals(KinesisInput.regionOfArn(options, region))) {
          problems.add(
              new Problem(REGION.key(), region, "is not the region of the ARN in source.stream"));
        }
        String endpoint = KinesisEndpoint.of(options.get(ENDPOINT));
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
      case FILE -> {
        if (options.get(PATH) == null || options.get(PATH).isEmpty()) {
          PATH.require("source.type file", problems);
        } else {
          for (String path : options.get(PATH)) {
            String problem = problemOfInput(path);
            if (problem != null) {
              problems.add(new Problem(PATH.key(), path, problem));
            }
          }
        }
        if (options.get(FIELDS) != null && options.get(FORMAT) != Format.CSV) {
          problems.add(
              new Problem(
                  FIELDS.key(),
                  String.join(";", options.get(FIELDS)),
                  "goes with " + FORMAT.key() + " csv alone"));
        }
      }
      case GENERATOR -> {}
    }
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

  /** Whether these are names for the columns of files without a header. */
  public static boolean areFields(List<String> names) {
    return !names.isEmpty()
        && names.stream().noneMatch(String::isBlank)
        && names.stream().map(String::strip).distinct().count() == names.size();
  }

  /** Whether the source ends by itself. */
  public static boolean isBounded(Options options) {
    return switch (options.get(TYPE)) {
      case KINESIS -> false;
      case FILE -> true;
      case GENERATOR -> options.get(GeneratorOptions.COUNT) != null;
    };
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
    if (instant.isBefore(FIRST_OF_KINESIS)) {
      return "is %s, when there was no Kinesis yet: check it, or begin at TRIM_HORIZON"
          .formatted(instant);
    }
    return instant.isAfter(Instant.now().plus(LARGEST_CLOCK_SKEW))
        ? "is %s, which is in the future: check it, or begin at LATEST".formatted(instant)
        : null;
  }

  /**
   * What keeps Flink SQL from reading the files of these paths as a job does, or null; those that
   * cannot be seen from here pass.
   */
  public static String problemInSql(List<String> paths) {
    InputFiles files;
    try {
      files = InputFiles.of(paths.stream().map(Path::new).toArray(Path[]::new));
    } catch (IOException e) {
      return null;
    }
    return files.problemInSql();
  }

  /** What keeps a path from being read, or null; one that cannot be seen from here passes. */
  private static String problemOfInput(String text) {
    Path path;
    FileSystem fileSystem;
    try {
      path = new Path(text);
      fileSystem = path.getFileSystem();
    } catch (IOException e) {
      return !text.startsWith("file:") && text.contains("://") ? null : NO_SUCH_INPUT;
    } catch (IllegalArgumentException e) {
      return NO_SUCH_INPUT;
    }
    if (fileSystem.isDistributedFS()) {
      return null;
    }
    try {
      if (!fileSystem.exists(path)) {
        return NO_SUCH_INPUT;
      }
      InputFiles.of(path);
      return null;
    } catch (IOException e) {
      return e.getMessage();
    }
  }
}
