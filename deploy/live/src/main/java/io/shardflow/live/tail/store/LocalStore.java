package io.shardflow.live.tail.store;

import io.shardflow.jobs.sink.folder.ResultNames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * A folder on this machine. A folder below it is listed only if its time of modification shows that
 * it has changed. Of thousands of folders, those that have not changed for a while are looked at in
 * turns.
 */
public final class LocalStore implements ResultStore {
  /** The coarsest time of modification that a file system has, in milliseconds. */
  private static final long COARSEST_TIME = 2000;

  /** How long a folder that has changed is looked at each time. */
  private static final long HOT = TimeUnit.MINUTES.toMillis(2);

  /** The number of folders that are always looked at each time. */
  private static final int FEW_FOLDERS = 500;

  private static final int MIN_TURNS = 4;

  /** More than the folders of a few fields and dates; it ends the circles of symbolic links. */
  private static final int MAX_DEPTH = 16;

  private final Path root;
  private FolderNode rootNode;
  private int folders;
  private int turn;

  public LocalStore(Path root) {
    this.root = root;
  }

  @Override
  public Changes changes() {
    Changes changes = new Changes(new ArrayList<>(), new ArrayList<>(), new LinkedHashMap<>());
    if (rootNode == null) {
      if (!Files.exists(root)) {
        return changes;
      }
      rootNode = new FolderNode("", root, 0);
    }
    turn++;
    int before = folders;
    folders = 0;
    if (!check(rootNode, before, changes)) {
      rootNode = null;
      changes.removed().add("");
    }
    return changes;
  }

  /** Looks at a folder and those below it. Returns false if it is gone. */
  private boolean check(FolderNode node, int all, Changes changes) {
    folders++;
    boolean isDue = isDue(node, all);
    if (isDue) {
      try {
        look(node, changes);
      } catch (NoSuchFileException | NotDirectoryException e) {
        if (node != rootNode || e instanceof NoSuchFileException) {
          return false;
        }
        changes.problems().put("", "is a file: name the folder of the results");
      } catch (AccessDeniedException e) {
        changes
            .problems()
            .put(node.path, "cannot be listed: give this process the permission to read it");
      } catch (IOException e) {
        changes.problems().put(node.path, "cannot be listed: " + e.getMessage());
      }
    }
    for (Iterator<FolderNode> children = node.children.values().iterator(); children.hasNext(); ) {
      FolderNode child = children.next();
      if (!check(child, all, changes)) {
        children.remove();
        changes.removed().add(child.path);
        node.stamp = -1;
      }
    }
    return true;
  }

  private boolean isDue(FolderNode node, int all) {
    if (node.stamp < 0
        || all <= FEW_FOLDERS
        || !node.children.isEmpty()
        || System.currentTimeMillis() - node.changedAt < HOT) {
      return true;
    }
    return Math.floorMod(node.path.hashCode(), Math.max(MIN_TURNS, all / FEW_FOLDERS))
        == Math.floorMod(turn, Math.max(MIN_TURNS, all / FEW_FOLDERS));
  }

  private void look(FolderNode node, Changes changes) throws IOException {
    if (node.metadata != null && !hasCommits(node)) {
      return;
    }
    long stamp = stamp(node.folder);
    if (node.metadata == null && stamp == node.stamp && !node.isUnsettled) {
      return;
    }
    if (node.metadata == null) {
      node.changedAt = stamp;
      node.isUnsettled = System.currentTimeMillis() - stamp < COARSEST_TIME;
    }
    Listing listing = list(node.path);
    node.stamp = stamp;
    node.isInDataSet |= listing.hasRows();
    Path metadata =
        listing.table().map(table -> node.folder.resolve(table.metadataFolder())).orElse(null);
    if (metadata != null && node.metadata == null) {
      node.stamp = -1;
    }
    node.metadata = metadata;
    // Otherwise the folder may have changed while it was listed.
    boolean isAtOneMoment = !node.isUnsettled && stamp(node.folder) == stamp;
    changes.listings().add(isAtOneMoment ? listing.confirmed() : listing);
    boolean goesOn =
        metadata == null
            && (node.isInDataSet ? node.depth < MAX_DEPTH : node.depth < ResultNames.MAX_DEPTH);
    Set<String> wanted = goesOn ? listing.folders() : Set.of();
    for (String name : wanted) {
      FolderNode child =
          node.children.computeIfAbsent(
              name,
              any -> new FolderNode(listing.path(any), node.folder.resolve(any), node.depth + 1));
      child.isInDataSet |= node.isInDataSet;
    }
    for (String name : new TreeSet<>(node.children.keySet())) {
      if (!wanted.contains(name)) {
        changes.removed().add(node.children.remove(name).path);
      }
    }
  }

  /** Returns whether there is a new file in the metadata of a table, which only grows. */
  private static boolean hasCommits(FolderNode node) throws IOException {
    long now = System.currentTimeMillis();
    long stamp;
    try {
      stamp = stamp(node.metadata);
    } catch (NoSuchFileException e) {
      return true;
    }
    if (stamp == node.metadataStamp && !node.isUnsettled && node.stamp >= 0) {
      return false;
    }
    String[] names = node.metadata.toFile().list();
    int hash = names == null ? 0 : Set.of(names).hashCode();
    boolean isChanged = node.stamp < 0 || hash != node.metadataNames;
    node.metadataStamp = stamp;
    node.metadataNames = hash;
    node.changedAt = stamp;
    node.isUnsettled = now - stamp < COARSEST_TIME;
    return isChanged;
  }

  /** Returns the time of modification in milliseconds. */
  private static long stamp(Path folder) throws IOException {
    // Several times faster than the method of Files, which says what is wrong.
    long time = folder.toFile().lastModified();
    return time == 0 ? Files.getLastModifiedTime(folder).toMillis() : time;
  }

  @Override
  public void forget(String folder) {
    if (rootNode != null) {
      forget(rootNode, folder);
    }
  }

  private static void forget(FolderNode node, String folder) {
    if (folder.isEmpty() || node.path.equals(folder) || node.path.startsWith(folder + "/")) {
      node.stamp = -1;
    }
    node.children.values().forEach(child -> forget(child, folder));
  }

  @Override
  public Listing list(String folder) throws IOException {
    Listing.Builder found = new Listing.Builder();
    Path path = root.resolve(folder);
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (!found.addFile(name) && Files.isDirectory(entry)) {
          if (name.equals(Listing.Table.DELTA.metadataFolder())) {
            found.table = Listing.Table.DELTA;
          } else if (!ResultNames.isHidden(name)) {
            found.folders.add(name);
            if (name.equals(Listing.Table.ICEBERG.metadataFolder()) && isIceberg(entry)) {
              found.table = Listing.Table.ICEBERG;
            }
          }
        }
      }
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    }
    return found.build(folder, false);
  }

  private static boolean isIceberg(Path metadata) throws IOException {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(metadata, "*{.metadata.json,.metadata.json.gz}")) {
      return files.iterator().hasNext();
    }
  }

  @Override
  public OpenFile open(String file) throws IOException {
    Path path = root.resolve(file);
    InputStream in = Files.newInputStream(path);
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return new OpenFile(in, version(attributes), attributes.lastModifiedTime().toMillis());
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static String version(BasicFileAttributes attributes) {
    return attributes.size() + " " + attributes.lastModifiedTime();
  }

  @Override
  public boolean hasOnlyCompleteFiles() {
    return false;
  }

  @Override
  public String version(String file) throws IOException {
    return version(Files.readAttributes(root.resolve(file), BasicFileAttributes.class));
  }

  @Override
  public Path local(String file) {
    return root.resolve(file);
  }

  @Override
  public void release(Path local) {}

  @Override
  public Path localFolder(String folder) {
    return root.resolve(folder);
  }

  @Override
  public String display(String path) {
    return path.isEmpty() ? root.toString() : root.resolve(path).toString();
  }

  @Override
  public void close() {}
}
