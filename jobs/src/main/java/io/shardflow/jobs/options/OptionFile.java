package io.shardflow.jobs.options;

import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/**
 * The content of a file that an option names. It is a rule of the command: the file is read once,
 * when the options are checked, because it may be on a network.
 *
 * @param <C> the type of the content
 */
public final class OptionFile<C> implements Options.Rule {

  /** Reads the content of a file. */
  @FunctionalInterface
  public interface Reader<C> extends Serializable {
    /**
     * Reads a file.
     *
     * @throws IOException if the file cannot be read or is invalid; the message says why
     */
    C read(String path) throws IOException;
  }

  private final Option<String> path;
  private final String contentName;
  private final Reader<C> reader;

  /**
   * Declares a file.
   *
   * @param path the option that names it
   * @param contentName for messages, such as {@code rules}
   */
  public OptionFile(Option<String> path, String contentName, Reader<C> reader) {
    this.path = path;
    this.contentName = contentName;
    this.reader = reader;
  }

  /** Returns the key of the option that names the file. */
  public String key() {
    return path.key();
  }

  @Override
  public void check(Options options, List<Problem> problems) {
    String file = options.get(path);
    if (file == null) {
      return;
    }
    try {
      options.setContent(path, reader.read(file));
    } catch (IOException | RuntimeException e) {
      problems.add(
          new Problem(
              path.key(),
              file,
              String.format(
                  "cannot be read as %s: %s; allowed: %s",
                  contentName, e.getMessage(), path.allowed())));
    }
  }

  /**
   * Returns the content that was read when the options were checked, or null if the option is not
   * set.
   *
   * @throws IllegalStateException if the option is set, but this file is not a rule of the command
   */
  @SuppressWarnings("unchecked")
  public C content(Options options) {
    return (C) options.content(path);
  }
}
