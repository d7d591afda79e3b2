package io.shardflow.aws.terraform;

/** A part of a CloudFormation template that has no counterpart in Terraform, or none here. */
public final class UntranslatableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param where the path of the part in the template
   * @param what why it cannot be translated
   */
  UntranslatableException(String where, String what) {
    super(where + ": " + what);
  }
}
