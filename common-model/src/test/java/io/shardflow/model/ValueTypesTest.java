package io.shardflow.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.codec.AnyObject;
import io.shardflow.model.event.Sale;
import io.shardflow.model.result.Trend;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.junit.jupiter.api.Test;

/** All events and results, found in their packages, and the other types of this module. */
class ValueTypesTest extends ValueTypeContract {
  private static final String CLASS_FILE = ".class";

  @Override
  protected Stream<TypeInformation<?>> types() throws Exception {
    List<TypeInformation<?>> types = new ArrayList<>();
    types.add(TypeInformation.of(AnyObject.class));
    types.add(TypeInformation.of(DeadLetter.class));
    types.add(decoded());
    eventsAndResults().forEach(type -> types.add(TypeInformation.of(type)));
    return types.stream();
  }

  @Test
  void findsEventsAndResults() throws Exception {
    assertThat(eventsAndResults()).contains(Sale.class, Trend.class);
  }

  private static TypeInformation<?> decoded() {
    return Types.POJO(
        Decoded.class,
        Map.of(
            "event",
            TypeInformation.of(Sale.class),
            "deadLetter",
            TypeInformation.of(DeadLetter.class),
            "arrivalTime",
            Types.INSTANT));
  }

  private static List<Class<?>> eventsAndResults() throws Exception {
    return Stream.concat(classesBeside(Sale.class), classesBeside(Trend.class)).toList();
  }

  /** Returns the concrete classes in the package of a class. */
  private static Stream<Class<?>> classesBeside(Class<?> neighbour)
      throws IOException, URISyntaxException {
    Path file = Path.of(neighbour.getResource(neighbour.getSimpleName() + CLASS_FILE).toURI());
    try (Stream<Path> files = Files.list(file.getParent())) {
      return files
          .map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith(CLASS_FILE) && !name.startsWith("package-info"))
          .sorted()
          .<Class<?>>map(
              name ->
                  load(
                      neighbour.getPackageName()
                          + "."
                          + name.substring(0, name.length() - CLASS_FILE.length())))
          .filter(type -> !type.isAnonymousClass() && !Modifier.isAbstract(type.getModifiers()))
          .toList()
          .stream();
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
