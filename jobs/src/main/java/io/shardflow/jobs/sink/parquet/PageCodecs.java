package io.shardflow.jobs.sink.parquet;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/** Compresses pages without Hadoop, which Parquet's own codecs need. */
final class PageCodecs implements CompressionCodecFactory {
  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    return new Compressor(codec);
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("only writes files");
  }

  @Override
  public void release() {}

  private static final class Compressor implements BytesInputCompressor {
    private final CompressionCodecName codec;

    private Compressor(CompressionCodecName codec) {
      this.codec = codec;
    }

    @Override
    public BytesInput compress(BytesInput page) throws IOException {
      switch (codec) {
        case ZSTD:
          return BytesInput.from(Zstd.compress(page.toInputStream().readAllBytes()));
        case SNAPPY:
          return BytesInput.from(Snappy.compress(page.toInputStream().readAllBytes()));
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
}
