package io.shardflow.aws.plan;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts that stand for resources whose names are only known when they exist. They are valid values
 * of options, so that options can be checked before.
 */
public final class Placeholders {
  /** Stands for the name of the bucket of the results. */
  public static final String RESULTS_BUCKET = "the-bucket-of-the-results";

  private Placeholders() {}

  /** Returns the text for the ARN of a stream. */
  public static String stream(String key) {
    return "arn:aws:kinesis:eu-west-1:000000000000:stream/" + key;
  }

  /**
   * Returns the value of an option, or a resource, with the real names.
   *
   * @param names the real names by placeholder
   */
  public static String replace(String text, Map<String, String> names) {
    String replaced = text;
    for (Map.Entry<String, String> name : names.entrySet()) {
      replaced =
          replaced.replaceAll(pattern(name.getKey()), Matcher.quoteReplacement(name.getValue()));
    }
    return replaced;
  }

  /** A placeholder ends where a name would end. */
  private static String pattern(String placeholder) {
    return Pattern.quote(placeholder) + "(?![A-Za-z0-9_.-])";
  }
}
