package io.couponflow.connectors.files;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bytes of a file, unzipped if it is a gzip file (of one member or several). Where the gzip data is corrupt or cut
 * off, the stream ends behind the last byte that could be unzipped, with a warning: a retry would find the same. So it
 * does where what follows a member is none. Any other error is thrown on, for it may pass.
 */
public final class Unzipped extends GZIPInputStream {

    private static final Logger LOG = LoggerFactory.getLogger(Unzipped.class);
    private static final int BUFFER = 64 * 1024;
    private static final int MEMBER_TRAILER = 8;
    private static final int MAGIC_1 = 0x1F;
    private static final int MAGIC_2 = 0x8B;

    private final String file;
    private final Members members;
    private boolean ended;

    private Unzipped(String file, Members in) throws IOException {
        super(in, BUFFER);
        this.file = file;
        this.members = in;
    }

    /**
     * The bytes of a file, unzipped if need be.
     *
     * @param file its name, for messages
     * @param in its bytes. What they start with tells whether they are zipped, not the name: a plain file that is
     *     called {@code .gz} is read as it is
     */
    public static InputStream open(String file, InputStream in) throws IOException {
        Members bytes = new Members(in);
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
            warn(file, e.getMessage());
            bytes.close();
            return InputStream.nullInputStream();
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (ended) {
            return -1;
        }
        long before = inf.getBytesWritten();
        try {
            int count = super.read(target, offset, length);
            if (count < 0 && !ended) {
                ended = true;
                warnOfTheRest();
            }
            return count;
        } catch (EOFException | ZipException e) {
            ended = true;
            warn(file, e.getMessage());
            // the inflater has put what it had into the target before it met the error
            int rescued = (int) Math.max(0, inf.getBytesWritten() - before);
            return rescued > 0 ? rescued : -1;
        }
    }

    private void warnOfTheRest() {
        if (inf.getRemaining() > MEMBER_TRAILER || members.promised) {
            warn(file, "what follows its last gzip member is no gzip data");
        }
    }

    private static void warn(String file, @Nullable String why) {
        LOG.warn(
                "{} is cut off or corrupt and is read up to there: {}",
                file,
                why == null ? "it ends amid a header" : why);
    }

    /** The JDK goes on to a further gzip member only if bytes are said to be available, which a remote file may not. */
    private static final class Members extends PushbackInputStream {

        /** Whether there was more when it was last asked, behind a member: at the end of all that was no member then. */
        private boolean promised;

        Members(InputStream in) {
            super(in, 2);
        }

        @Override
        public int available() throws IOException {
            int next = read();
            promised = next >= 0;
            if (promised) {
                unread(next);
            }
            return promised ? 1 : 0;
        }
    }
}
