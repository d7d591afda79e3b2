package io.shardflow.sql;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardflow.datagen.Faults;
import io.shardflow.datagen.GeneratorProvider;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.Keys;
import io.shardflow.datagen.PayloadGenerator;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.OptionSources;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.source.generator.GeneratorOptions;
import io.shardflow.jobs.source.generator.RateLimitedSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.serialization.RuntimeContextInitializationContextAdapters;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsReadingMetadata;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.utils.JoinedRowData;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;
import org.apache.flink.util.Collector;

/**
 * Creates tables of generated events, which replace tables of files: {@code 'connector' =
 * 'generator'}, with the options {@code generator.*} and the metadata column {@code
 * file.modification-time}. The kind of events is the one with the most columns of the table; if no
 * kind has any of them, it is {@code generator.kind}.
 */
public final class GeneratorTableFactory implements DynamicTableSourceFactory {
  static final String IDENTIFIER = "generator";

  /** The options of a table. */
  static final List<Option<?>> OPTIONS =
      Stream.of(GeneratorOptions.ALL, List.of(GeneratorOptions.KIND))
          .<Option<?>>flatMap(List::stream)
          .toList();

  private static final GeneratorProvider PROVIDER = GeneratorProvider.load();

  private static final String ARRIVAL_TIME_COLUMN = "file.modification-time";

  @Override
  public String factoryIdentifier() {
    return IDENTIFIER;
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(FactoryUtil.FORMAT);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return OPTIONS.stream().map(Option::config).collect(Collectors.toSet());
  }

  @Override
  public DynamicTableSource createDynamicTableSource(Context context) {
    FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
    DecodingFormat<DeserializationSchema<RowData>> format =
        helper.discoverDecodingFormat(DeserializationFormatFactory.class, FactoryUtil.FORMAT);
    helper.validate();
    DataType columns = context.getPhysicalRowDataType();
    Options options = options(context.getCatalogTable().getOptions());
    String kind = kind(DataType.getFieldNames(columns)).orElse(options.get(GeneratorOptions.KIND));
    return new GeneratorTable(
        PROVIDER.create(kind, GeneratorOptions.settings(options)), options, format, columns);
  }

  private static Options options(Map<String, String> table) {
    try {
      return Options.resolve(
          "table",
          OptionSources.of(
              table.entrySet().stream()
                  .filter(option -> option.getKey().startsWith("generator."))
                  .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))),
          OPTIONS,
          Map.of(),
          List.of(GeneratorOptions::check));
    } catch (InvalidOptionsException e) {
      throw new ValidationException(e.getMessage(), e);
    }
  }

  private static Optional<String> kind(List<String> columns) {
    return PROVIDER.kinds().stream()
        .filter(kind -> fields(kind).anyMatch(columns::contains))
        .max(Comparator.comparing(kind -> fields(kind).filter(columns::contains).count()));
  }

  private static Stream<String> fields(String kind) {
    PayloadGenerator generator =
        PROVIDER.create(
            kind, new GeneratorSettings(1, Instant.EPOCH, 1, Faults.NONE, Keys.DEFAULT));
    try {
      Map<String, Object> event =
          new ObjectMapper().readValue(generator.payload(0), new TypeReference<>() {});
      return event.keySet().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class GeneratorTable implements ScanTableSource, SupportsReadingMetadata {
    private final PayloadGenerator generator;
    private final Options options;
    private final DecodingFormat<DeserializationSchema<RowData>> format;
    private final DataType columns;
    private DataType produced;
    private boolean withArrivalTime;

    GeneratorTable(
        PayloadGenerator generator,
        Options options,
        DecodingFormat<DeserializationSchema<RowData>> format,
        DataType columns) {
      this.generator = generator;
      this.options = options;
      this.format = format;
      this.columns = columns;
      this.produced = columns;
    }

    @Override
    public ChangelogMode getChangelogMode() {
      return ChangelogMode.insertOnly();
    }

    @Override
    public Map<String, DataType> listReadableMetadata() {
      return Map.of(ARRIVAL_TIME_COLUMN, DataTypes.TIMESTAMP_LTZ(3).notNull());
    }

    @Override
    public void applyReadableMetadata(List<String> keys, DataType producedType) {
      withArrivalTime = !keys.isEmpty();
      produced = producedType;
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext scan) {
      PayloadGenerator events = generator;
      RateLimitedSource<byte[]> source =
          GeneratorOptions.source(
              options,
              index -> events.payload(index),
              PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
      DecodeFunction decode =
          new DecodeFunction(format.createRuntimeDecoder(scan, columns), withArrivalTime);
      TypeInformation<RowData> type = scan.createTypeInformation(produced);
      return new DataStreamScanProvider() {
        @Override
        public DataStream<RowData> produceDataStream(
            ProviderContext context, StreamExecutionEnvironment env) {
          // One instance, like one shard: several instances would start at different event times.
          return env.fromSource(source, WatermarkStrategy.noWatermarks(), IDENTIFIER)
              .setParallelism(1)
              .uid(context.generateUid(IDENTIFIER).orElse(IDENTIFIER))
              .flatMap(decode)
              .returns(type)
              .setParallelism(1)
              .uid(context.generateUid("decode").orElse("decode"));
        }

        @Override
        public boolean isBounded() {
          return options.get(GeneratorOptions.COUNT) != null;
        }
      };
    }

    @Override
    public DynamicTableSource copy() {
      GeneratorTable copy = new GeneratorTable(generator, options, format, columns);
      copy.produced = produced;
      copy.withArrivalTime = withArrivalTime;
      return copy;
    }

    @Override
    public String asSummaryString() {
      return "generated events";
    }
  }

  /** Decodes records with the table's format, and adds their arrival time. */
  private static final class DecodeFunction extends RichFlatMapFunction<byte[], RowData> {
    private static final long serialVersionUID = 1L;

    private final DeserializationSchema<RowData> schema;
    private final boolean withArrivalTime;

    DecodeFunction(DeserializationSchema<RowData> schema, boolean withArrivalTime) {
      this.schema = schema;
      this.withArrivalTime = withArrivalTime;
    }

    @Override
    public void open(OpenContext context) throws Exception {
      schema.open(
          RuntimeContextInitializationContextAdapters.deserializationAdapter(getRuntimeContext()));
    }

    @Override
    public void flatMap(byte[] payload, Collector<RowData> out) throws IOException {
      RowData row = schema.deserialize(payload);
      if (row != null) {
        out.collect(
            withArrivalTime
                ? new JoinedRowData(
                    row, GenericRowData.of(TimestampData.fromInstant(Instant.now())))
                : row);
      }
    }
  }
}
