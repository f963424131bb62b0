package io.couponflow.dashboard;

import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;

/** Bytes on their way to a reader, who may be slow: no thread waits for that. */
final class Sending implements WriteListener {

    private static final int AT_ONCE = 16 * 1024;

    private final CompletableFuture<Void> sent = new CompletableFuture<>();
    private final ServletOutputStream out;
    private final byte[] bytes;
    private int position;

    private Sending(ServletOutputStream out, byte[] bytes) {
        this.out = out;
        this.bytes = bytes;
    }

    /** Answers with these bytes, which nobody may change from now on. */
    static void send(Context ctx, byte[] bytes) {
        ctx.res().setContentLength(bytes.length);
        ctx.future(() -> {
            try {
                Sending sending = new Sending(ctx.res().getOutputStream(), bytes);
                sending.out.setWriteListener(sending);
                return sending.sent;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public void onWritePossible() throws IOException {
        while (out.isReady()) {
            if (position == bytes.length) {
                sent.complete(null);
                return;
            }
            int length = Math.min(AT_ONCE, bytes.length - position);
            out.write(bytes, position, length);
            position += length;
        }
    }

    /** It has gone, which is no error of ours. */
    @Override
    public void onError(Throwable e) {
        sent.complete(null);
    }
}
