package io.shardflow.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.deliver.receiver.DeliveryRow;
import io.shardflow.jobs.eventtime.ExactSum;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.reference.Enriched;
import io.shardflow.jobs.reference.Thresholds;
import io.shardflow.jobs.revenue.StoreCategory;
import io.shardflow.jobs.sink.text.RowBlock;
import io.shardflow.jobs.testing.JobRun;
import io.shardflow.model.ValueTypeContract;
import io.shardflow.model.result.Undelivered;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import nl.jqno.equalsverifier.Warning;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.CompositeType;
import org.apache.flink.api.dag.Transformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The types that the jobs keep in state, and those that they send between operators. */
class ValueTypesTest extends ValueTypeContract {
  private static final Path SAVEPOINTS = Path.of("src/test/resources/savepoints");
  private static final Pattern POJO = Pattern.compile("Pojo \\d+ (io\\.shardflow\\.\\S+)");
  private static final Pattern KEY = Pattern.compile("\n    key\n +" + POJO.pattern());

  @TempDir static Path folder;

  @Override
  protected Stream<TypeInformation<?>> types() throws Exception {
    Set<TypeInformation<?>> types = new HashSet<>();
    for (Class<?> type : savedTypes(POJO)) {
      types.add(TypeInformation.of(type));
    }
    for (Job<?> job : JobCatalogue.JOBS) {
      addTypes(types, job.name());
    }
    addTypes(types, "store-revenue", "--reference.path", SAVEPOINTS + "/events/stores.json");
    addTypes(types, "anomaly-filter", "--deliver.anomalies", "http://localhost");
    // In the state of deliveries.
    types.add(TypeInformation.of(DeliveryRow.class));
    return types.stream().sorted(Comparator.comparing(TypeInformation::toString));
  }

  @Override
  protected boolean isMutable(Class<?> type) {
    return type == ExactSum.class;
  }

  @Override
  protected Warning[] equalityExemptions(Class<?> type) {
    // The fields of a key are never null.
    return keys().anyMatch(type::equals)
        ? new Warning[] {Warning.NULL_FIELDS}
        : super.equalityExemptions(type);
  }

  static Stream<Class<?>> keys() {
    return savedTypes(KEY).stream();
  }

  @Test
  void findsTypesOfStateAndOfStreams() throws Exception {
    assertThat(types().<Class<?>>map(TypeInformation::getTypeClass))
        .contains(
            StoreCategory.class,
            Thresholds.class,
            ExactSum.class,
            Enriched.class,
            RowBlock.class,
            DeliveryRow.class,
            Undelivered.class);
  }

  /** The state of a key is found by its hash code, so a savepoint restores only with the same. */
  @ParameterizedTest
  @MethodSource("keys")
  void hashesKeysAsSavepointsDo(Class<?> key) throws Exception {
    List<Field> fields =
        Stream.of(key.getDeclaredFields())
            .filter(field -> !Modifier.isStatic(field.getModifiers()))
            .toList();
    Object[] values = fields.stream().map(Field::getName).toArray();
    Object value =
        key.getConstructor(fields.stream().map(Field::getType).toArray(Class<?>[]::new))
            .newInstance(values);
    int hash = 0;
    for (Object field : values) {
      hash = 31 * hash + field.hashCode();
    }
    assertThat(value.hashCode()).isEqualTo(hash);
  }

  /** Returns the classes that savepoints name in this way. */
  private static Set<Class<?>> savedTypes(Pattern pattern) {
    try {
      Set<Class<?>> types = new HashSet<>();
      Matcher found = pattern.matcher(Files.readString(SAVEPOINTS.resolve("states.txt")));
      while (found.find()) {
        types.add(Class.forName(found.group(1)));
      }
      return types;
    } catch (IOException | ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static void addTypes(Set<TypeInformation<?>> types, String job, String... options)
      throws Exception {
    List<String> all = new ArrayList<>(List.of("--source.type", "generator"));
    all.addAll(List.of(options));
    for (Transformation<?> sink :
        JobRun.environment(job, folder.resolve("out"), all.toArray(String[]::new))
            .getTransformations()) {
      for (Transformation<?> operator : sink.getTransitivePredecessors()) {
        addTypes(types, operator.getOutputType());
      }
    }
  }

  /** Adds a type unless it is one of Flink's or a tuple, and the types of its fields. */
  private static void addTypes(Set<TypeInformation<?>> types, TypeInformation<?> type) {
    if (type.getTypeClass().getName().startsWith("io.shardflow.") && !type.isTupleType()) {
      types.add(type);
    }
    if (type instanceof CompositeType<?> composite) {
      for (int field = 0; field < composite.getArity(); field++) {
        addTypes(types, composite.getTypeAt(field));
      }
    }
  }
}
