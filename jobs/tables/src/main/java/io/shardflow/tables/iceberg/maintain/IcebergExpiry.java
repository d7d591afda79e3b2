package io.shardflow.tables.iceberg.maintain;

import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ReachableFileUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;

/** Deletes old snapshots of a table, and old files that no snapshot refers to. */
final class IcebergExpiry {
  /** The property that Iceberg's sink gives its snapshots. */
  private static final String JOB_ID = "flink.job-id";

  private final Table table;

  IcebergExpiry(Table table) {
    this.table = table;
  }

  /**
   * Deletes snapshots and files.
   *
   * @param before in milliseconds since 1970
   * @return what was deleted
   */
  String run(long before) throws IOException {
    table.refresh();
    long snapshots = count(table.snapshots());
    table
        .expireSnapshots()
        .expireOlderThan(Math.min(before, lastCommitOfJob()))
        .retainLast(1)
        .commit();
    table.refresh();
    String expired = (snapshots - count(table.snapshots())) + " snapshots";
    if (!(table.io() instanceof SupportsPrefixOperations)) {
      return String.format(
          "expired %s; files of no snapshot stay, because %s cannot list files",
          expired, table.io().getClass().getSimpleName());
    }
    return String.format(
        Locale.ROOT, "expired %s, deleted %,d files of no snapshot", expired, orphans(before));
  }

  /**
   * Returns the time of the last commit of a job. From it and its successors, a job that restarts
   * reads which checkpoints the table has already.
   */
  private long lastCommitOfJob() {
    Snapshot snapshot = table.currentSnapshot();
    while (snapshot != null && !snapshot.summary().containsKey(JOB_ID)) {
      snapshot = snapshot.parentId() == null ? null : table.snapshot(snapshot.parentId());
    }
    return snapshot == null ? Long.MAX_VALUE : snapshot.timestampMillis();
  }

  private static long count(Iterable<Snapshot> snapshots) {
    long count = 0;
    for (Snapshot snapshot : snapshots) {
      count++;
    }
    return count;
  }

  private long orphans(long before) throws IOException {
    SupportsPrefixOperations files = (SupportsPrefixOperations) table.io();
    Set<String> old = new HashSet<>();
    for (String folder : new String[] {"/data/", "/metadata/"}) {
      for (FileInfo file : files.listPrefix(table.location() + folder)) {
        if (file.createdAtMillis() < before) {
          old.add(file.location());
        }
      }
    }
    // After the files: a file that is committed meanwhile is reachable.
    table.refresh();
    Set<String> reachable = reachable();
    old.removeIf(file -> reachable.contains(key(file)));
    old.forEach(files::deleteFile);
    return old.size();
  }

  private Set<String> reachable() throws IOException {
    Set<String> reachable = new HashSet<>();
    ReachableFileUtil.metadataFileLocations(table, false).forEach(file -> add(file, reachable));
    ReachableFileUtil.manifestListLocations(table).forEach(file -> add(file, reachable));
    ReachableFileUtil.statisticsFilesLocations(table).forEach(file -> add(file, reachable));
    add(ReachableFileUtil.versionHintLocation(table), reachable);
    for (Snapshot snapshot : table.snapshots()) {
      for (ManifestFile manifest : snapshot.allManifests(table.io())) {
        if (reachable.add(key(manifest.path()))) {
          addFiles(manifest, reachable);
        }
      }
    }
    return reachable;
  }

  private void addFiles(ManifestFile manifest, Set<String> reachable) throws IOException {
    try (CloseableIterable<? extends ContentFile<?>> content =
        manifest.content() == ManifestContent.DATA
            ? ManifestFiles.read(manifest, table.io(), table.specs())
            : ManifestFiles.readDeleteManifest(manifest, table.io(), table.specs())) {
      content.forEach(file -> add(file.location(), reachable));
    }
  }

  private static void add(String location, Set<String> reachable) {
    reachable.add(key(location));
  }

  /** Returns a location without its scheme, which has several notations. */
  private static String key(String location) {
    URI uri = new org.apache.hadoop.fs.Path(location).toUri();
    return (uri.getAuthority() == null ? "" : uri.getAuthority()) + uri.getPath();
  }
}
