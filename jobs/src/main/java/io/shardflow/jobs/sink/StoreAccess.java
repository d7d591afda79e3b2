package io.shardflow.jobs.sink;

import io.shardflow.jobs.options.Options;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;

/** Checks at the start that the store of the results can be reached. */
final class StoreAccess {
  private StoreAccess() {}

  /** Returns why the results cannot be on S3 as the options say, or null if they can. */
  static String problem(Options options) {
    Path path = new Path(options.get(SinkOptions.PATH));
    String scheme = path.toUri().getScheme();
    boolean isS3 = scheme != null && scheme.matches("(?i)s3[an]?");
    if (!isS3 || !isUsed(options)) {
      return null;
    }
    if (path.toUri().getAuthority() == null) {
      return "names no bucket: allowed: " + scheme + "://BUCKET/FOLDER";
    }
    try {
      path.getFileSystem().exists(path);
      return null;
    } catch (UnsupportedFileSystemSchemeException e) {
      return scheme.equals("s3") || scheme.equals("s3a")
          ? "needs Flink's file system of S3, which is not there: copy opt/flink-s3-fs-hadoop-*.jar"
              + " of Flink to plugins/s3-fs-hadoop/, on each machine"
          : "is not possible: allowed: s3://BUCKET/FOLDER";
    } catch (IOException | RuntimeException e) {
      return describe(path.toUri().getAuthority(), e);
    }
  }

  /** Other catalogs than hadoop can have their tables elsewhere. */
  private static boolean isUsed(Options options) {
    return options.get(SinkOptions.TABLE) != SinkOptions.Table.ICEBERG
        || options.get(CatalogOptions.CATALOG) == CatalogOptions.Catalog.HADOOP;
  }

  /** The classes of the failures are in the plugin, so only their names can be compared. */
  private static String describe(String bucket, Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      causes.add(cause);
    }
    String text = causes.stream().map(Throwable::toString).collect(Collectors.joining("\n"));
    String answer = ". The answer: " + firstLine(causes.get(causes.size() - 1));
    if (text.contains("NoAuthWithAWS")
        || text.contains("No AWS Credentials")
        || text.contains("Unable to load credentials")
        || text.contains("Unable to load AWS credentials")) {
      return "cannot be reached without credentials: set s3.access-key and s3.secret-key in Flink's"
          + " configuration, or give the machine or the application a role"
          + answer;
    }
    if (text.contains("NoSuchBucket") || text.contains("UnknownStore")) {
      return "names the bucket "
          + bucket
          + ", which does not exist: create it, or correct s3.endpoint in Flink's configuration"
          + answer;
    }
    if (text.contains("AccessDenied") || text.contains("403")) {
      return "is refused to these credentials: they need s3:ListBucket on the bucket, and"
          + " s3:GetObject, s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload on its"
          + " objects. For a store that is not AWS, check s3.endpoint, s3.access-key and"
          + " s3.secret-key"
          + answer;
    }
    return "cannot be reached: check s3.endpoint, s3.path.style.access and s3.endpoint.region in"
        + " Flink's configuration"
        + answer;
  }

  private static String firstLine(Throwable failure) {
    String message = failure.getMessage();
    return failure.getClass().getSimpleName()
        + (message == null ? "" : ": " + message.lines().findFirst().orElse(""));
  }
}
