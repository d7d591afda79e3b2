package io.shardflow.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The profile "restricted" of the Pod Security Standards of Kubernetes, and a root file system that
 * cannot be written to.
 */
final class RestrictedProfile {
  private static final Set<String> VOLUMES =
      Set.of(
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "persistentVolumeClaim",
          "projected",
          "secret");

  private RestrictedProfile() {}

  /** Returns what is wrong with the spec of a pod. */
  static List<String> violations(JsonNode pod) {
    List<String> violations = new ArrayList<>();
    for (String host : List.of("hostNetwork", "hostPID", "hostIPC")) {
      demand(!pod.path(host).asBoolean(), host, violations);
    }
    JsonNode context = pod.path("securityContext");
    demand(context.path("runAsNonRoot").asBoolean(), "runAsNonRoot", violations);
    demand(context.path("runAsUser").asInt(0) > 0, "runAsUser", violations);
    demand(
        context.at("/seccompProfile/type").asText().equals("RuntimeDefault"),
        "seccompProfile",
        violations);
    for (JsonNode volume : pod.path("volumes")) {
      volume
          .fieldNames()
          .forEachRemaining(
              field ->
                  demand(
                      field.equals("name") || VOLUMES.contains(field),
                      "volume of type " + field,
                      violations));
    }
    demand(pod.path("containers").size() == 1, "one container", violations);
    for (JsonNode container : pod.path("containers")) {
      JsonNode security = container.path("securityContext");
      demand(
          !security.path("allowPrivilegeEscalation").asBoolean(true),
          "allowPrivilegeEscalation",
          violations);
      demand(!security.path("privileged").asBoolean(), "privileged", violations);
      demand(
          security.path("readOnlyRootFilesystem").asBoolean(),
          "readOnlyRootFilesystem",
          violations);
      demand(
          security.at("/capabilities/drop/0").asText().equals("ALL")
              && security.at("/capabilities/add").isMissingNode(),
          "capabilities",
          violations);
      for (JsonNode port : container.path("ports")) {
        demand(port.path("hostPort").isMissingNode(), "hostPort", violations);
      }
    }
    return violations;
  }

  private static void demand(boolean met, String what, List<String> violations) {
    if (!met) {
      violations.add(what);
    }
  }
}
