package io.shardflow.aws.terraform;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names of Terraform for those of CloudFormation. */
final class Names {
  private static final Pattern WORD_END = Pattern.compile("([a-z0-9])([A-Z])");
  private static final Pattern ACRONYM_END = Pattern.compile("([A-Z]+)([A-Z][a-z])");

  private Names() {}

  /**
   * Returns a name in snake case, as the provider {@code awscc} does: {@code KMSMasterKeyID}
   * becomes {@code kms_master_key_id}.
   */
  static String snakeCase(String name) {
    // A plural of an acronym is one word, and so is CloudWatch.
    String words =
        name.replace("ARNs", "Arns")
            .replace("IDs", "Ids")
            .replace("CloudWatch", "Cloudwatch")
            .replaceAll("[^A-Za-z0-9]+", "_");
    words = ACRONYM_END.matcher(words).replaceAll("$1_$2");
    words = WORD_END.matcher(words).replaceAll("$1_$2");
    return words.toLowerCase(Locale.ROOT);
  }
}
