package io.shardflow.jobs.options;

import java.util.regex.Pattern;
import org.apache.flink.configuration.GlobalConfiguration;

/**
 * What must not be said. The options of a job are seen in the list of processes, in Flink's log and
 * on its web page, so none of them takes a secret: credentials are found where AWS's SDK and
 * Flink's file systems look for them.
 */
final class Secrets {
  /**
   * The part before the last @ in {@code scheme://user:password@host}, where AWS's passwords may
   * have slashes. After the colon of {@code http://host:80/a@b}, there is no password.
   */
  private static final Pattern CREDENTIALS =
      Pattern.compile("(?<=://)[^/;:@]*:(?!\\d{1,5}(?:/|$))[^;]*(?=@)");

  private static final String HIDDEN = "***";

  private Secrets() {}

  /** Whether the value of an option names a user or a password in a URI. */
  static boolean isIn(String value) {
    return CREDENTIALS.matcher(value).find();
  }

  /** The value without its secrets. */
  static String hide(String key, String value) {
    return key != null && GlobalConfiguration.isSensitive(key)
        ? HIDDEN
        : CREDENTIALS.matcher(value).replaceAll(HIDDEN);
  }
}
