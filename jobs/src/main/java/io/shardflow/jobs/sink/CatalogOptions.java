package io.shardflow.jobs.sink;

import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import java.util.List;
import org.apache.flink.configuration.ConfigOptions;

/** The options of the catalog of Iceberg tables. */
public final class CatalogOptions {
  /** The catalog of Iceberg tables. */
  public enum Catalog {
    HADOOP,
    GLUE,
    REST
  }

  public static final Option<Catalog> CATALOG =
      Option.oneOf(
          ConfigOptions.key("sink.catalog")
              .enumType(Catalog.class)
              .defaultValue(Catalog.HADOOP)
              .withDescription(
                  "Catalog of the Iceberg tables. hadoop: each table is the folder"
                      + " sink.path/DATA-SET and needs no service; on S3, other programs than"
                      + " Shardflow must not write to it at the same time. glue: the AWS Glue Data"
                      + " Catalog; the tables are at sink.path/DATA-SET unless"
                      + " sink.catalog.warehouse is set. rest: an Iceberg REST catalog, which"
                      + " decides where the tables are. In glue and rest, a table has the name of"
                      + " its data set with _ for -, as in store_revenue."),
          Catalog.class);

  public static final Option<String> URI =
      Option.checked(
          ConfigOptions.key("sink.catalog.uri")
              .stringType()
              .noDefaultValue()
              .withDescription("URI of the REST catalog. Needed by sink.catalog=rest."),
          "http or https URI",
          CatalogOptions::isHttp);

  public static final Option<String> WAREHOUSE =
      Option.checked(
          ConfigOptions.key("sink.catalog.warehouse")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "Warehouse of the catalog: a name or an ARN for rest, a URI for glue. The catalog"
                      + " decides where in it a table is."),
          "name, ARN or URI",
          warehouse -> !warehouse.isBlank());

  public static final Option<List<String>> PROPERTIES =
      Option.checked(
          ConfigOptions.key("sink.catalog.properties")
              .stringType()
              .asList()
              .defaultValues()
              .withDescription(
                  "Further properties of the Iceberg catalog, such as"
                      + " rest.sigv4-enabled=true;rest.signing-name=s3tables. With rest, the value"
                      + " env:NAME stands for the environment variable NAME of the client and of"
                      + " each machine, so that no credential is among the options:"
                      + " credential=env:CATALOG_CREDENTIAL."),
          "one or more key=value, separated by ;",
          properties -> properties.stream().allMatch(property -> property.indexOf('=') > 0));

  public static final Option<String> DATABASE =
      Option.checked(
          ConfigOptions.key("sink.database")
              .stringType()
              .defaultValue("shardflow")
              .withDescription(
                  "Database (namespace) of the tables in the catalogs glue and rest. It is created"
                      + " if it does not exist."),
          "letters, digits and _",
          database -> database.matches("\\w+"));

  public static final List<Option<?>> ALL = List.of(CATALOG, URI, WAREHOUSE, PROPERTIES, DATABASE);

  private CatalogOptions() {}

  /** Adds problems for missing options, and for options that are not valid with the others. */
  static void check(Options options, List<Problem> problems) {
    Catalog catalog = options.get(CATALOG);
    if (options.get(SinkOptions.TABLE) != SinkOptions.Table.ICEBERG) {
      SinkOptions.refuse(ALL, "is only valid with sink.table=iceberg", options, problems);
      return;
    }
    if (catalog != Catalog.REST) {
      SinkOptions.refuse(List.of(URI), "is only valid with sink.catalog=rest", options, problems);
    } else if (options.get(URI) == null) {
      URI.require("sink.catalog=rest", problems);
    }
    if (catalog == Catalog.HADOOP) {
      SinkOptions.refuse(
          List.of(WAREHOUSE, PROPERTIES, DATABASE),
          "is only valid with sink.catalog=glue or rest",
          options,
          problems);
    }
  }

  private static boolean isHttp(String uri) {
    return uri.matches("https?://[^/\\s]\\S*");
  }
}
