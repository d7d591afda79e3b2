/** Low-level text handling that the codecs share: times, digits, bytes in words, escaping. */
package io.shardflow.text;
