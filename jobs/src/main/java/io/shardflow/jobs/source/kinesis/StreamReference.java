package io.shardflow.jobs.source.kinesis;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lombok.Value;

/** A stream as the option {@code source.stream} names it: by its name or its ARN. */
@Value
class StreamReference {
  private static final Pattern FORMAT =
      Pattern.compile(
          "(?:arn:aws[a-z-]*:kinesis:([a-z0-9-]+):([0-9]{12}):stream/)?([A-Za-z0-9_.-]+)");

  String name;

  /** Null if only the name is given. */
  String region;

  /** Null if only the name is given. */
  String account;

  /** Returns null if the text is neither a name nor an ARN. */
  static StreamReference parse(String text) {
    Matcher matcher = FORMAT.matcher(text);
    return matcher.matches()
        ? new StreamReference(matcher.group(3), matcher.group(1), matcher.group(2))
        : null;
  }
}
