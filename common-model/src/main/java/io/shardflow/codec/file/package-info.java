/** Reads input files: decompresses them, and splits them into lines. */
package io.shardflow.codec.file;
