package io.couponflow.cluster;

import io.couponflow.cluster.WebUiAdmission.Entering;
import io.couponflow.cluster.WebUiAdmission.Refused;
import io.couponflow.cluster.WebUiAdmission.Verdict;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.flink.shaded.netty4.io.netty.buffer.Unpooled;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelDuplexHandler;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelFuture;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelFutureListener;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelHandlerContext;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelPromise;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.DefaultFullHttpResponse;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.FullHttpResponse;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpHeaderNames;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpHeaderValues;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpRequest;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpResponse;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpResponseStatus;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpVersion;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.LastHttpContent;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.cookie.CookieHeaderNames.SameSite;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.cookie.DefaultCookie;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.cookie.ServerCookieEncoder;
import org.apache.flink.shaded.netty4.io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a connection and Flink's REST interface.
 *
 * <ol>
 *   <li>Every request of a connection is looked at, not only the first.
 *   <li>What is not admitted is answered here. Nothing that follows on the connection is read, and it is closed when the
 *       request's body has come, or soon: closed at once, the answer might be lost with what is still under way.
 *   <li>No answer, Flink's own included, lets pages of other origins read it: Flink's usual {@code *} is taken out.
 * </ol>
 */
final class WebUiGate extends ChannelDuplexHandler {

    private static final int SECONDS_FOR_A_BODY = 2;

    private final String token;

    /** The last answer of the connection, once it is given. */
    private @Nullable ChannelFuture lastAnswer;

    WebUiGate(String token) {
        this.token = token;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (lastAnswer == null && message instanceof HttpRequest request) {
            WebUiAdmission admission = new WebUiAdmission(
                    token, ((InetSocketAddress) context.channel().localAddress()).getPort());
            Verdict verdict = admission.of(request);
            if (verdict instanceof Refused refused) {
                lastAnswer = answer(context, refused(refused));
            } else if (verdict instanceof Entering entering) {
                lastAnswer = answer(context, entered(entering, admission.cookie()));
            }
        }
        if (lastAnswer == null) {
            context.fireChannelRead(message);
        } else {
            discard(message, lastAnswer);
        }
    }

    private static ChannelFuture answer(ChannelHandlerContext context, FullHttpResponse answer) {
        answer.headers()
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                .set(HttpHeaderNames.CONTENT_LENGTH, answer.content().readableBytes())
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set("X-Content-Type-Options", "nosniff")
                .set("Referrer-Policy", "no-referrer");
        Future<?> unused = context.executor().schedule(() -> close(context), SECONDS_FOR_A_BODY, TimeUnit.SECONDS);
        return context.writeAndFlush(answer);
    }

    private static void close(ChannelHandlerContext context) {
        ChannelFuture unused = context.close();
    }

    private static void discard(Object message, ChannelFuture answered) {
        ReferenceCountUtil.release(message);
        if (message instanceof LastHttpContent) {
            ChannelFuture unused = answered.addListener(ChannelFutureListener.CLOSE);
        }
    }

    private static FullHttpResponse refused(Refused refused) {
        FullHttpResponse answer = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                refused.status(),
                Unpooled.copiedBuffer("couponflow: " + refused.why() + "\n", StandardCharsets.UTF_8));
        answer.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
        if (refused.status().equals(HttpResponseStatus.UNAUTHORIZED)) {
            answer.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        return answer;
    }

    private FullHttpResponse entered(Entering entering, String name) {
        DefaultCookie cookie = new DefaultCookie(name, token);
        cookie.setPath("/");
        cookie.setHttpOnly(true);
        cookie.setSameSite(SameSite.Strict);
        FullHttpResponse answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SEE_OTHER);
        answer.headers()
                .set(HttpHeaderNames.LOCATION, entering.location())
                .set(HttpHeaderNames.SET_COOKIE, ServerCookieEncoder.STRICT.encode(cookie));
        return answer;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse answer
                && answer.headers().contains(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN)) {
            answer.headers().remove(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN);
        }
        ChannelFuture unused = context.write(message, promise);
    }
}
