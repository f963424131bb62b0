package io.couponflow.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Lets no header choose another method than the request's own, and tells what every answer forbids the browser, those too that the web server gives by itself, such as to what is no HTTP; the text of
 * the latter says nothing of why.
 */
final class Headers extends ErrorHandler implements HttpConfiguration.Customizer {

    private static final Map<String, String> ALWAYS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                    + " font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()");

    private static final String METHOD_OVERRIDE = "X-HTTP-Method-Override";

    private final boolean behindProxy;

    Headers(boolean behindProxy) {
        this.behindProxy = behindProxy;
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable response) {
        ALWAYS.forEach(response::put);
        if (behindProxy && "https".equalsIgnoreCase(request.getHeaders().get("X-Forwarded-Proto"))) {
            response.put("Strict-Transport-Security", "max-age=31536000");
        }
        return request.getHeaders().contains(METHOD_OVERRIDE) ? new AsAsked(request) : request;
    }

    /** Without the header that the router below would take for the method. */
    private static final class AsAsked extends Request.Wrapper {
        private final HttpFields headers;

        private AsAsked(Request asked) {
            super(asked);
            headers =
                    HttpFields.build(asked.getHeaders()).remove(METHOD_OVERRIDE).asImmutable();
        }

        @Override
        public HttpFields getHeaders() {
            return headers;
        }
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int status,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback)
            throws IOException {
        response.getHeaders().put("Content-Type", "application/json; charset=utf-8");
        if (status == HttpStatus.TOO_MANY_REQUESTS_429) {
            response.getHeaders().put("Retry-After", "2");
        }
        customize(request, response.getHeaders());
        response.write(true, body(status), callback);
    }

    private static ByteBuffer body(int status) {
        String said = status == HttpStatus.TOO_MANY_REQUESTS_429
                ? "Too much is asked at once; try again in a moment."
                : "The server can't take this request (" + status + ").";
        return ByteBuffer.wrap(("{\"error\": \"" + said + "\", \"mistakes\": []}").getBytes(UTF_8));
    }
}
