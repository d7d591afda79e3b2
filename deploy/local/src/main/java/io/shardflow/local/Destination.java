package io.shardflow.local;

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

/** Where records are sent: into a Kinesis stream, into a file, or onto the screen. */
public final class Destination {
  private static final Option<String> STREAM =
      Option.any(
          ConfigOptions.key("sink.stream")
              .stringType()
              .noDefaultValue()
              .withDescription("The Kinesis stream to put the records into."),
          "stream name");

  private static final Option<String> REGION =
      Option.any(
          ConfigOptions.key("sink.region")
              .stringType()
              .noDefaultValue()
              .withDescription("The AWS region; by default AWS's own rules find it."),
          "region name, such as eu-west-1");

  private static final Option<String> ENDPOINT =
      Option.checked(
          ConfigOptions.key("sink.endpoint")
              .stringType()
              .noDefaultValue()
              .withDescription("Instead of the region's own endpoint: an emulator's or a VPC's."),
          "URL, such as http://localhost:4567",
          endpoint -> URI.create(endpoint).getHost() != null);

  private static final Option<String> PATH =
      Option.any(
          ConfigOptions.key("sink.path")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "The new file to write, a record a line; .gz compresses it. Without it and"
                      + " without a stream, records go to the screen."),
          "file");

  static final List<Option<?>> OPTIONS = List.of(STREAM, REGION, ENDPOINT, PATH);

  private Destination() {}

  static void check(Options options, List<Problem> problems) {
    if (isStream(options) && options.get(PATH) != null) {
      problems.add(
          new Problem(
              PATH.key(), options.get(PATH), "goes with no " + STREAM.key() + " beside it"));
    }
  }

  static boolean isStream(Options options) {
    return options.get(STREAM) != null;
  }

  static boolean isScreen(Options options) {
    return !isStream(options) && options.get(PATH) == null;
  }

  /**
   * Opens it.
   *
   * @param batchRecords how many records go into one call to a stream at most
   */
  static RecordWriter open(Options options, int batchRecords) throws IOException {
    if (isStream(options)) {
      return new KinesisRecordWriter(
          client(options.get(ENDPOINT), options.get(REGION)), options.get(STREAM), batchRecords);
    }
    if (isScreen(options)) {
      return new FileRecordWriter(new FileOutputStream(FileDescriptor.out));
    }
    try {
      return new FileRecordWriter(Path.of(options.get(PATH)));
    } catch (FileAlreadyExistsException e) {
      throw new IOException("The file is there already: " + e.getFile(), e);
    }
  }

  /**
   * A client, with credentials that an emulator takes if the endpoint is on this machine and the
   * environment has none.
   *
   * @param endpointOption null for that of the environment, or else the region's own
   * @param region null for the one that AWS's rules find
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
    if (KinesisEndpoint.takesAnyCredentials(endpoint)) {
      client.credentialsProvider(
          StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
    }
    return client.build();
  }
}
