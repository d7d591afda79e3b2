/**
 * The Terraform module, made from the CloudFormation templates of the stacks.
 *
 * <p>The resources of the provider {@code awscc} are those of CloudFormation, with names in snake
 * case, so that one set of resource schemas holds for both. Two exceptions are in {@code
 * ResourceTypes}. Whatever cannot be translated is refused: see {@code UntranslatableException}.
 */
package io.shardflow.aws.terraform;
