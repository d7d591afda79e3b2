package io.shardflow.local.compact;

import io.shardflow.jobs.compact.BoundedJob;
import io.shardflow.jobs.compact.CompactOptions;
import io.shardflow.jobs.compact.CompactionResult;
import io.shardflow.jobs.compact.CompactionSettings;
import io.shardflow.jobs.compact.folder.FolderCompaction;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.OptionSources;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.sink.CatalogOptions;
import io.shardflow.jobs.sink.SinkOptions;
import io.shardflow.jobs.sink.TableFormat;
import io.shardflow.local.command.Command;
import io.shardflow.local.command.Failures;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The command {@code compact}: merges the small files of results in a bounded Flink job. */
public final class CompactCommand implements Command {
  private static final List<Option<?>> CATALOG =
      List.of(
          CatalogOptions.CATALOG,
          CatalogOptions.URI,
          CatalogOptions.WAREHOUSE,
          CatalogOptions.PROPERTIES,
          CatalogOptions.DATABASE);

  private static final List<Option<?>> OPTIONS =
      Stream.of(CompactOptions.ALL, CATALOG).<Option<?>>flatMap(List::stream).toList();

  private static final int MAX_PARALLELISM = 4;

  @Override
  public String help() {
    return """
        compact OUT [--key value ...]: merges the small files of results, partition by partition

        OUT  the sink.path of a job, a folder with several of them, or one data set. Not given with --sink.catalog
             glue or rest, whose tables of --sink.database are compacted

        Files of JSON Lines (.gz, too), CSV and Parquet, Delta tables, and Iceberg tables. Jobs may go on writing. A run
        that was killed has lost nothing: run the command again. See deploy/COMPACT.md for what readers see meanwhile.

        Options:
        """
        + Options.help(OPTIONS, Map.of());
  }

  /** A table or a folder with files. */
  private record DataSet(String name, Path folder, SinkOptions.Table table) {}

  @Override
  public int run(List<String> arguments, Configuration flink) throws Exception {
    List<String> folders =
        arguments.stream().takeWhile(argument -> !argument.startsWith("-")).toList();
    Options options =
        Options.resolve(
            "compact",
            OptionSources.of(arguments.subList(folders.size(), arguments.size())),
            OPTIONS,
            Map.of(),
            List.of((values, problems) -> check(folders, values, problems)));
    List<DataSet> dataSets = dataSets(folders, options, flink);
    CompactionSettings settings = CompactionSettings.of(options, Instant.now());
    CompactionReport report = new CompactionReport(System.out);
    report.begin(dataSets.stream().map(DataSet::name).toList());
    int status = 0;
    for (DataSet dataSet : dataSets) {
      Instant start = Instant.now();
      try {
        CompactionResult result = compact(dataSet, options, settings, flink);
        report.add(dataSet.name(), format(dataSet), result, Duration.between(start, Instant.now()));
      } catch (Exception e) {
        System.err.printf("%s failed: %s%n", dataSet.name(), Failures.describe(e));
        status = 1;
      }
    }
    report.end();
    return status;
  }

  private static CompactionResult compact(
      DataSet dataSet, Options options, CompactionSettings settings, Configuration flink)
      throws Exception {
    StreamExecutionEnvironment env = environment(flink);
    return dataSet.table() == SinkOptions.Table.NONE
        ? new FolderCompaction(dataSet.folder(), settings).run(new BoundedJob(env))
        : tableFormat(dataSet.table())
            .compaction(dataSet.folder(), dataSet.name(), options, flink)
            .run(new BoundedJob(env), settings);
  }

  private static TableFormat tableFormat(SinkOptions.Table table) throws IOException {
    return TableFormat.of(table)
        .orElseThrow(
            () ->
                new IOException(
                    "the jar of jobs/tables is not on the class path: start with deploy/local/run.sh"));
  }

  private static String format(DataSet dataSet) {
    return dataSet.table() == SinkOptions.Table.NONE
        ? "files"
        : dataSet.table().name().toLowerCase(Locale.ROOT);
  }

  private static StreamExecutionEnvironment environment(Configuration flink) {
    Configuration configuration = new Configuration();
    configuration.set(
        CoreOptions.DEFAULT_PARALLELISM,
        Math.min(MAX_PARALLELISM, Runtime.getRuntime().availableProcessors()));
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
    configuration.addAll(flink);
    return StreamExecutionEnvironment.createLocalEnvironment(configuration);
  }

  private static List<DataSet> dataSets(List<String> folders, Options options, Configuration flink)
      throws IOException, InvalidOptionsException {
    List<DataSet> found = new ArrayList<>();
    if (folders.isEmpty()) {
      for (String name : tableFormat(SinkOptions.Table.ICEBERG).tables(options, flink)) {
        found.add(new DataSet(name, null, SinkOptions.Table.ICEBERG));
      }
    } else {
      for (ResultFolders.DataSet in : ResultFolders.in(new Path(folders.get(0)))) {
        found.add(new DataSet(in.name(), in.folder(), in.table()));
      }
    }
    if (found.isEmpty()) {
      throw invalid(
          null,
          folders.isEmpty() ? options.get(CatalogOptions.DATABASE) : folders.get(0),
          "contains no results of a job; allowed: the sink.path of a job, or one of its data sets");
    }
    List<String> names = options.get(CompactOptions.DATA_SETS);
    List<String> all = found.stream().map(DataSet::name).toList();
    for (String name : names) {
      if (!all.contains(name)) {
        throw invalid(
            CompactOptions.DATA_SETS.key(), name, "is not there; found: " + String.join(", ", all));
      }
    }
    return found.stream()
        .filter(dataSet -> names.isEmpty() || names.contains(dataSet.name()))
        .collect(Collectors.toList());
  }

  private static void check(List<String> folders, Options options, List<Problem> problems) {
    if (CatalogOptions.CATALOG.isAmong(problems)) {
      return;
    }
    CatalogOptions.Catalog catalog = options.get(CatalogOptions.CATALOG);
    boolean isInCatalog = catalog != CatalogOptions.Catalog.HADOOP;
    if (isInCatalog && !folders.isEmpty()) {
      problems.add(
          new Problem(
              null, String.join(" ", folders), "is not needed: the catalog says where tables are"));
    } else if (!isInCatalog && folders.size() != 1) {
      problems.add(
          new Problem(
              null,
              folders.isEmpty() ? "OUT" : String.join(" ", folders),
              "one folder is needed: the sink.path of a job, or one of its data sets"));
    } else if (!isInCatalog) {
      checkFolder(folders.get(0), problems);
    }
    if (catalog == CatalogOptions.Catalog.REST && options.get(CatalogOptions.URI) == null) {
      CatalogOptions.URI.require("sink.catalog=rest", problems);
    }
  }

  private static void checkFolder(String folder, List<Problem> problems) {
    String problem = null;
    try {
      Path path = new Path(folder);
      FileSystem files = path.getFileSystem();
      if (!files.exists(path)) {
        problem = "no such folder";
      } else if (!files.getFileStatus(path).isDir()) {
        problem = "is a file; allowed: a folder of results";
      }
    } catch (UnsupportedFileSystemSchemeException e) {
      problem =
          "this file system is not on the class path: set SHARDFLOW_JVM_OPTIONS, or copy the folder";
    } catch (IOException | IllegalArgumentException e) {
      problem = "cannot be read: " + e.getMessage();
    }
    if (problem != null) {
      problems.add(new Problem(null, folder, problem));
    }
  }

  private static InvalidOptionsException invalid(String key, String value, String problem) {
    return new InvalidOptionsException("compact", List.of(new Problem(key, value, problem)));
  }
}
