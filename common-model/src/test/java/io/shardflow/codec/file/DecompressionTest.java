package io.shardflow.codec.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class DecompressionTest {
  private enum Format {
    GZIP {
      @Override
      OutputStream compress(OutputStream out) throws IOException {
        return new GZIPOutputStream(out);
      }
    },
    BZIP2 {
      @Override
      OutputStream compress(OutputStream out) throws IOException {
        return new BZip2CompressorOutputStream(out, 1);
      }
    },
    XZ {
      @Override
      OutputStream compress(OutputStream out) throws IOException {
        return new XZOutputStream(out, new LZMA2Options(1));
      }
    },
    ZSTD {
      @Override
      OutputStream compress(OutputStream out) throws IOException {
        return new ZstdOutputStream(out).setChecksum(true);
      }
    },
    ZLIB {
      @Override
      OutputStream compress(OutputStream out) {
        return new DeflaterOutputStream(out);
      }
    };

    abstract OutputStream compress(OutputStream out) throws IOException;

    byte[] compress(String text) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (OutputStream out = compress(bytes)) {
        out.write(text.getBytes(UTF_8));
      }
      return bytes.toByteArray();
    }
  }

  @ParameterizedTest
  @EnumSource
  void detectsCompressionByContentNotByName(Format format) throws IOException {
    String text = "a line\n".repeat(50_000);
    for (String name : new String[] {"events", "events.jsonl", "events.gz", "events.deflate"}) {
      assertThat(read(format.compress(text), name)).isEqualTo(text);
      assertThat(read(format.compress(""), name)).isEmpty();
      assertThat(read("plain text\n".getBytes(UTF_8), name)).isEqualTo("plain text\n");
      assertThat(read(new byte[0], name)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ZLIB")
  void readsAllMembersOfAFile(Format format) throws IOException {
    byte[] file =
        concat(
            format.compress("one\n"),
            format.compress(""),
            format.compress("two\n".repeat(100_000)),
            format.compress("three\n"));
    assertThat(read(file, "events")).isEqualTo("one\n" + "two\n".repeat(100_000) + "three\n");
  }

  @ParameterizedTest
  @EnumSource
  void rejectsDamagedFiles(Format format) throws IOException {
    byte[] file = format.compress("a line\n".repeat(20));
    // The compression is detected by the first bytes.
    for (int length = 6; length < file.length; length++) {
      byte[] truncated = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> read(truncated, "events")).as("%d bytes", length).isNotNull();
    }
    byte[] corrupt = file.clone();
    corrupt[corrupt.length / 2] ^= 0x55;
    assertThatThrownBy(() -> read(corrupt, "events")).isNotNull();
    byte[] continued = concat(file, "{}\n".getBytes(UTF_8));
    assertThatThrownBy(() -> read(continued, "events")).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ZLIB")
  void rejectsATruncatedSecondMember(Format format) throws IOException {
    byte[] first = format.compress("one\n");
    byte[] second = format.compress("two\n");
    for (int length = 1; length < second.length; length++) {
      byte[] file = concat(first, Arrays.copyOf(second, length));
      assertThatThrownBy(() -> read(file, "events")).as("%d bytes", length).isNotNull();
    }
  }

  @Test
  void readsFromASourceThatReturnsFewBytesAtATime() throws IOException {
    for (Format format : Format.values()) {
      String text = "a line\n".repeat(1000);
      byte[] file =
          format == Format.ZLIB
              ? format.compress(text + text)
              : concat(format.compress(text), format.compress(text));
      InputStream slow =
          new FilterInputStream(new ByteArrayInputStream(file)) {
            @Override
            public int read(byte[] to, int from, int length) throws IOException {
              return super.read(to, from, Math.min(length, 3));
            }

            @Override
            public int available() {
              return 0;
            }
          };
      assertThat(new String(Decompression.open(slow, "events").readAllBytes(), UTF_8))
          .isEqualTo(text + text);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0004\"M\u0018d@\u00A7",
        "PK\u0003\u0004\u0014\u0000",
        "7z\u00BC\u00AF\u0027\u001C\u0000",
        "\u001F\u009D\u0090",
        "]\u0000\u0000\u0080\u0000",
        "\u00FF\u0006\u0000\u0000sNaPpY"
      })
  void namesTheSupportedFormatsInAnError(String head) {
    assertThatThrownBy(() -> read(head.getBytes(ISO_8859_1), "events.jsonl"))
        .hasMessageContaining("it is compressed as ")
        .hasMessageContaining("gzip, bzip2, xz, zstd and zlib can be read");
  }

  @Test
  void rejectsFormatsWithoutMagicBytesByExtension() throws IOException {
    byte[] raw = Arrays.copyOfRange(Format.ZLIB.compress("a line\n"), 2, 11);
    assertThatThrownBy(() -> read(raw, "EVENTS.Deflate")).hasMessageContaining(".deflate");
    assertThatThrownBy(() -> read(raw, "events.br")).hasMessageContaining(".br");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x^2,y\n1,2\n", "BZh9,a\n1,2\n", "7z,a\n", "PK,a\n", "x", "P*M\n", "é,x^\n"})
  void doesNotMistakeTextForCompressedData(String text) throws IOException {
    assertThat(read(text.getBytes(UTF_8), "events.csv")).isEqualTo(text);
  }

  private static String read(byte[] file, String name) throws IOException {
    try (InputStream in = Decompression.open(new ByteArrayInputStream(file), name)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
