/** Reads commands to sensors from a Kinesis stream while their readings are generated. */
package io.shardflow.datagen.command;
