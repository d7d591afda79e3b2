package io.shardflow.jobs.local;

import io.shardflow.datagen.EventGenerator;
import io.shardflow.datagen.EventKind;
import io.shardflow.datagen.FileRecordWriter;
import io.shardflow.datagen.GeneratedRecord;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.KinesisRecordWriter;
import io.shardflow.datagen.RecordWriter;
import io.shardflow.jobs.runtime.GeneratorOptions;
import io.shardflow.jobs.runtime.InvalidOptionsException;
import io.shardflow.jobs.runtime.InvalidOptionsException.Problem;
import io.shardflow.jobs.runtime.KinesisEndpoint;
import io.shardflow.jobs.runtime.Option;
import io.shardflow.jobs.runtime.Options;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOptions;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.KinesisClientBuilder;

/** Writes generated events into a Kinesis stream, into a file, or onto the screen. */
final class DatagenCommand {
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

  private static final Option<String> EXPECT =
      Option.checked(
          ConfigOptions.key("expect")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "The folder for what each job must make of the records that were sent, for"
                      + " verify."),
          "folder without the answers of an earlier run",
          folder -> !new AnswersFolder(Path.of(folder)).isWritten());

  private static final List<Option<?>> OPTIONS =
      Stream.of(GeneratorOptions.ALL, List.of(STREAM, REGION, ENDPOINT, PATH, EXPECT))
          .<Option<?>>flatMap(List::stream)
          .toList();

  private static final long LONGEST_LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private DatagenCommand() {}

  static int run(List<String> arguments, boolean help) throws Exception {
    if (help) {
      System.out.print(
          "datagen KIND: events of one kind (sensors, probes, sales)\n\nOptions:\n"
              + Options.help(OPTIONS, Map.of()));
      return 0;
    }
    EventKind kind = kind(arguments.isEmpty() ? null : arguments.get(0));
    Options options =
        Options.resolve(
            "datagen",
            Options.Sources.of(arguments.subList(1, arguments.size())),
            OPTIONS,
            Map.of(),
            List.of(GeneratorOptions::check, DatagenCommand::check));
    return generate(kind, options);
  }

  private static EventKind kind(String name) throws InvalidOptionsException {
    return Stream.of(EventKind.values())
        .filter(kind -> kind.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidOptionsException(
                    "datagen",
                    List.of(
                        new Problem(
                            null,
                            name == null ? "KIND" : name,
                            "say first what to generate, one of: sensors, probes, sales"))));
  }

  private static void check(Options options, List<Problem> problems) {
    if (options.get(STREAM) != null && options.get(PATH) != null) {
      problems.add(
          new Problem(
              PATH.key(), options.get(PATH), "goes with no " + STREAM.key() + " beside it"));
    }
  }

  private static int generate(EventKind kind, Options options) throws IOException {
    GeneratorSettings settings = GeneratorOptions.settings(options, kind);
    EventGenerator generator = new EventGenerator(settings);
    Long count = options.get(GeneratorOptions.COUNT);
    long end = count == null ? Long.MAX_VALUE : count;
    // A stream is fed as time goes by; what is bounded and not a stream is written at once.
    boolean paced = options.get(STREAM) != null || count == null;
    double nanosPerRecord =
        1e9 / options.get(GeneratorOptions.RATE) / options.get(GeneratorOptions.SPEED);
    AtomicBoolean stopped = new AtomicBoolean();
    StopSignal.onStop(() -> stopped.set(true));

    long start = System.nanoTime();
    long bytes = 0;
    long index = 0;
    RecordWriter opened = writer(options);
    try (RecordWriter writer = opened) {
      for (; index < end && !stopped.get(); index++) {
        if (paced) {
          long lead = start + (long) (index * nanosPerRecord) - System.nanoTime();
          if (lead > LONGEST_LEAD_NANOS) {
            writer.flush();
            LockSupport.parkNanos(lead);
          }
        }
        GeneratedRecord record = generator.record(index);
        bytes += record.payload().length;
        writer.write(record);
      }
    }
    if (options.get(EXPECT) != null) {
      new AnswersFolder(Path.of(options.get(EXPECT))).write(settings, options, index);
    }
    System.err.printf(
        "%,d records, %,d bytes, in %.1f s%s%n",
        index,
        bytes,
        (System.nanoTime() - start) / 1e9,
        opened instanceof KinesisRecordWriter kinesis && kinesis.retried() > 0
            ? ", %,d of them put again".formatted(kinesis.retried())
            : "");
    return 0;
  }

  private static RecordWriter writer(Options options) throws IOException {
    if (options.get(STREAM) != null) {
      return new KinesisRecordWriter(client(options), options.get(STREAM));
    }
    if (options.get(PATH) == null) {
      return new FileRecordWriter(new FileOutputStream(FileDescriptor.out));
    }
    try {
      return new FileRecordWriter(Path.of(options.get(PATH)));
    } catch (FileAlreadyExistsException e) {
      throw new IOException("The file is there already: " + e.getFile(), e);
    }
  }

  private static KinesisClient client(Options options) {
    String endpoint = options.get(ENDPOINT);
    KinesisClientBuilder client = KinesisClient.builder();
    if (endpoint != null) {
      client.endpointOverride(URI.create(endpoint)).region(Region.US_EAST_1);
    }
    if (options.get(REGION) != null) {
      client.region(Region.of(options.get(REGION)));
    }
    if (KinesisEndpoint.takesAnyCredentials(endpoint)) {
      client.credentialsProvider(
          StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
    }
    return client.build();
  }
}
