package io.couponflow.quickstart;

import io.couponflow.quickstart.DeadLetters.Letter;
import java.io.IOException;

/** Where the bodies of dead letters go. What was not finished when it is closed is undone as far as it can be. */
interface ReplayTarget extends AutoCloseable {

    /** Sends a body; it need not have arrived when this returns. */
    void send(Letter letter) throws Exception;

    /**
     * Tells, after waiting for it if need be, whether all that was sent so far is where it was to go; else {@link #finish}
     * brings it there.
     */
    boolean hasArrived() throws Exception;

    /** After the last body: all of it is where it was to go when this returns. */
    void finish() throws Exception;

    @Override
    void close() throws IOException;
}
