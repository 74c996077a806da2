package org.colotride.ui;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;
import org.colotride.ui.page.PageTabs;
import org.deeplearning4j.ui.VertxUIServer;

/**
 * Deeplearning4j's server on one address, behind a {@link RequestGuard}. It would listen on all interfaces and has no
 * setting for that: it is handed a Vert.x whose HTTP servers know better.
 */
final class BoundUiServer extends VertxUIServer {
    private static final int IDLE_SECONDS = 60;

    private final String host;
    private final int port;
    private final RequestGuard guard;
    private final PageTabs tabs = new PageTabs();

    BoundUiServer(String host, int port, RequestGuard guard) {
        this.host = host;
        this.port = port;
        this.guard = guard;
    }

    @Override
    public void init(Vertx vertx, Context context) {
        super.init(
                proxy(
                        Vertx.class,
                        (self, method, arguments) -> method.getName().equals("createHttpServer")
                                ? boundServer(vertx)
                                : call(method, vertx, arguments)),
                context);
    }

    private HttpServer boundServer(Vertx vertx) {
        HttpServer server = vertx.createHttpServer(
                        new HttpServerOptions().setIdleTimeout(IDLE_SECONDS).setIdleTimeoutUnit(TimeUnit.SECONDS))
                .connectionHandler(guard::opened);
        return proxy(HttpServer.class, (self, method, arguments) -> switch (method.getName()) {
            case "requestHandler" -> {
                Handler<HttpServerRequest> pages = handler(arguments[0]);
                server.requestHandler(guard.before(request -> {
                    if (!tabs.handles(request)) {
                        pages.handle(request);
                    }
                }));
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
