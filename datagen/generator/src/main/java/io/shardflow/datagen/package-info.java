/**
 * The interface to generated test data: the settings of a generator, and {@link
 * io.shardflow.datagen.GeneratorProvider}, which creates generators by the name of a kind of
 * events. Jobs depend on this package only. The events themselves are made in {@link
 * io.shardflow.datagen.events}.
 */
package io.shardflow.datagen;
