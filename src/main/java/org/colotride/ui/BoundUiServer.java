package org.colotride.ui;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerImpl;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.impl.ConnectionBase;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;
import org.colotride.ui.page.PageAssets;
import org.deeplearning4j.config.DL4JClassLoading;
import org.deeplearning4j.ui.VertxUIServer;

/**
 * Deeplearning4j's server on one address, behind a {@link RequestGuard} and a {@link ConnectionGate}. It would
 * listen on all interfaces and has no setting for that: it is handed a Vert.x whose HTTP servers know better.
 */
final class BoundUiServer extends VertxUIServer {
    private static final int IDLE_SECONDS = 60;

    private static final long SWEEP_MILLIS = 1000;
    private static final int FOUND_ELSEWHERE = 302;

    private final String host;
    private final int port;
    private final RequestGuard guard;
    private final ConnectionGate gate;
    private final PageAssets assets = new PageAssets();

    BoundUiServer(String host, int port, RequestGuard guard, ConnectionGate gate) {
        this.host = host;
        this.port = port;
        this.guard = guard;
        this.gate = gate;
    }

    @Override
    public void init(Vertx vertx, Context context) {
        super.init(
                proxy(
                        Vertx.class,
                        (self, method, arguments) -> method.getName().equals("createHttpServer")
                                ? boundServer((VertxInternal) vertx)
                                : call(method, vertx, arguments)),
                context);
    }

    @Override
    public void start(Promise<Void> started) throws Exception {
        ClassLoader others = DL4JClassLoading.getDl4jClassloader();
        DL4JClassLoading.setDl4jClassloader(new OwnModules(others));
        try {
            super.start(started);
        } finally {
            DL4JClassLoading.setDl4jClassloader(others);
        }
    }

    private HttpServer boundServer(VertxInternal vertx) {
        GatedTransport transport = new GatedTransport(gate);
        VertxInternal gated = proxy(
                VertxInternal.class,
                (self, method, arguments) ->
                        method.getName().equals("transport") ? transport : call(method, vertx, arguments));
        HttpServer server = new HttpServerImpl(
                gated, new HttpServerOptions().setIdleTimeout(IDLE_SECONDS).setIdleTimeoutUnit(TimeUnit.SECONDS));
        vertx.setPeriodic(SWEEP_MILLIS, timer -> gate.sweep());
        return proxy(HttpServer.class, (self, method, arguments) -> switch (method.getName()) {
            case "requestHandler" -> {
                Handler<HttpServerRequest> pages = handler(arguments[0]);
                Handler<HttpServerRequest> guarded = guard.before(request -> front(request, pages));
                server.requestHandler(request -> {
                    if (request.connection() instanceof ConnectionBase connection) {
                        gate.asked(connection.channel());
                    }
                    guarded.handle(request);
                });
                yield self;
            }
            case "listen" -> {
                server.listen(
                        port, host, BoundUiServer.<AsyncResult<HttpServer>>handler(arguments[arguments.length - 1]));
                yield self;
            }
            default -> call(method, server, arguments);
        });
    }

    /** Answers what Deeplearning4j's server would answer otherwise, or not at all. */
    private void front(HttpServerRequest request, Handler<HttpServerRequest> pages) {
        if (request.path().equals("/")) {
            request.response()
                    .setStatusCode(FOUND_ELSEWHERE)
                    .putHeader("Location", "/colotride")
                    .end();
        } else if (!assets.handles(request)) {
            pages.handle(request);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> Handler<T> handler(Object argument) {
        return (Handler<T>) argument;
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(BoundUiServer.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object call(Method method, Object target, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
