package io.shardflow.tables.iceberg;

import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.s3.S3Settings;
import io.shardflow.jobs.sink.CatalogOptions;
import io.shardflow.jobs.sink.DataSetTable;
import io.shardflow.jobs.sink.SinkOptions;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.core.fs.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.flink.CatalogLoader;
import org.apache.iceberg.flink.FlinkWriteOptions;
import org.apache.iceberg.flink.TableLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Iceberg table of a data set in the catalog of the options.
 *
 * <p>In the catalog hadoop, it is the folder of the data set. In other catalogs, it is in a
 * database, and has the name of the data set with underscores instead of hyphens, which Athena
 * needs. Names of columns are those of the fields, also with upper-case letters.
 */
final class TableAccess implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(TableAccess.class);

  private static final String CATALOG_NAME = "shardflow";
  private static final String GLUE_CATALOG = "org.apache.iceberg.aws.glue.GlueCatalog";
  private static final String FORMAT_VERSION = "2";
  private static final String COMMIT_RETRIES = "20";

  private final DataSetTable dataSet;
  private final CatalogOptions.Catalog catalog;
  private final String compression;
  private final HashMap<String, String> writeOptions = new HashMap<>();
  private final CatalogLoader loader;

  /** Null if the catalog has no databases. */
  private final String database;

  /** The location of a new table; null if the catalog chooses it. */
  private final String location;

  /**
   * Creates an instance.
   *
   * @param s3 applies to tables on S3 where the options and the catalog have no other settings
   */
  TableAccess(DataSetTable dataSet, Options options, S3Settings s3) {
    this.dataSet = dataSet;
    this.catalog = options.get(CatalogOptions.CATALOG);
    this.compression = codec(SinkOptions.compression(options));
    if (options.isSet(SinkOptions.COMPRESSION)) {
      writeOptions.put(FlinkWriteOptions.COMPRESSION_CODEC.key(), compression);
    }
    if (options.isSet(SinkOptions.ROLL_SIZE)) {
      writeOptions.put(
          FlinkWriteOptions.TARGET_FILE_SIZE_BYTES.key(),
          String.valueOf(options.get(SinkOptions.ROLL_SIZE).getBytes()));
    }
    Path folder = qualified(dataSet.path());
    this.loader = catalog(options, folder, s3);
    this.database =
        catalog == CatalogOptions.Catalog.HADOOP ? null : options.get(CatalogOptions.DATABASE);
    this.location =
        catalog == CatalogOptions.Catalog.GLUE && options.get(CatalogOptions.WAREHOUSE) == null
            ? folder.toString()
            : null;
  }

  /**
   * Returns the catalog that the options select.
   *
   * @param table the folder of a table, in which hadoop has its tables; may be null in other ones
   */
  static CatalogLoader catalog(Options options, Path table, S3Settings s3) {
    String folder = table == null ? null : qualified(table).getParent().toString();
    Map<String, String> properties = new HashMap<>(S3Properties.of(s3));
    for (String property : options.get(CatalogOptions.PROPERTIES)) {
      int end = property.indexOf('=');
      properties.put(property.substring(0, end).strip(), property.substring(end + 1).strip());
    }
    String warehouse = options.get(CatalogOptions.WAREHOUSE);
    Configuration hadoop = new Configuration();
    // A cached file system has a shutdown hook, which fails after the classes of the job are gone.
    hadoop.setBoolean("fs.file.impl.disable.cache", true);
    S3FileSystem.register(hadoop, s3);
    switch (options.get(CatalogOptions.CATALOG)) {
      case GLUE:
        if (warehouse != null || folder != null) {
          properties.put(
              CatalogProperties.WAREHOUSE_LOCATION, warehouse == null ? folder : warehouse);
        }
        return CatalogLoader.custom(CATALOG_NAME, properties, hadoop, GLUE_CATALOG);
      case REST:
        properties.put(CatalogProperties.URI, options.get(CatalogOptions.URI));
        if (warehouse != null) {
          properties.put(CatalogProperties.WAREHOUSE_LOCATION, warehouse);
        }
        return CatalogLoader.rest(CATALOG_NAME, hadoop, properties);
      default:
        properties.put(CatalogProperties.WAREHOUSE_LOCATION, folder);
        return CatalogLoader.hadoop(CATALOG_NAME, hadoop, properties);
    }
  }

  /** Returns the absolute path: another process can have another working directory. */
  private static Path qualified(Path path) {
    if (path.toUri().getScheme() != null) {
      return path;
    }
    try {
      return path.makeQualified(path.getFileSystem());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String codec(SinkOptions.Compression compression) {
    return compression == SinkOptions.Compression.NONE
        ? "uncompressed"
        : compression.name().toLowerCase(Locale.ROOT);
  }

  DataSetTable dataSet() {
    return dataSet;
  }

  private TableIdentifier name() {
    return database == null
        ? TableIdentifier.of(Namespace.empty(), dataSet.dataSet())
        : TableIdentifier.of(database, dataSet.dataSet().replace('-', '_'));
  }

  TableLoader loader() {
    return TableLoader.fromCatalog(loader, name());
  }

  /** Returns the options of Iceberg's sink that take precedence over properties of the table. */
  Map<String, String> writeOptions() {
    return writeOptions;
  }

  /**
   * Returns the table, or nothing if it does not exist.
   *
   * @throws RuntimeException of many types, if the catalog cannot be read
   */
  Optional<Table> load() throws IOException {
    try (OpenCatalog open = new OpenCatalog()) {
      return open.catalog.tableExists(name())
          ? Optional.of(open.catalog.loadTable(name()))
          : Optional.empty();
    }
  }

  /** Returns the table, which is created if it does not exist. */
  Table loadOrCreate() throws IOException {
    try (OpenCatalog open = new OpenCatalog()) {
      return open.catalog.tableExists(name())
          ? open.catalog.loadTable(name())
          : create(open.catalog, name());
    }
  }

  private Table create(Catalog catalog, TableIdentifier name) {
    if (database != null) {
      createNamespace((SupportsNamespaces) catalog, name.namespace());
    }
    Schema schema = Columns.schema(dataSet.columns());
    Catalog.TableBuilder table =
        catalog
            .buildTable(name, schema)
            .withPartitionSpec(Columns.partitions(dataSet, schema))
            .withProperty(TableProperties.FORMAT_VERSION, FORMAT_VERSION)
            .withProperty(TableProperties.PARQUET_COMPRESSION, compression)
            // Each commit adds a metadata file that lists all snapshots.
            .withProperty(TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true")
            // Several jobs may commit to the same table at the same time, as to dead-letters.
            .withProperty(TableProperties.COMMIT_NUM_RETRIES, COMMIT_RETRIES);
    if (location != null) {
      table = table.withLocation(location);
    }
    if (!dataSet.partitionBy().isEmpty()) {
      // A value can be too long for the name of a folder.
      table =
          table
              .withProperty(TableProperties.OBJECT_STORE_ENABLED, "true")
              .withProperty(TableProperties.WRITE_OBJECT_STORE_PARTITIONED_PATHS, "false");
    }
    try {
      Table created = table.create();
      LOG.info("Created the Iceberg table {} at {}", name, created.location());
      return created;
    } catch (AlreadyExistsException e) {
      // Another job that writes to the same table was faster.
      return catalog.loadTable(name);
    }
  }

  private void createNamespace(SupportsNamespaces catalog, Namespace name) {
    try {
      if (!catalog.namespaceExists(name)) {
        catalog.createNamespace(name);
      }
    } catch (AlreadyExistsException e) {
      LOG.debug("Another job has created the database {}", name, e);
    }
  }

  /** Returns the reason of a failure, in one line. */
  static String reason(Throwable failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }

  /** A catalog that is closed after use, as it may have a client with threads. */
  private final class OpenCatalog implements Closeable {
    private final Catalog catalog;

    private OpenCatalog() {
      catalog = loader.loadCatalog();
    }

    @Override
    public void close() throws IOException {
      if (catalog instanceof Closeable) {
        ((Closeable) catalog).close();
      }
    }
  }
}
