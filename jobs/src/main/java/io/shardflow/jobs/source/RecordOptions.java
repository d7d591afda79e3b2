package io.shardflow.jobs.source;

import io.shardflow.codec.RecordFormat;
import io.shardflow.codec.RecordFormat.Framing;
import io.shardflow.codec.mapping.FieldPath;
import io.shardflow.codec.mapping.InvalidPathException;
import io.shardflow.codec.mapping.Mapping;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.source.file.FileOptions;
import io.shardflow.text.TimeFormat;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOptions;

/** The options of the shape of records: what they hold, and where the input fields are in them. */
public final class RecordOptions {
  private static final String GROUP = "map.";

  public static final Option<String> RECORDS =
      Option.any(
          ConfigOptions.key("source.records")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "The path to the array in a record whose elements are the events. A field is then"
                      + " the element's field of that name, or else the record's. Only valid for"
                      + " JSON. By default, the record is the event."),
          "path that ends with [*], such as $.readings[*]");

  public static final Option<Framing> FRAMING =
      Option.oneOf(
          ConfigOptions.key("source.framing")
              .enumType(Framing.class)
              .defaultValue(Framing.AUTO)
              .withDescription(
                  "What a JSON record or file holds. auto: objects one after the other with or"
                      + " without line breaks, or arrays of them; a record may be compressed with"
                      + " gzip, which its first bytes show. single: exactly one object per record"
                      + " or line."),
          Framing.class);

  public static final Option<String> TIME_FORMAT =
      new Option<>(
          ConfigOptions.key("source.time-format")
              .stringType()
              .defaultValue("auto")
              .withDescription(
                  "The format of the times in the events. auto reads ISO-8601 in its usual"
                      + " notations, and numbers since 1970, whose magnitude determines their"
                      + " unit. A pattern is that of java.time.format.DateTimeFormatter, with"
                      + " English names."),
          "auto, epoch-seconds, epoch-millis, epoch-micros, epoch-nanos, or a pattern such as"
              + " dd/MM/yyyy HH:mm:ss",
          RecordOptions::problemOfFormat);

  public static final Option<String> TIME_ZONE =
      Option.checked(
          ConfigOptions.key("source.time-zone")
              .stringType()
              .defaultValue("UTC")
              .withDescription(
                  "The zone of times in the events that name no zone. A local time that daylight"
                      + " saving skips counts as one hour later; of a time that occurs twice, the"
                      + " first is taken."),
          "time zone, such as Europe/Berlin or +02:00",
          zone -> zoneOf(zone) != null);

  public static final List<Option<?>> ALL = List.of(RECORDS, FRAMING, TIME_FORMAT, TIME_ZONE);

  private RecordOptions() {}

  /** Returns the options for the sources of input fields. */
  public static List<Option<?>> sourcesOf(List<String> fields) {
    return fields.stream().map(RecordOptions::sourceOf).collect(Collectors.toUnmodifiableList());
  }

  private static Option<String> sourceOf(String field) {
    return Option.any(
        ConfigOptions.key(GROUP + field)
            .stringType()
            .noDefaultValue()
            .withDescription(
                "Where the input field "
                    + field
                    + " is in a record: a path from the root of a JSON record, the name of a CSV"
                    + " column, or a constant in single quotes. By default the field of that"
                    + " name."),
        "path such as $.device.id or $['a b'].c[0], column, or constant such as 'normal'");
  }

  /**
   * Reports invalid paths and contradictions.
   *
   * @param fields the input fields of the job
   */
  public static void check(List<String> fields, Options options, List<Problem> problems) {
    nameFields(fields, problems);
    if (SourceOptions.TYPE.isAmong(problems) || TIME_FORMAT.isAmong(problems)) {
      return;
    }
    boolean generated = options.get(SourceOptions.TYPE) == SourceOptions.Type.GENERATOR;
    List<Option<?>> given = new ArrayList<>(sourcesOf(fields));
    given.addAll(List.of(RECORDS, TIME_FORMAT, TIME_ZONE));
    given.removeIf(option -> !options.isSet(option) || option.isAmong(problems));
    for (Option<?> option : given) {
      String problem = null;
      if (generated) {
        problem = "is only valid with " + SourceOptions.TYPE.key() + "=kinesis or file";
      } else if (option == RECORDS && fields.isEmpty()) {
        problem = "is not valid for a job that keeps records as they are";
      } else if (option == RECORDS && isCsv(options)) {
        problem = "is not valid for CSV rows";
      }
      if (problem != null) {
        problems.add(new Problem(option.key(), String.valueOf(options.get(option)), problem));
      }
    }
    if (!generated) {
      mapping(fields, options, problems);
    }
  }

  /** Adds the input fields to the problems with options for fields that do not exist. */
  private static void nameFields(List<String> fields, List<Problem> problems) {
    problems.replaceAll(
        problem ->
            problem.key() != null
                    && problem.key().startsWith(GROUP)
                    && !fields.contains(problem.key().substring(GROUP.length()))
                ? new Problem(
                    problem.key(),
                    problem.value(),
                    fields.isEmpty()
                        ? "unknown option: this job keeps records as they are"
                        : "unknown input field; " + listing(fields))
                : problem);
  }

  private static String listing(List<String> fields) {
    return "the input fields are: " + String.join(", ", fields);
  }

  /**
   * Returns the format of the records.
   *
   * @param fields the input fields of the job
   */
  public static RecordFormat format(List<String> fields, Options options) {
    List<Problem> problems = new ArrayList<>();
    Mapping mapping = mapping(fields, options, problems);
    if (!problems.isEmpty()) {
      throw new IllegalStateException(problems.toString());
    }
    return new RecordFormat(
        options.get(FRAMING),
        mapping,
        TimeFormat.of(options.get(TIME_FORMAT), zoneOf(options.get(TIME_ZONE))));
  }

  private static Mapping mapping(List<String> fields, Options options, List<Problem> problems) {
    String records = isCsv(options) ? null : options.get(RECORDS);
    FieldPath recordsPath = null;
    if (records != null) {
      try {
        recordsPath = Mapping.records(records);
      } catch (InvalidPathException e) {
        problems.add(new Problem(RECORDS.key(), records, e.getMessage()));
      }
      if (options.get(FRAMING) == Framing.SINGLE && records.equals("$[*]")) {
        problems.add(new Problem(RECORDS.key(), records, "needs " + FRAMING.key() + "=auto"));
      }
    }
    Mapping.Builder mapping =
        isCsv(options) ? Mapping.csv(fields) : Mapping.json(fields, recordsPath);
    for (String field : fields) {
      Option<String> option = sourceOf(field);
      String source = options.get(option);
      if (source != null) {
        try {
          mapping.add(field, source);
        } catch (InvalidPathException e) {
          problems.add(new Problem(option.key(), source, e.getMessage() + "; " + listing(fields)));
        }
      }
    }
    return mapping.build();
  }

  private static boolean isCsv(Options options) {
    return options.get(SourceOptions.TYPE) == SourceOptions.Type.FILE && FileOptions.isCsv(options);
  }

  private static String problemOfFormat(String format) {
    try {
      TimeFormat.of(format, ZoneId.of("UTC"));
      return null;
    } catch (IllegalArgumentException e) {
      return "is not a usable pattern (" + e.getMessage() + ")";
    }
  }

  /** Returns null if there is no such zone. */
  private static ZoneId zoneOf(String zone) {
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
