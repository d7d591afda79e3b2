package io.shardflow.aws.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Translates values of a template, with CloudFormation's functions in them. */
final class Expressions {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(!?)([^}]+)}");

  /** The names that every template knows. */
  private static final Map<String, String> PSEUDO_PARAMETERS =
      Map.of(
          "AWS::AccountId", "data.aws_caller_identity.current.account_id",
          "AWS::Region", "data.aws_region.current.region",
          "AWS::Partition", "data.aws_partition.current.partition",
          "AWS::URLSuffix", "data.aws_partition.current.dns_suffix",
          "AWS::NoValue", "null");

  private final Map<String, String> references = new LinkedHashMap<>();
  private final Map<String, String> types = new LinkedHashMap<>();
  private final Map<String, String> parameters = new LinkedHashMap<>();
  private final Map<String, String> exports;

  /**
   * Creates a translation for one template.
   *
   * @param exports the expressions of what templates export, by the name of the export
   */
  Expressions(Map<String, String> exports) {
    this.exports = exports;
  }

  /**
   * Makes a resource known.
   *
   * @param address its address, such as {@code awscc_kms_key.stream_key}
   */
  void addResource(String logicalId, String type, String address) {
    references.put(logicalId, address);
    types.put(logicalId, type);
  }

  void addParameter(String logicalId, String variable) {
    parameters.put(logicalId, "var." + variable);
  }

  /** Translates a value. Names of attributes become snake case. */
  Hcl.Value value(String where, JsonNode node) {
    return translate(where, node, true);
  }

  /** Translates a value whose keys are kept. */
  Hcl.Value json(String where, JsonNode node) {
    return translate(where, node, false);
  }

  private Hcl.Value translate(String where, JsonNode node, boolean renames) {
    if (node.isTextual()) {
      return Hcl.Value.of(Hcl.quote(node.textValue()));
    }
    if (node.isNumber() || node.isBoolean()) {
      return Hcl.Value.of(node.asText());
    }
    if (node.isArray()) {
      List<Hcl.Value> items = new ArrayList<>();
      for (int i = 0; i < node.size(); i++) {
        items.add(translate(where + "[" + i + "]", node.get(i), renames));
      }
      return Hcl.list(items);
    }
    if (!node.isObject()) {
      throw new UntranslatableException(where, "null has no meaning");
    }
    if (isFunction(node)) {
      return Hcl.Value.of(expression(where, node));
    }
    List<Hcl.Entry> entries = new ArrayList<>();
    node.fields()
        .forEachRemaining(
            field -> entries.add(entry(where, field.getKey(), field.getValue(), renames)));
    return Hcl.object(entries);
  }

  /** Translates a property. */
  Hcl.Entry entry(String where, String name, JsonNode value, boolean renames) {
    String path = where + "." + name;
    if (!renames) {
      return new Hcl.Entry(Hcl.quote(name), json(path, value));
    }
    Hcl.Value translated =
        ResourceTypes.isJson(name)
            ? Hcl.call("jsonencode", json(path, value))
            : ResourceTypes.isMap(name) ? json(path, value) : value(path, value);
    return new Hcl.Entry(Names.snakeCase(name), translated);
  }

  static boolean isFunction(JsonNode node) {
    if (!node.isObject() || node.size() != 1) {
      return false;
    }
    String name = node.fieldNames().next();
    return name.equals("Ref") || name.equals("Condition") || name.startsWith("Fn::");
  }

  /** Returns the expression of a function or a text, in one line. */
  String expression(String where, JsonNode node) {
    if (!isFunction(node)) {
      Hcl.Value value = value(where, node);
      if (!value.isSingle()) {
        throw new UntranslatableException(where, "is too large for an expression");
      }
      return value.first();
    }
    String name = node.fieldNames().next();
    JsonNode argument = node.get(name);
    String path = where + "." + name;
    switch (name) {
      case "Ref":
        return reference(path, argument.asText());
      case "Fn::GetAtt":
        return attribute(
            path,
            argument.isArray()
                ? argument.get(0).asText() + "." + argument.get(1).asText()
                : argument.asText());
      case "Fn::Join":
        return join(path, argument);
      case "Fn::Sub":
        return substitute(path, argument);
      case "Fn::Select":
        return operand(path, argument.get(1)) + "[" + argument.get(0).asText() + "]";
      case "Fn::Split":
        return "split(%s, %s)"
            .formatted(expression(path, argument.get(0)), expression(path, argument.get(1)));
      case "Fn::ImportValue":
        return imported(path, argument);
      case "Fn::If":
        return "local.%s ? %s : %s"
            .formatted(
                Names.snakeCase(argument.get(0).asText()),
                operand(path, argument.get(1)),
                operand(path, argument.get(2)));
      default:
        return condition(path, name, argument);
    }
  }

  private String condition(String where, String name, JsonNode argument) {
    switch (name) {
      case "Condition":
        return "local." + Names.snakeCase(argument.asText());
      case "Fn::Not":
        return "!(" + expression(where, argument.get(0)) + ")";
      case "Fn::Equals":
        return operand(where, argument.get(0)) + " == " + operand(where, argument.get(1));
      case "Fn::And":
        return all(where, argument, " && ");
      case "Fn::Or":
        return all(where, argument, " || ");
      default:
        throw new UntranslatableException(where, "the function is not translated");
    }
  }

  /** Returns an expression that an operator can follow. */
  private String operand(String where, JsonNode node) {
    String expression = expression(where, node);
    return node.has("Fn::If") ? "(" + expression + ")" : expression;
  }

  private String all(String where, JsonNode conditions, String operator) {
    List<String> parts = new ArrayList<>();
    conditions.forEach(condition -> parts.add("(" + expression(where, condition) + ")"));
    return String.join(operator, parts);
  }

  private String reference(String where, String name) {
    String pseudo = PSEUDO_PARAMETERS.get(name);
    if (pseudo != null) {
      return pseudo;
    }
    if (parameters.containsKey(name)) {
      return parameters.get(name);
    }
    String address = address(where, name);
    return address + (types.get(name).equals(ResourceTypes.APPLICATION) ? ".name" : ".id");
  }

  private String attribute(String where, String name) {
    int dot = name.indexOf('.');
    return address(where, name.substring(0, dot)) + "." + Names.snakeCase(name.substring(dot + 1));
  }

  private String address(String where, String logicalId) {
    String address = references.get(logicalId);
    if (address == null) {
      throw new UntranslatableException(where, "there is no resource or parameter " + logicalId);
    }
    return address;
  }

  private String imported(String where, JsonNode name) {
    if (!name.isTextual()) {
      throw new UntranslatableException(where, "only a fixed name can be imported");
    }
    String value = exports.get(name.textValue());
    if (value == null) {
      throw new UntranslatableException(where, "no template exports " + name.textValue());
    }
    return value;
  }

  private String join(String where, JsonNode argument) {
    String delimiter = argument.get(0).asText();
    JsonNode parts = argument.get(1);
    if (!parts.isArray()) {
      return "join(%s, %s)".formatted(Hcl.quote(delimiter), expression(where, parts));
    }
    StringBuilder text = new StringBuilder("\"");
    for (int i = 0; i < parts.size(); i++) {
      text.append(i == 0 ? "" : Hcl.escape(delimiter));
      text.append(
          parts.get(i).isTextual()
              ? Hcl.escape(parts.get(i).textValue())
              : interpolation(expression(where, parts.get(i))));
    }
    return unwrap(text.append('"').toString());
  }

  private String substitute(String where, JsonNode argument) {
    String template = (argument.isArray() ? argument.get(0) : argument).asText();
    JsonNode values = argument.isArray() ? argument.get(1) : null;
    StringBuilder text = new StringBuilder("\"");
    Matcher placeholder = PLACEHOLDER.matcher(template);
    int from = 0;
    while (placeholder.find()) {
      text.append(Hcl.escape(template.substring(from, placeholder.start())));
      String name = placeholder.group(2);
      if (!placeholder.group(1).isEmpty()) {
        text.append(Hcl.escape("${" + name + "}"));
      } else if (values != null && values.has(name)) {
        text.append(interpolation(expression(where, values.get(name))));
      } else {
        text.append(
            interpolation(name.contains(".") ? attribute(where, name) : reference(where, name)));
      }
      from = placeholder.end();
    }
    return unwrap(text.append(Hcl.escape(template.substring(from))).append('"').toString());
  }

  /** Returns an expression as a part of a text; a text within it needs no braces. */
  private static String interpolation(String expression) {
    boolean isText =
        expression.startsWith("\"") && expression.indexOf('"', 1) == expression.length() - 1;
    return isText ? expression.substring(1, expression.length() - 1) : "${" + expression + "}";
  }

  /** Returns the expression alone if a text is nothing else. */
  private static String unwrap(String text) {
    boolean isOne =
        text.startsWith("\"${")
            && text.endsWith("}\"")
            && text.indexOf('}') == text.length() - 2
            && text.indexOf("${", 2) < 0;
    return isOne ? text.substring(3, text.length() - 2) : text;
  }
}
