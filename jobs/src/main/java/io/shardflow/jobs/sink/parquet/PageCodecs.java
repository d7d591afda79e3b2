package io.shardflow.jobs.sink.parquet;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/** Compresses and decompresses pages without Hadoop, which Parquet's own codecs need. */
final class PageCodecs implements CompressionCodecFactory {
  static final Set<CompressionCodecName> SUPPORTED =
      Set.of(
          CompressionCodecName.UNCOMPRESSED,
          CompressionCodecName.SNAPPY,
          CompressionCodecName.ZSTD);

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    return new Compressor(codec);
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return new Decompressor(codec);
  }

  @Override
  public void release() {}

  private static byte[] bytes(BytesInput page) throws IOException {
    return page.toInputStream().readAllBytes();
  }

  private static final class Compressor implements BytesInputCompressor {
    private final CompressionCodecName codec;

    private Compressor(CompressionCodecName codec) {
      this.codec = codec;
    }

    @Override
    public BytesInput compress(BytesInput page) throws IOException {
      switch (codec) {
        case ZSTD:
          return BytesInput.from(Zstd.compress(bytes(page)));
        case SNAPPY:
          return BytesInput.from(Snappy.compress(bytes(page)));
        default:
          return page;
      }
    }

    @Override
    public CompressionCodecName getCodecName() {
      return codec;
    }

    @Override
    public void release() {}
  }

  private static final class Decompressor implements BytesInputDecompressor {
    private final CompressionCodecName codec;

    private Decompressor(CompressionCodecName codec) {
      this.codec = codec;
    }

    @Override
    public BytesInput decompress(BytesInput page, int size) throws IOException {
      switch (codec) {
        case ZSTD:
          return BytesInput.from(Zstd.decompress(bytes(page), size));
        case SNAPPY:
          return BytesInput.from(Snappy.uncompress(bytes(page)));
        case UNCOMPRESSED:
          return page;
        default:
          throw new IOException("pages are compressed by " + codec + ", which is not supported");
      }
    }

    @Override
    public void decompress(ByteBuffer page, int compressedSize, ByteBuffer out, int size)
        throws IOException {
      byte[] bytes = new byte[compressedSize];
      page.get(bytes);
      out.put(bytes(decompress(BytesInput.from(bytes), size)));
    }

    @Override
    public void release() {}
  }
}
