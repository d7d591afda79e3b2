package io.shardflow.jobs.options;

import java.util.regex.Pattern;
import org.apache.flink.configuration.GlobalConfiguration;

/**
 * Detects and hides credentials in the values of options. The options of a job are visible in the
 * list of processes, in Flink's log and on its web page. So no option takes a secret: credentials
 * come from where the AWS SDK and Flink's file systems look for them.
 */
final class Secrets {
  /**
   * The part before the last @ in {@code scheme://user:password@host}. An AWS secret key can
   * contain slashes. A port, as in {@code http://host:80/a@b}, is not a password.
   */
  private static final Pattern CREDENTIALS =
      Pattern.compile("(?<=://)[^/;:@]*:(?!\\d{1,5}(?:/|$))[^;]*(?=@)");

  private static final String HIDDEN = "***";

  private Secrets() {}

  /** Returns whether a value contains a URI with a user and a password. */
  static boolean isIn(String value) {
    return CREDENTIALS.matcher(value).find();
  }

  /** Returns the value with {@code ***} in place of secrets. */
  static String hide(String key, String value) {
    return key != null && GlobalConfiguration.isSensitive(key)
        ? HIDDEN
        : CREDENTIALS.matcher(value).replaceAll(HIDDEN);
  }
}
