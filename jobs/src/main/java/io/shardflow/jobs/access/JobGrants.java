package io.shardflow.jobs.access;

import io.shardflow.jobs.deliver.DeliveryOptions;
import io.shardflow.jobs.deliver.aws.AwsTarget;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.sink.CatalogOptions;
import io.shardflow.jobs.sink.DataSetSelection;
import io.shardflow.jobs.sink.SinkOptions;
import io.shardflow.jobs.source.SourceOptions;
import io.shardflow.jobs.source.kinesis.KinesisOptions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out what a job must be allowed to do on AWS, from its options. */
public final class JobGrants {
  /** A file or folder of S3 in the value of an option, such as {@code @s3://bucket/secret}. */
  private static final Pattern S3_URI = Pattern.compile("s3[an]?://([^/;,\\s]+)(?:/([^;,\\s]*))?");

  /** The options whose files and folders are written, not only read. */
  private static final Set<String> WRITTEN =
      Set.of(SinkOptions.PATH.key(), CatalogOptions.WAREHOUSE.key());

  private final Options options;
  private final Set<Grant> grants = new LinkedHashSet<>();

  private JobGrants(Options options) {
    this.options = options;
  }

  /**
   * Returns what a job needs, each resource as its option names it. What {@code source.role-arn}
   * must be allowed to do is not included, because that role belongs to someone else.
   *
   * @param dataSets all data sets of the job
   * @param options the options of the job
   * @param values the values of the options by key. They may have files on S3 that {@code options}
   *     lack because they cannot be read from here
   */
  public static List<Grant> of(List<String> dataSets, Options options, Map<String, String> values) {
    JobGrants job = new JobGrants(options);
    if (options.get(SourceOptions.TYPE) == SourceOptions.Type.KINESIS) {
      job.addSource();
    }
    job.addFiles(values);
    if (options.get(SinkOptions.TABLE) == SinkOptions.Table.ICEBERG
        && options.get(CatalogOptions.CATALOG) == CatalogOptions.Catalog.GLUE) {
      job.add(Permission.WRITE_CATALOG, options.get(CatalogOptions.DATABASE));
    }
    for (String dataSet : dataSets) {
      DeliveryOptions.awsTargets(dataSet, options).forEach(job::addTarget);
    }
    return new ArrayList<>(job.grants);
  }

  private void addSource() {
    String role = options.get(KinesisOptions.ROLE_ARN);
    if (role != null) {
      add(Permission.ASSUME_ROLE, role);
      return;
    }
    for (String stream : options.get(KinesisOptions.STREAM)) {
      if (options.get(KinesisOptions.READER) == KinesisOptions.Reader.EFO) {
        add(Permission.FAN_OUT, stream);
        add(Permission.SUBSCRIBE, stream + "/consumer/" + options.get(KinesisOptions.CONSUMER));
      } else {
        add(Permission.POLL_STREAM, stream);
      }
    }
  }

  private void addFiles(Map<String, String> values) {
    new TreeMap<>(values)
        .forEach(
            (key, value) -> {
              boolean isUnused =
                  key.equals(SinkOptions.PATH.key()) && !DataSetSelection.writesAny(options);
              Matcher uri = S3_URI.matcher(value);
              while (!isUnused && uri.find()) {
                String path = uri.group(2) == null ? "" : uri.group(2).replaceAll("/+$", "");
                add(Permission.LIST_BUCKET, uri.group(1));
                add(
                    WRITTEN.contains(key) ? Permission.WRITE_FILES : Permission.READ_FILES,
                    uri.group(1) + "/" + path);
              }
            });
  }

  private void addTarget(AwsTarget target) {
    switch (target.kind()) {
      case "kinesis":
        add(Permission.PUT_RECORDS, target.name());
        break;
      case "firehose":
        add(Permission.PUT_TO_FIREHOSE, target.name());
        break;
      default:
        add(Permission.PUBLISH, target.name());
    }
  }

  private void add(Permission permission, String resource) {
    grants.add(new Grant(permission, resource));
  }
}
