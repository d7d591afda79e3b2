package io.shardflow.local.datagen;

import io.shardflow.datagen.writer.FileRecordWriter;
import io.shardflow.datagen.writer.KinesisRecordWriter;
import io.shardflow.datagen.writer.RecordWriter;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.source.kinesis.KinesisEndpoint;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.configuration.ConfigOptions;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.KinesisClientBuilder;

/** The destination of records: a Kinesis stream, a file, or the screen. */
public final class Destination {
  private static final Option<String> STREAM =
      Option.any(
          ConfigOptions.key("sink.stream")
              .stringType()
              .noDefaultValue()
              .withDescription("The name of the Kinesis stream that receives the records."),
          "stream name");

  private static final Option<String> REGION =
      Option.any(
          ConfigOptions.key("sink.region")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "The AWS region of the stream. By default, the region that the AWS SDK finds."),
          "region name, such as eu-west-1");

  private static final Option<String> ENDPOINT =
      Option.checked(
          ConfigOptions.key("sink.endpoint")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "The endpoint URL, for an emulator or a VPC endpoint. By default, the endpoint of"
                      + " the region."),
          "URL, such as http://localhost:4567",
          endpoint -> URI.create(endpoint).getHost() != null);

  private static final Option<String> PATH =
      Option.any(
          ConfigOptions.key("sink.path")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "The file to create, with one record per line, compressed if its name ends in"
                      + " .gz. By default, records are sent to sink.stream, or else to the"
                      + " screen."),
          "file that does not exist yet");

  static final List<Option<?>> OPTIONS = List.of(STREAM, REGION, ENDPOINT, PATH);

  private Destination() {}

  static void check(Options options, List<Problem> problems) {
    if (isStream(options) && options.get(PATH) != null) {
      problems.add(
          new Problem(PATH.key(), options.get(PATH), "cannot be combined with " + STREAM.key()));
    }
  }

  /** Returns whether records are sent to a Kinesis stream. */
  static boolean isStream(Options options) {
    return options.get(STREAM) != null;
  }

  /** Returns whether records are printed on the screen. */
  static boolean isScreen(Options options) {
    return !isStream(options) && options.get(PATH) == null;
  }

  /**
   * Opens the destination.
   *
   * @param batchRecords the maximum number of records in one call to a stream
   * @throws IOException if the file exists or cannot be created
   */
  static RecordWriter open(Options options, int batchRecords) throws IOException {
    if (isStream(options)) {
      return new KinesisRecordWriter(client(options), options.get(STREAM), batchRecords);
    }
    if (isScreen(options)) {
      return new FileRecordWriter(new FileOutputStream(FileDescriptor.out));
    }
    try {
      return new FileRecordWriter(Path.of(options.get(PATH)));
    } catch (FileAlreadyExistsException e) {
      throw new IOException("The file already exists: " + e.getFile(), e);
    }
  }

  /** Creates a client for other streams at the endpoint and in the region of the destination. */
  static KinesisClient client(Options options) {
    return client(options.get(ENDPOINT), options.get(REGION));
  }

  /** Returns the key of the option that names the stream. */
  static String streamKey() {
    return STREAM.key();
  }

  /**
   * Creates a Kinesis client. If the endpoint is on this machine and the environment has no
   * credentials, it uses made-up ones, which emulators accept.
   *
   * @param endpointOption the endpoint URL, or null for that of the environment or the region
   * @param region the AWS region, or null for the one that the AWS SDK finds
   */
  public static KinesisClient client(String endpointOption, String region) {
    KinesisClientBuilder client = KinesisClient.builder();
    String endpoint = KinesisEndpoint.of(endpointOption);
    if (endpoint != null) {
      client.endpointOverride(URI.create(endpoint)).region(Region.US_EAST_1);
    }
    if (region != null) {
      client.region(Region.of(region));
    }
    if (KinesisEndpoint.acceptsAnyCredentials(endpoint)) {
      client.credentialsProvider(
          StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
    }
    return client.build();
  }
}
