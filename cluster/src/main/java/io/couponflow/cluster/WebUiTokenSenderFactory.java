package io.couponflow.cluster;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.io.network.netty.OutboundChannelHandlerFactory;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelFuture;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelHandler;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelHandlerContext;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelOutboundHandlerAdapter;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelPromise;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpHeaderNames;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpRequest;

/** Has Flink's own clients, such as its command line, bring the token where the configuration holds one. */
public final class WebUiTokenSenderFactory implements OutboundChannelHandlerFactory {

    /** Flink finds it by its name, in META-INF/services. */
    public WebUiTokenSenderFactory() {}

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public Optional<ChannelHandler> createHandler(Configuration configuration) {
        return configuration.getOptional(WebUiOptions.TOKEN).map(Sender::new);
    }

    /** The token is for a Flink of this machine: whoever has the command line speak to another does not tell it. */
    private static final class Sender extends ChannelOutboundHandlerAdapter {

        private final String token;

        Sender(String token) {
            this.token = token;
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            if (message instanceof HttpRequest request
                    && context.channel().remoteAddress() instanceof InetSocketAddress to
                    && to.getAddress().isLoopbackAddress()) {
                request.headers().set(HttpHeaderNames.AUTHORIZATION, WebUiOptions.authorization(token));
            }
            ChannelFuture unused = context.write(message, promise);
        }
    }
}
