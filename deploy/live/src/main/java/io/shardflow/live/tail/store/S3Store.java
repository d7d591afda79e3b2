package io.shardflow.live.tail.store;

import io.shardflow.jobs.s3.S3Settings;
import io.shardflow.jobs.sink.folder.ResultNames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Objects of a bucket. A request lists up to 1,000 of them. With few objects, each round lists them
 * all. With more, each round lists the newest date folders of each data set, one request each, and
 * all objects are listed less often, in proportion to their number.
 */
public final class S3Store implements ResultStore {
  /** The number of objects that each round lists. */
  private static final int FEW_OBJECTS = 1000;

  /** With more objects, one request per second on average. */
  private static final int OBJECTS_PER_SECOND = 1000;

  private static final Duration MAX_PAUSE = Duration.ofMinutes(1);

  /** With more folders that have changed, all objects are listed again instead of each folder. */
  private static final int FEW_FOLDERS = 20;

  private final S3Client client;
  private final String bucket;

  /** Empty, or ends with a slash. */
  private final String prefix;

  /** What was found in each folder, as a hash of the names. */
  private final NavigableMap<String, Integer> known = new TreeMap<>();

  private long objects;
  private long listed;
  private long nextComplete = System.nanoTime();

  private S3Store(S3Client client, String bucket, String prefix) {
    this.client = client;
    this.bucket = bucket;
    this.prefix = prefix;
  }

  /**
   * Creates a store.
   *
   * @param root {@code s3://BUCKET/PREFIX}
   * @throws IllegalArgumentException if it names no bucket
   */
  public static S3Store of(String root, S3Settings settings) {
    String path = root.replaceFirst("^[a-zA-Z0-9]+://", "");
    String bucket = path.replaceFirst("/.*", "");
    if (bucket.isEmpty()) {
      throw new IllegalArgumentException(root + " names no bucket: allowed: s3://BUCKET/FOLDER");
    }
    String prefix = path.substring(bucket.length()).replaceAll("^/+|/+$", "");
    return new S3Store(S3Clients.of(settings), bucket, prefix.isEmpty() ? "" : prefix + "/");
  }

  @Override
  public Changes changes() {
    Changes changes = new Changes(new ArrayList<>(), new ArrayList<>(), new LinkedHashMap<>());
    try {
      if (objects <= FEW_OBJECTS || System.nanoTime() - nextComplete >= 0) {
        lookAtAll(changes);
      } else {
        for (Map.Entry<String, String> newest : newestFolders().entrySet()) {
          Map<String, Listing.Builder> found =
              listFlat(newest.getKey() + "/", newest.getValue() + "/");
          // Folders above are seen in part.
          found.keySet().removeIf(folder -> !isDateFolder(folder));
          addChanged(found, () -> null, changes);
        }
      }
    } catch (SdkException e) {
      changes.problems().put("", "cannot be listed: " + reason(e));
    }
    return changes;
  }

  private void lookAtAll(Changes changes) {
    listed = 0;
    Map<String, Listing.Builder> found = listFlat("", "");
    objects = listed;
    addChanged(found, () -> listFlat("", ""), changes);
    for (String folder : List.copyOf(known.keySet())) {
      if (!found.containsKey(folder)) {
        known.remove(folder);
        changes.removed().add(folder);
      }
    }
    long pause = Math.min(MAX_PAUSE.toMillis(), 1000 * objects / OBJECTS_PER_SECOND);
    nextComplete = System.nanoTime() + Duration.ofMillis(pause).toNanos();
  }

  private interface Again {
    Map<String, Listing.Builder> list();
  }

  private void addChanged(Map<String, Listing.Builder> found, Again again, Changes changes) {
    List<String> changed = new ArrayList<>();
    found.forEach(
        (folder, names) -> {
          if (!Integer.valueOf(hash(names)).equals(known.get(folder))) {
            changed.add(folder);
          }
        });
    Map<String, Listing.Builder> journals = null;
    Map<String, Listing.Builder> confirmation = null;
    if (changed.size() > FEW_FOLDERS) {
      journals = again.list();
      confirmation = journals == null ? null : again.list();
    }
    for (String folder : changed) {
      Listing.Builder names = found.get(folder);
      boolean isConfirmed =
          confirmation != null
              && confirmation.containsKey(folder)
              && confirmation.get(folder).files.equals(names.files);
      if (isConfirmed && journals.containsKey(folder)) {
        names.journals.addAll(journals.get(folder).journals);
      }
      known.put(folder, hash(names));
      changes.listings().add(names.build(folder, isConfirmed));
    }
  }

  private static int hash(Listing.Builder names) {
    int hash = names.folders.hashCode();
    hash = 31 * hash + names.files.hashCode();
    hash = 31 * hash + names.journals.hashCode();
    return 31 * hash + (names.table == null ? 0 : names.tableHash + names.table.name().hashCode());
  }

  /**
   * Returns the last but one date folder of each data set whose first folders are those of dates:
   * in the order of names, only later folders follow.
   */
  private Map<String, String> newestFolders() {
    Map<String, List<String>> byDataSet = new LinkedHashMap<>();
    for (String folder : known.keySet()) {
      String dataSet = dataSet(folder);
      if (dataSet != null) {
        List<String> newest = byDataSet.computeIfAbsent(dataSet, any -> new ArrayList<>());
        newest.add(folder);
        if (newest.size() > 2) {
          newest.remove(0);
        }
      }
    }
    Map<String, String> found = new HashMap<>();
    byDataSet.forEach((dataSet, newest) -> found.put(dataSet, newest.get(0)));
    return found;
  }

  private static boolean isDateFolder(String folder) {
    return dataSet(folder) != null;
  }

  /** Returns the data set that a folder of an hour is in; null if it is another folder. */
  private static String dataSet(String folder) {
    String dataSet =
        folder.replaceFirst(
            "(?:^|/)(?:year=)?\\d+/(?:month=)?\\d+/(?:day=)?\\d+/(?:hour=)?\\d+$", "");
    return dataSet.length() == folder.length()
            || dataSet.isEmpty()
            || dataSet.substring(dataSet.lastIndexOf('/') + 1).contains("=")
        ? null
        : dataSet;
  }

  /**
   * Lists the folders below a folder.
   *
   * @param below empty, or a folder and a slash
   * @param after objects up to this key, relative to the root, are left out
   */
  private Map<String, Listing.Builder> listFlat(String below, String after) {
    Map<String, Listing.Builder> found = new TreeMap<>();
    ListObjectsV2Request.Builder request =
        ListObjectsV2Request.builder().bucket(bucket).prefix(prefix + below);
    if (!after.isEmpty()) {
      request.startAfter(prefix + after);
    }
    for (S3Object object : client.listObjectsV2Paginator(request.build()).contents()) {
      listed++;
      add(object.key().substring(prefix.length()), object, found);
    }
    return found;
  }

  private static void add(String key, S3Object object, Map<String, Listing.Builder> found) {
    if (key.isEmpty() || key.endsWith("/")) {
      return;
    }
    int slash = key.lastIndexOf('/');
    String folder = slash < 0 ? "" : key.substring(0, slash);
    String name = key.substring(slash + 1);
    for (Listing.Table table : Listing.Table.values()) {
      String end = "/" + table.metadataFolder();
      boolean isMetadata = table == Listing.Table.DELTA || name.contains(".metadata.json");
      if (("/" + folder).endsWith(end) && isMetadata) {
        String owner = folder.substring(0, Math.max(0, folder.length() - end.length()));
        Listing.Builder builder = builder(owner, found);
        builder.table = table;
        builder.tableHash = 31 * builder.tableHash + key.hashCode();
      }
    }
    for (String part : folder.split("/")) {
      if (ResultNames.isHidden(part)) {
        return;
      }
    }
    builder(folder, found).addFile(name);
  }

  /** Returns the content of a folder, which is also put into the folders above. */
  private static Listing.Builder builder(String folder, Map<String, Listing.Builder> found) {
    Listing.Builder builder = found.get(folder);
    if (builder == null) {
      builder = new Listing.Builder();
      found.put(folder, builder);
      if (!folder.isEmpty()) {
        int slash = folder.lastIndexOf('/');
        String parent = slash < 0 ? "" : folder.substring(0, slash);
        builder(parent, found).folders.add(folder.substring(slash + 1));
      }
    }
    return builder;
  }

  @Override
  public void forget(String folder) {
    Predicate<String> isBelow =
        path -> folder.isEmpty() || path.equals(folder) || path.startsWith(folder + "/");
    known.keySet().removeIf(isBelow);
    nextComplete = System.nanoTime();
  }

  @Override
  public Listing list(String folder) throws IOException {
    Map<String, Listing.Builder> found = new HashMap<>();
    Listing.Builder names = builder(folder, found);
    try {
      String start = prefix + (folder.isEmpty() ? "" : folder + "/");
      client
          .listObjectsV2Paginator(list -> list.bucket(bucket).prefix(start).delimiter("/"))
          .contents()
          .forEach(object -> names.addFile(object.key().substring(start.length())));
    } catch (SdkException e) {
      throw new IOException(display(folder) + " cannot be listed: " + reason(e), e);
    }
    return names.build(folder, false);
  }

  @Override
  public OpenFile open(String file) throws IOException {
    try {
      ResponseInputStream<GetObjectResponse> in =
          client.getObject(get -> get.bucket(bucket).key(prefix + file));
      return new OpenFile(in, in.response().eTag(), in.response().lastModified().toEpochMilli());
    } catch (NoSuchKeyException e) {
      throw new NoSuchFileException(display(file));
    } catch (SdkException e) {
      throw new IOException(reason(e), e);
    }
  }

  @Override
  public boolean hasOnlyCompleteFiles() {
    return true;
  }

  @Override
  public String version(String file) throws IOException {
    try {
      return client.headObject(head -> head.bucket(bucket).key(prefix + file)).eTag();
    } catch (SdkException e) {
      throw new IOException(reason(e), e);
    }
  }

  @Override
  public Path local(String file) throws IOException {
    Path copy = Files.createTempFile("shardflow-live-", ".parquet");
    try (OpenFile object = open(file);
        InputStream in = object.in()) {
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
      return copy;
    } catch (IOException | RuntimeException e) {
      Files.delete(copy);
      throw e;
    }
  }

  @Override
  public void release(Path local) {
    try {
      Files.deleteIfExists(local);
    } catch (IOException e) {
      local.toFile().deleteOnExit();
    }
  }

  @Override
  public Path localFolder(String folder) {
    return null;
  }

  @Override
  public String display(String path) {
    String all = prefix + path;
    return "s3://" + bucket + "/" + (all.endsWith("/") ? all.substring(0, all.length() - 1) : all);
  }

  @Override
  public void close() {
    client.close();
  }

  private static String reason(SdkException failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }
}
