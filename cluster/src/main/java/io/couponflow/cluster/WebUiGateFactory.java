package io.couponflow.cluster;

import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.io.network.netty.InboundChannelHandlerFactory;
import org.apache.flink.shaded.netty4.io.netty.channel.Channel;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelHandler;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelInitializer;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelPipeline;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpServerCodec;

/** Has Flink put a {@link WebUiGate} into each connection of its REST interface, where the configuration holds a token. */
public final class WebUiGateFactory implements InboundChannelHandlerFactory {

    /** Flink finds it by its name, in META-INF/services. */
    public WebUiGateFactory() {}

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public Optional<ChannelHandler> createHandler(Configuration configuration, Map<String, String> responseHeaders) {
        return configuration.getOptional(WebUiOptions.TOKEN).map(AtTheDoor::new);
    }

    /**
     * Flink adds the handlers of others behind its own, which write an upload to disk and gather a body in memory. Who is not
     * admitted must not get as far, so the gate goes in front of them.
     */
    private static final class AtTheDoor extends ChannelInitializer<Channel> {

        private final String token;

        AtTheDoor(String token) {
            this.token = token;
        }

        @Override
        protected void initChannel(Channel channel) {
            ChannelPipeline pipeline = channel.pipeline();
            ChannelPipeline unused =
                    pipeline.addAfter(pipeline.context(HttpServerCodec.class).name(), null, new WebUiGate(token));
        }
    }
}
