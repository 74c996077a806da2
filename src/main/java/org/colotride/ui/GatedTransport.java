package org.colotride.ui;

import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.vertx.core.net.impl.transport.Transport;
import java.util.List;

/** Vert.x's transport, but for a {@link ConnectionGate} at the place where connections are accepted. */
final class GatedTransport extends Transport {
    private final ConnectionGate gate;

    GatedTransport(ConnectionGate gate) {
        this.gate = gate;
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        return () -> new GatedServerChannel(gate);
    }

    private static final class GatedServerChannel extends NioServerSocketChannel {
        private final ConnectionGate gate;

        GatedServerChannel(ConnectionGate gate) {
            this.gate = gate;
        }

        @Override
        protected int doReadMessages(List<Object> accepted) throws Exception {
            int read = super.doReadMessages(accepted);
            if (read > 0
                    && accepted.get(accepted.size() - 1) instanceof NioSocketChannel connection
                    && !gate.admits(connection)) {
                accepted.remove(accepted.size() - 1);
                connection.unsafe().closeForcibly();
            }
            return read;
        }
    }
}
