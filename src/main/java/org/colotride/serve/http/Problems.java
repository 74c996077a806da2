package org.colotride.serve.http;

import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/** Every problem that a request may have, but for what a library finds in its head. */
public final class Problems {
    private static final String RETRY_SECONDS = "1";
    private static final String SEE = "see /v1/openapi.json for what there is";

    private Problems() {}

    public static Problem badRequest(String detail, String remedy) {
        return new Problem("bad-request", HttpStatus.BAD_REQUEST_400, "The request is not understood", detail, remedy);
    }

    static Problem foreign(String detail, String remedy) {
        return new Problem("foreign-request", HttpStatus.FORBIDDEN_403, "Another site may not ask", detail, remedy);
    }

    public static Problem readOnly() {
        return new Problem(
                "read-only",
                HttpStatus.FORBIDDEN_403,
                "The index is served to be read",
                "nobody may add or remove images here",
                "start goal serve with --write, which prints a token, and send it as Authorization: Bearer TOKEN");
    }

    public static Problem unauthorized() {
        return new Problem(
                "unauthorized",
                HttpStatus.UNAUTHORIZED_401,
                "A token is needed",
                "the request has no token, or a wrong one",
                "send the token that goal serve was started with, or has printed, as Authorization: Bearer TOKEN",
                Map.of(HttpHeader.WWW_AUTHENTICATE, "Bearer realm=\"colo-tride\""));
    }

    public static Problem notFound(String what) {
        return new Problem("not-found", HttpStatus.NOT_FOUND_404, "There is no such thing", what, SEE);
    }

    static Problem notAllowed(String method, String path, String allowed) {
        return new Problem(
                "method-not-allowed",
                HttpStatus.METHOD_NOT_ALLOWED_405,
                "The method is not allowed",
                path + " does not take " + method,
                "use " + allowed,
                Map.of(HttpHeader.ALLOW, allowed));
    }

    static Problem tooSlow(long seconds) {
        return new Problem(
                "too-slow",
                HttpStatus.REQUEST_TIMEOUT_408,
                "The request came too slowly",
                "its body did not arrive within " + seconds + " s, or paused for too long",
                "send a smaller image, or by a faster connection");
    }

    static Problem tooLarge(long most) {
        return new Problem(
                "too-large",
                HttpStatus.PAYLOAD_TOO_LARGE_413,
                "The image is too large",
                "a request may have " + most + " bytes",
                String.format(Locale.ROOT, "send an image of less than %.1f MiB", most / 1048576.0));
    }

    public static Problem unknownFormat(String detail) {
        return new Problem(
                "unknown-format",
                HttpStatus.UNSUPPORTED_MEDIA_TYPE_415,
                "The format is not known",
                detail,
                "send a JPEG, PNG or BMP file, as it is or as the part 'image' of multipart/form-data");
    }

    public static Problem unreadable(String detail) {
        return new Problem(
                "unreadable-image",
                HttpStatus.UNPROCESSABLE_ENTITY_422,
                "The image cannot be used",
                detail,
                "send another one: whole, and not larger than is allowed");
    }

    static Problem noMemory() {
        return queueFull("too many bytes of images are being received");
    }

    public static Problem queueFull(String detail) {
        return new Problem(
                "busy",
                HttpStatus.SERVICE_UNAVAILABLE_503,
                "The server is busy",
                detail,
                "try again after the seconds of Retry-After",
                Map.of(HttpHeader.RETRY_AFTER, RETRY_SECONDS));
    }

    static Problem stopping() {
        return new Problem(
                "stopping",
                HttpStatus.SERVICE_UNAVAILABLE_503,
                "The server is ending",
                "what was asked before is still answered, nothing new is",
                "try again once it has been started anew",
                Map.of(HttpHeader.RETRY_AFTER, RETRY_SECONDS));
    }

    public static Problem storage(String detail) {
        return new Problem(
                "storage",
                HttpStatus.INSUFFICIENT_STORAGE_507,
                "The index cannot be written",
                detail,
                "make room on the disk and start the server anew");
    }

    public static Problem timedOut(long seconds) {
        return new Problem(
                "timed-out",
                HttpStatus.GATEWAY_TIMEOUT_504,
                "The answer took too long",
                "it was not there after " + seconds + " s",
                "try again later, or with a smaller image");
    }

    static Problem failed() {
        return new Problem(
                "failed",
                HttpStatus.INTERNAL_SERVER_ERROR_500,
                "The server has failed",
                "this is a mistake of the server's; its log says more",
                "report it with the server's log");
    }

    /** What a library has found, a request that is none or a header that is too long. */
    static Problem ofLibrary(int status, String reason) {
        return new Problem(
                "http-" + status,
                status,
                HttpStatus.getMessage(status),
                reason,
                "send a request as HTTP/1.1 has it; " + SEE);
    }
}
