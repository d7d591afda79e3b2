package io.shardflow.jobs.source;

import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.source.file.FileOptions;
import io.shardflow.jobs.source.generator.GeneratorOptions;
import io.shardflow.jobs.source.kinesis.KinesisOptions;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOptions;

/** The options that say where a job reads from. */
public final class SourceOptions {
  /** What kind of source it is. */
  public enum Type {
    KINESIS,
    FILE,
    GENERATOR
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

  public static final List<Option<?>> ALL =
      Stream.of(List.<Option<?>>of(TYPE), KinesisOptions.ALL, FileOptions.ALL, GeneratorOptions.ALL)
          .<Option<?>>flatMap(List::stream)
          .toList();

  private SourceOptions() {}

  /** Checks the options of the source that is used, and those of the generator. */
  public static void check(Options options, List<Problem> problems) {
    if (!TYPE.isAmong(problems)) {
      switch (options.get(TYPE)) {
        case KINESIS -> KinesisOptions.check(options, problems);
        case FILE -> FileOptions.check(options, problems);
        case GENERATOR -> {}
      }
    }
    GeneratorOptions.check(options, problems);
  }

  /** Whether the source ends by itself. */
  public static boolean isBounded(Options options) {
    return switch (options.get(TYPE)) {
      case KINESIS -> false;
      case FILE -> true;
      case GENERATOR -> options.get(GeneratorOptions.COUNT) != null;
    };
  }
}
