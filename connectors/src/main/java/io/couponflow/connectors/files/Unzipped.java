package io.couponflow.connectors.files;

import java.io.EOFException;
import java.io.FilterInputStream;
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
 * off, the stream ends behind the last byte that could be unzipped, and {@link #problem} and a warning tell: a retry would
 * find the same. So it does where what follows a member is none. Any other error is thrown on, for it may pass.
 */
public final class Unzipped extends FilterInputStream {

    private static final Logger LOG = LoggerFactory.getLogger(Unzipped.class);
    private static final int BUFFER = 64 * 1024;
    private static final int MEMBER_TRAILER = 8;
    private static final int MAGIC_1 = 0x1F;
    private static final int MAGIC_2 = 0x8B;

    private final String file;
    private @Nullable String problem;

    private Unzipped(String file, PushbackInputStream bytes) {
        super(bytes);
        this.file = file;
    }

    /**
     * The bytes of a file, unzipped if need be.
     *
     * @param file its name, for messages
     * @param in its bytes. What they start with tells whether they are zipped, not the name: a plain file that is
     *     called {@code .gz} is read as it is
     */
    public static Unzipped open(String file, InputStream in) throws IOException {
        Members bytes = new Members(in);
        Unzipped unzipped = new Unzipped(file, bytes);
        try {
            int first = bytes.read();
            int second = first < 0 ? -1 : bytes.read();
            if (second >= 0) {
                bytes.unread(second);
            }
            if (first >= 0) {
                bytes.unread(first);
            }
            if (first == MAGIC_1 && second == MAGIC_2) {
                unzipped.in = unzipped.new Gzip(bytes);
            }
            return unzipped;
        } catch (EOFException | ZipException e) {
            unzipped.endsEarly(e.getMessage());
            bytes.close();
            unzipped.in = InputStream.nullInputStream();
            return unzipped;
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    /** Why the file could not be unzipped to its end; null if it could, as far as it has been read. */
    public @Nullable String problem() {
        return problem;
    }

    private void endsEarly(@Nullable String why) {
        problem = "its gzip data is cut off or corrupt, and it is read up to there: "
                + (why == null ? "it ends amid a header" : why);
        LOG.warn("{}: {}", file, problem);
    }

    private final class Gzip extends GZIPInputStream {

        private final Members members;
        private boolean ended;

        Gzip(Members in) throws IOException {
            super(in, BUFFER);
            this.members = in;
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
                    tellOfTheRest();
                }
                return count;
            } catch (EOFException | ZipException e) {
                ended = true;
                endsEarly(e.getMessage());
                // the inflater has put what it had into the target before it met the error
                int rescued = (int) Math.max(0, inf.getBytesWritten() - before);
                return rescued > 0 ? rescued : -1;
            }
        }

        private void tellOfTheRest() {
            if (inf.getRemaining() > MEMBER_TRAILER || members.promised) {
                endsEarly("what follows its last gzip member is no gzip data");
            }
        }
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
