package io.shardflow.jobs.source.file;

import io.shardflow.codec.file.Decompression;
import io.shardflow.codec.file.Decompression.Compression;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.enumerate.DefaultFileFilter;
import org.apache.flink.connector.file.src.enumerate.NonSplittingRecursiveEnumerator;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Finds the input files: those that a user names, and those below a folder, recursively, whose
 * names do not begin with a dot or an underscore. A file is found once, however many of the paths,
 * or symbolic links on this machine, lead to it.
 */
public final class InputFiles extends NonSplittingRecursiveEnumerator {
  private static final int MAX_SKIPPED_SHOWN = 3;

  private static final Set<String> GZIP = Set.of(".gz", ".gzip");
  private static final Set<String> DECOMPRESSED_BY_FLINK =
      Set.of(".gz", ".gzip", ".deflate", ".bz2", ".xz", ".zst");

  private final Set<String> seen = new HashSet<>();
  private final List<FileStatus> found = new ArrayList<>();
  private final List<Path> repeated = new ArrayList<>();
  private final List<Path> skipped = new ArrayList<>();

  /**
   * Finds the files.
   *
   * @throws IOException if one of the paths has no file to read, or cannot be reached
   */
  public static InputFiles of(Path... paths) throws IOException {
    InputFiles all = new InputFiles();
    for (Path path : paths) {
      int before = all.found.size() + all.repeated.size();
      all.skipped.clear();
      all.add(path.getFileSystem().getFileStatus(path));
      if (all.found.size() + all.repeated.size() == before) {
        throw new IOException(all.nothingIn(path));
      }
    }
    return all;
  }

  /** The files, without repetition. */
  public List<FileStatus> files() {
    return found;
  }

  /**
   * What keeps Flink SQL from reading all of these files, or null. It decompresses a file by its
   * extension, not by its content, and reads some formats in part.
   */
  public String problemInSql() {
    for (FileStatus file : found) {
      Path path = file.getPath();
      String name = path.getName();
      String extension = name.substring(Math.max(name.lastIndexOf('.'), 0));
      Compression compression;
      try (InputStream in = path.getFileSystem().open(path)) {
        compression = Decompression.compression(in, name);
      } catch (IOException e) {
        return "the file %s cannot be read: %s".formatted(path, e.getMessage());
      }
      boolean readable =
          switch (compression) {
            case NONE -> !DECOMPRESSED_BY_FLINK.contains(extension);
            case GZIP -> GZIP.contains(extension);
            default -> false;
          };
      if (!readable) {
        return "the file %s is %s: Flink SQL decompresses by the extension alone; use a file without compression and its extension, or one of gzip named .gz (the jobs read it as it is)"
            .formatted(
                path,
                compression == Compression.NONE
                    ? "not compressed, but named " + extension
                    : "compressed with " + compression.name().toLowerCase(Locale.ROOT));
      }
    }
    return null;
  }

  /** Whether a path leads to one of the files. */
  public boolean contains(Path path) throws IOException {
    return seen.contains(identity(path, path.getFileSystem()));
  }

  /** The paths that lead to files that are found by other paths, too. */
  public List<Path> repeated() {
    return repeated;
  }

  @Override
  public Collection<FileSourceSplit> enumerateSplits(Path[] paths, int minDesiredSplits)
      throws IOException {
    List<FileSourceSplit> splits = new ArrayList<>();
    for (FileStatus file : of(paths).found) {
      convertToSourceSplits(file, file.getPath().getFileSystem(), splits);
    }
    return splits;
  }

  private void add(FileStatus file) throws IOException {
    Path path = file.getPath();
    FileSystem fileSystem = path.getFileSystem();
    boolean isNew = seen.add(identity(path, fileSystem));
    if (!file.isDir()) {
      if (isNew) {
        found.add(file);
      } else {
        repeated.add(path);
      }
      return;
    }
    if (!isNew) {
      repeated.add(path);
      return;
    }
    FileStatus[] children = fileSystem.listStatus(path);
    if (children == null) {
      throw new IOException("the folder " + path + " cannot be listed");
    }
    Arrays.sort(children, Comparator.comparing(child -> child.getPath().toString()));
    for (FileStatus child : children) {
      if (new DefaultFileFilter().test(child.getPath())) {
        add(child);
      } else {
        skipped.add(child.getPath());
      }
    }
  }

  /** What is the same for all paths to a file. */
  private static String identity(Path path, FileSystem fileSystem) throws IOException {
    return fileSystem.getUri().getScheme().equals("file")
        ? java.nio.file.Path.of(path.getPath()).toRealPath().toString()
        : path.makeQualified(fileSystem).toString();
  }

  private String nothingIn(Path folder) {
    if (skipped.isEmpty()) {
      return "the folder " + folder + " holds no file";
    }
    return "the folder %s holds no file to read: names that begin with a dot or an underscore are skipped (%s%s)"
        .formatted(
            folder,
            skipped.stream()
                .limit(MAX_SKIPPED_SHOWN)
                .map(Path::getName)
                .collect(Collectors.joining(", ")),
            skipped.size() > MAX_SKIPPED_SHOWN
                ? " and %d more".formatted(skipped.size() - MAX_SKIPPED_SHOWN)
                : "");
  }
}
