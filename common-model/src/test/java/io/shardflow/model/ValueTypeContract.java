package io.shardflow.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nl.jqno.equalsverifier.EqualsVerifier;
import nl.jqno.equalsverifier.Warning;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.api.java.typeutils.runtime.PojoSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contract of the types that Flink sends between operators or keeps in state: they are
 * serialized field by field and never with Kryo, and they are immutable values. A test of a module
 * extends this class and returns the module's types.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ValueTypeContract {
  private static final int SAMPLES = 3;

  /** Values of each type of a field. */
  private static final Map<TypeInformation<?>, List<?>> VALUES =
      Map.of(
          Types.STRING, List.of("store_3", "", "Zürich 😀\n"),
          Types.INSTANT,
              List.of(
                  Instant.parse("2024-05-01T12:00:00.123456789Z"),
                  Instant.EPOCH,
                  Instant.parse("0001-01-01T00:00:00Z")),
          Types.BIG_DEC,
              List.of(new BigDecimal("22.780"), new BigDecimal("1E+3"), new BigDecimal("-0.10")),
          Types.DOUBLE, List.of(31.2, -0.0, Double.NaN),
          Types.LONG, List.of(1L, Long.MIN_VALUE, Long.MAX_VALUE),
          Types.INT, List.of(1, Integer.MIN_VALUE, Integer.MAX_VALUE),
          Types.BOOLEAN, List.of(true, false),
          PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO,
              List.of(new byte[] {0, -1, 13}, new byte[0]),
          PrimitiveArrayTypeInfo.DOUBLE_PRIMITIVE_ARRAY_TYPE_INFO,
              List.of(new double[] {0.5, -0.0, Double.NaN}, new double[0]));

  /** Returns the types under test. */
  protected abstract Stream<TypeInformation<?>> types() throws Exception;

  /** Returns whether a type is an accumulator: it changes, and is never compared. */
  protected boolean isMutable(Class<?> type) {
    return false;
  }

  /** Returns the rules of {@code equals} and {@code hashCode} that a type need not follow. */
  protected Warning[] equalityExemptions(Class<?> type) {
    return new Warning[0];
  }

  /** Returns the classes of the types that are immutable values. */
  protected Stream<Class<?>> valueClasses() throws Exception {
    return types()
        .<Class<?>>map(TypeInformation::getTypeClass)
        .distinct()
        .filter(type -> !isMutable(type));
  }

  @ParameterizedTest
  @MethodSource("types")
  void isSerializedAsPojoWithoutKryo(TypeInformation<?> type) {
    assertThat(serializer(type)).isInstanceOf(PojoSerializer.class);
  }

  @ParameterizedTest
  @MethodSource("types")
  void survivesSerialization(TypeInformation<?> type) throws Exception {
    for (int sample = 0; sample < SAMPLES; sample++) {
      assertSurvives(type, sample(type, sample));
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void survivesSerializationWithNulls(TypeInformation<?> type) throws Exception {
    assertSurvives(type, withNulls(type));
  }

  @ParameterizedTest
  @MethodSource("valueClasses")
  void hasEqualsAndHashCode(Class<?> type) {
    EqualsVerifier.forClass(type)
        // The scale of a number is part of its value.
        .suppress(Warning.BIGDECIMAL_EQUALITY)
        .suppress(equalityExemptions(type))
        .verify();
  }

  @ParameterizedTest
  @MethodSource("types")
  void showsItsFieldsInToString(TypeInformation<?> type) throws Exception {
    if (isMutable(type.getTypeClass())) {
      return;
    }
    Object value = sample(type, 0);
    for (Field field : fields(type.getTypeClass())) {
      Object content = field.get(value);
      assertThat(value.toString())
          .contains(field.getName() + "=" + (field.getType().isArray() ? "" : content));
    }
  }

  @ParameterizedTest
  @MethodSource("valueClasses")
  void isImmutable(Class<?> type) {
    assertThat(Modifier.isFinal(type.getModifiers())).as("%s is final", type).isTrue();
    assertThat(fields(type))
        .allSatisfy(
            field -> assertThat(Modifier.isFinal(field.getModifiers())).as("%s", field).isTrue());
  }

  private static <T> void assertSurvives(TypeInformation<T> type, Object sample) throws Exception {
    T value = type.getTypeClass().cast(sample);
    TypeSerializer<T> serializer = serializer(type);
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(value, out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());

    assertSame(serializer.deserialize(in), value);
    assertThat(in.available()).isZero();
    assertSame(serializer.copy(value), value);
  }

  /** Compares all fields; arrays by their content, and doubles exactly. */
  private static void assertSame(Object actual, Object expected) {
    assertThat(actual)
        .usingRecursiveComparison()
        .withComparatorForType(Double::compare, Double.class)
        .isEqualTo(expected);
  }

  /** Returns the serializer of a type. It fails if any field would need Kryo. */
  private static <T> TypeSerializer<T> serializer(TypeInformation<T> type) {
    SerializerConfigImpl config = new SerializerConfigImpl();
    config.setGenericTypes(false);
    return type.createSerializer(config);
  }

  private static Object sample(TypeInformation<?> type, int sample) throws Exception {
    if (type instanceof PojoTypeInfo<?> pojo) {
      List<Field> fields = fields(type.getTypeClass());
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < fields.size(); i++) {
        values.add(sample(fieldType(pojo, fields.get(i)), sample + i));
      }
      return create(type.getTypeClass(), fields, values);
    }
    if (type.equals(Types.VOID)) {
      return null;
    }
    assertThat(VALUES).as("values for fields of type %s", type).containsKey(type);
    List<?> values = VALUES.get(type);
    return values.get(sample % values.size());
  }

  /** Returns a value whose fields are null, except those of a primitive type. */
  private static Object withNulls(TypeInformation<?> type) throws Exception {
    List<Field> fields = fields(type.getTypeClass());
    List<Object> values = new ArrayList<>();
    for (Field field : fields) {
      values.add(
          field.getType().isPrimitive()
              ? sample(fieldType((PojoTypeInfo<?>) type, field), 0)
              : null);
    }
    return create(type.getTypeClass(), fields, values);
  }

  private static TypeInformation<?> fieldType(PojoTypeInfo<?> type, Field field) {
    return type.getPojoFieldAt(type.getFieldIndex(field.getName())).getTypeInformation();
  }

  private static Object create(Class<?> type, List<Field> fields, List<Object> values)
      throws Exception {
    Class<?>[] fieldTypes = fields.stream().map(Field::getType).toArray(Class<?>[]::new);
    for (Constructor<?> constructor : type.getConstructors()) {
      if (Arrays.equals(constructor.getParameterTypes(), fieldTypes)) {
        return constructor.newInstance(values.toArray());
      }
    }
    Object value = type.getConstructor().newInstance();
    for (int i = 0; i < values.size(); i++) {
      fields.get(i).set(value, values.get(i));
    }
    return value;
  }

  /** Returns the instance fields in the order of their declaration. */
  private static List<Field> fields(Class<?> type) {
    List<Field> fields =
        Stream.of(type.getDeclaredFields())
            .filter(field -> !Modifier.isStatic(field.getModifiers()))
            .toList();
    fields.forEach(field -> field.setAccessible(true));
    return fields;
  }
}
