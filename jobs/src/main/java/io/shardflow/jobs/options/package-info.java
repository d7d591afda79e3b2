/**
 * Typed options: declaration, sources of values, validation, help.
 *
 * <p>Options are declared where they are used, as constants of type {@link
 * io.shardflow.jobs.options.Option}. This package knows none of them. {@code jobs/OPTIONS.md} and
 * {@code jobs/options.schema.json} are generated from the declarations.
 */
package io.shardflow.jobs.options;
