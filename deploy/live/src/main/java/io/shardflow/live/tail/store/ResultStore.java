package io.shardflow.live.tail.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The folders and files below a root. Paths are relative to it, with {@code /} between names. */
public interface ResultStore extends AutoCloseable {
  /**
   * What has changed since the last call.
   *
   * @param listings of folders that are new or may have changed, each after the folder it is in
   * @param removed the folders that are gone; those below them are not named
   * @param problems why folders cannot be listed now, by path; their state is unknown
   */
  record Changes(List<Listing> listings, List<String> removed, Map<String, String> problems) {}

  /**
   * The bytes of a file.
   *
   * @param version differs if the file has been changed
   * @param modified in milliseconds since 1970
   */
  record OpenFile(InputStream in, String version, long modified) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  /** Returns what has changed since the last call. The first time, everything is new. */
  Changes changes();

  /** Makes the next {@link #changes} contain all folders below a folder, and itself. */
  void forget(String folder);

  /** Lists a folder. On S3, it is empty if it does not exist. */
  Listing list(String folder) throws IOException;

  /**
   * Opens a file.
   *
   * @throws java.nio.file.NoSuchFileException if it does not exist
   */
  OpenFile open(String file) throws IOException;

  /** Returns whether a file is complete as soon as it is there, whoever writes it. */
  boolean hasOnlyCompleteFiles();

  /** Returns the version of a file, as {@link OpenFile#version}. */
  String version(String file) throws IOException;

  /** Returns a path on this machine, to which the file is copied if it is not there. */
  Path local(String file) throws IOException;

  /** Deletes what {@link #local} has copied. */
  void release(Path local);

  /** Returns a folder on this machine; null if folders are elsewhere. */
  Path localFolder(String folder);

  /** Returns how a user names a file or folder. */
  String display(String path);

  @Override
  void close();
}
