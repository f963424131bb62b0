package io.couponflow.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * What every answer forbids the browser, those too that the web server gives by itself, such as to what is no HTTP; the text of
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
        return request;
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
        customize(request, response.getHeaders());
        response.write(true, body(status), callback);
    }

    private static ByteBuffer body(int status) {
        return ByteBuffer.wrap(
                ("{\"error\": \"The server can't take this request (" + status + ").\", \"mistakes\": []}")
                        .getBytes(UTF_8));
    }
}
