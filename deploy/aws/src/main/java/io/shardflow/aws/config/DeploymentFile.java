package io.shardflow.aws.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads the file of a deployment. */
public final class DeploymentFile {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private DeploymentFile() {}

  /**
   * Reads and checks a file.
   *
   * @throws InvalidDeploymentException if it is not valid, with all problems
   */
  public static Deployment read(Path file) throws InvalidDeploymentException {
    Deployment deployment;
    try {
      String text = Files.readString(file);
      deployment = text.isBlank() ? null : YAML.readValue(text, Deployment.class);
    } catch (JsonProcessingException e) {
      throw new InvalidDeploymentException(file, List.of(describe(e)));
    } catch (IOException e) {
      throw new InvalidDeploymentException(file, List.of("cannot be read: " + e));
    }
    List<String> problems =
        deployment == null ? List.of("is empty") : DeploymentCheck.problems(deployment);
    if (!problems.isEmpty()) {
      throw new InvalidDeploymentException(file, problems);
    }
    return deployment;
  }

  private static String describe(JsonProcessingException failure) {
    JsonLocation location = failure.getLocation();
    String place = location == null ? "" : "line " + location.getLineNr() + ": ";
    if (failure instanceof JsonMappingException) {
      place += path((JsonMappingException) failure);
    }
    if (failure instanceof UnrecognizedPropertyException) {
      return place
          + "unknown key; known here: "
          + ((UnrecognizedPropertyException) failure)
              .getKnownPropertyIds().stream()
                  .map(Object::toString)
                  .collect(Collectors.toCollection(TreeSet::new))
                  .stream()
                  .collect(Collectors.joining(", "));
    }
    return place + failure.getOriginalMessage().lines().findFirst().orElse("not valid YAML");
  }

  /** Returns where in the file a value is, such as {@code jobs.dedup.options: }. */
  private static String path(JsonMappingException failure) {
    String path =
        failure.getPath().stream()
            .map(JsonMappingException.Reference::getFieldName)
            .filter(Objects::nonNull)
            .collect(Collectors.joining("."));
    return path.isEmpty() ? "" : path + ": ";
  }
}
