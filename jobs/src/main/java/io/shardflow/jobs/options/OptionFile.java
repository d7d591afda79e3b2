package io.shardflow.jobs.options;

import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import java.io.IOException;
import java.util.List;

/**
 * The content of a file that an option names. As a rule of a command, it is read when the options
 * are checked, and only then: the file may be on a network.
 *
 * @param path the option
 * @param contentName for messages, such as {@code rules}
 */
public record OptionFile<C>(Option<String> path, String contentName, Reader<C> reader)
    implements Options.Rule {

  /** Reads the content of a file. */
  @FunctionalInterface
  public interface Reader<C> {
    /**
     * Reads it.
     *
     * @throws IOException with what is wrong with the file
     */
    C read(String path) throws IOException;
  }

  @Override
  public void check(Options options, List<Problem> problems) {
    String file = options.get(path);
    if (file == null) {
      return;
    }
    try {
      options.setContent(this, reader.read(file));
    } catch (IOException | RuntimeException e) {
      problems.add(
          new Problem(
              path.key(),
              file,
              "cannot be read as %s: %s; allowed: %s"
                  .formatted(contentName, e.getMessage(), path.allowed())));
    }
  }
}
