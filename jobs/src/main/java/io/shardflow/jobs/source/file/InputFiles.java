package io.shardflow.jobs.source.file;

import io.shardflow.codec.file.Decompression;
import io.shardflow.codec.file.Decompression.Compression;
import java.io.File;
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
 * Lists the input files: each file that is given by its path, and recursively all files in each
 * folder, except for names that begin with a dot or an underscore. A file is listed once, even if
 * several paths, or symbolic links on this machine, lead to it.
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

  /** A local file or folder that Flink SQL cannot list, or null. */
  private Path withColon;

  /**
   * Lists the files of these paths.
   *
   * @throws IOException if there is no file to read at one of the paths, or if it is not accessible
   */
  public static InputFiles of(Path... paths) throws IOException {
    InputFiles all = new InputFiles();
    for (Path path : paths) {
      int before = all.found.size() + all.repeated.size();
      all.skipped.clear();
      all.add(path.getFileSystem().getFileStatus(path));
      if (all.found.size() + all.repeated.size() == before) {
        throw new IOException(all.noFileMessage(path));
      }
    }
    return all;
  }

  /** Returns the files, without duplicates. */
  public List<FileStatus> files() {
    return found;
  }

  /**
   * Returns the reason why Flink SQL cannot read all of these files, or null. Flink SQL detects
   * compression from the file extension, not from the content, and reads some formats only in part.
   */
  public String problemInSql() {
    if (withColon != null) {
      return "Flink SQL cannot list a folder that holds a name with a colon: rename " + withColon;
    }
    for (FileStatus file : found) {
      Path path = file.getPath();
      String name = path.getName();
      String extension = name.substring(Math.max(name.lastIndexOf('.'), 0));
      Compression compression;
      try (InputStream in = path.getFileSystem().open(path)) {
        compression = Decompression.compression(in, name);
      } catch (IOException e) {
        return String.format("the file %s cannot be read: %s", path, e.getMessage());
      }
      if (!isReadableInSql(compression, extension)) {
        return String.format(
            "the file %s is %s, and Flink SQL detects compression from the extension only:"
                + " use an uncompressed file without such an extension, or a gzip file named .gz"
                + " (the jobs can read it as it is)",
            path,
            compression == Compression.NONE
                ? "not compressed, but named " + extension
                : "compressed with " + compression.name().toLowerCase(Locale.ROOT));
      }
    }
    return null;
  }

  private static boolean isReadableInSql(Compression compression, String extension) {
    return compression == Compression.NONE
        ? !DECOMPRESSED_BY_FLINK.contains(extension)
        : compression == Compression.GZIP && GZIP.contains(extension);
  }

  /** Returns whether a path leads to one of the files or folders. */
  public boolean contains(Path path) throws IOException {
    return seen.contains(identity(path, path.getFileSystem()));
  }

  /** Returns the paths that lead to files which were already listed by another path. */
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
    FileStatus[] children = children(path, fileSystem);
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

  /** Returns a name of the file that does not depend on the path that leads to it. */
  private static String identity(Path path, FileSystem fileSystem) throws IOException {
    return isLocal(fileSystem)
        ? java.nio.file.Path.of(path.getPath()).toRealPath().toString()
        : path.makeQualified(fileSystem).toString();
  }

  /** Returns null if the folder cannot be listed. */
  private FileStatus[] children(Path folder, FileSystem fileSystem) throws IOException {
    if (!isLocal(fileSystem)) {
      return fileSystem.listStatus(folder);
    }
    // Flink's own method fails if a name contains a colon.
    String[] names = new File(folder.getPath()).list();
    FileStatus[] children = names == null ? null : new FileStatus[names.length];
    for (int i = 0; names != null && i < names.length; i++) {
      Path child = new Path("file", null, folder.getPath() + Path.SEPARATOR + names[i]);
      children[i] = fileSystem.getFileStatus(child);
      withColon = withColon == null && names[i].indexOf(':') >= 0 ? child : withColon;
    }
    return children;
  }

  private static boolean isLocal(FileSystem fileSystem) {
    return fileSystem.getUri().getScheme().equals("file");
  }

  private String noFileMessage(Path folder) {
    if (skipped.isEmpty()) {
      return "the folder " + folder + " contains no file";
    }
    String names =
        skipped.stream()
            .limit(MAX_SKIPPED_SHOWN)
            .map(Path::getName)
            .collect(Collectors.joining(", "));
    int more = skipped.size() - MAX_SKIPPED_SHOWN;
    return String.format(
        "the folder %s contains no file to read: names that begin with a dot or an underscore are"
            + " skipped (%s%s)",
        folder, names, more > 0 ? " and " + more + " more" : "");
  }
}
