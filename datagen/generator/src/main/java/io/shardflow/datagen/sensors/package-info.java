/** The sensors of generated readings: their values, their troubles, and the commands they obey. */
package io.shardflow.datagen.sensors;
