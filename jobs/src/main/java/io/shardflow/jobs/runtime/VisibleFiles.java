package io.shardflow.jobs.runtime;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.flink.connector.file.src.enumerate.DefaultFileFilter;
import org.apache.flink.core.fs.Path;

/**
 * Files to read: what a user names, and below that all but names that begin with a dot or an
 * underscore, which are no results.
 */
final class VisibleFiles implements Predicate<Path>, Serializable {
  private static final long serialVersionUID = 1L;

  private final Set<String> named = new HashSet<>();

  VisibleFiles(Path... paths) {
    for (Path path : paths) {
      try {
        named.add(path.makeQualified(path.getFileSystem()).getPath());
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot reach " + path, e);
      }
    }
  }

  @Override
  public boolean test(Path path) {
    return named.contains(path.getPath()) || new DefaultFileFilter().test(path);
  }
}
