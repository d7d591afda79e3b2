package io.shardflow.jobs.reference;

import java.io.Serializable;

/**
 * What is known of a sensor or a store. Each may be null.
 *
 * @param own the thresholds that hold for it instead of those of its type
 */
public record Reference(String name, String site, Thresholds own) implements Serializable {}
