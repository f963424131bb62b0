package io.couponflow.connectors.files;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bytes of a file, unzipped if it is a gzip file (of one member or several). Where the gzip data is corrupt or cut
 * off, the stream ends behind the last byte that could be unzipped, with a warning: a retry would find the same. Any
 * other error is thrown on, for it may pass.
 */
final class Unzipped extends GZIPInputStream {

    private static final Logger LOG = LoggerFactory.getLogger(Unzipped.class);
    private static final int BUFFER = 64 * 1024;
    private static final int MAGIC_1 = 0x1F;
    private static final int MAGIC_2 = 0x8B;

    private final String file;
    private boolean broken;

    private Unzipped(String file, InputStream in) throws IOException {
        super(in, BUFFER);
        this.file = file;
    }

    /**
     * @param file its name, for messages
     * @param in its bytes. What they start with tells whether they are zipped, not the name: a plain file that is
     *     called {@code .gz} is read as it is
     */
    static InputStream open(String file, InputStream in) throws IOException {
        PushbackInputStream bytes = new Members(in);
        try {
            int first = bytes.read();
            int second = first < 0 ? -1 : bytes.read();
            if (second >= 0) {
                bytes.unread(second);
            }
            if (first >= 0) {
                bytes.unread(first);
            }
            return first == MAGIC_1 && second == MAGIC_2 ? new Unzipped(file, bytes) : bytes;
        } catch (EOFException | ZipException e) {
            warn(file, e);
            bytes.close();
            return InputStream.nullInputStream();
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (broken) {
            return -1;
        }
        long before = inf.getBytesWritten();
        try {
            return super.read(target, offset, length);
        } catch (EOFException | ZipException e) {
            broken = true;
            warn(file, e);
            // the inflater has put what it had into the target before it met the error
            int rescued = (int) Math.max(0, inf.getBytesWritten() - before);
            return rescued > 0 ? rescued : -1;
        }
    }

    private static void warn(String file, IOException e) {
        LOG.warn("{} is cut off or corrupt and is read up to there: {}", file, e.getMessage());
    }

    /** The JDK goes on to a further gzip member only if bytes are said to be available, which a remote file may not. */
    private static final class Members extends PushbackInputStream {

        Members(InputStream in) {
            super(in, 2);
        }

        @Override
        public int available() throws IOException {
            int next = read();
            if (next < 0) {
                return 0;
            }
            unread(next);
            return 1;
        }
    }
}
