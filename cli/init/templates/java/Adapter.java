import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Lets Countersign test a client: each call of the protocol becomes a call of the client. It needs JDK 17 or
 * later.
 *
 * The protocol is done. Fill in the calls of your client below; each that is not filled in is skipped.
 *
 *     npx countersign doctor -- java -cp my-client.jar Adapter.java     # the protocol
 *     npx countersign run -- java -cp my-client.jar Adapter.java        # the client
 *
 * The contract is docs/client-protocol.md in the package countersign. Log to stderr: stdout is for answers.
 */
public final class Adapter {
    private static final Map<String, Object> CLIENT =
        Map.of("name", "my-client", "version", "0.0.0", "language", "java");

    /** An error of the protocol. Throw the one that fits what your client reported. */
    static final class Failure extends RuntimeException {
        final Map<String, Object> error = new LinkedHashMap<>();

        Failure(int code, String message, Map<String, Object> data) {
            super(message);
            error.put("code", code);
            error.put("message", message);
            if (data != null) error.put("data", data);
        }

        /** The cases of this method are skipped. */
        static Failure notImplemented(String method) {
            return new Failure(-32601, method + " is not implemented yet", null);
        }

        /** Your client refused the input before it sent anything. */
        static Failure invalidInput(String message) { return new Failure(-32602, message, null); }

        /** The server reported an error, with a code of its own. */
        static Failure api(Object errorCode, String errorMessage, int httpStatus) {
            return new Failure(1, "the server reported an error",
                Map.of("error_code", errorCode, "error_message", errorMessage, "http_status", httpStatus));
        }

        /** There is no answer: kind is "timeout", "tls" or "connection". */
        static Failure transport(String kind) {
            return new Failure(2, "the call failed: " + kind, Map.of("kind", kind));
        }

        /** There is an answer, with a status that is no success. */
        static Failure http(int httpStatus) {
            return new Failure(2, "the call failed: http", Map.of("kind", "http", "http_status", httpStatus));
        }

        /** Your client could make no sense of the answer. */
        static Failure malformed(String message) { return new Failure(3, message, null); }
    }

    // -- The calls: put yours where it says notImplemented --------------------------------------------------
    // The target says where the server is and which credentials to use; it is another one for each call. The
    // input has the names of the documents. Members with a ? may be absent. Objects are maps, lists are
    // lists, numbers are Long or Double; what you give is made of the same.

    /**
     * target: baseUrl, siteId, siteKey (32 characters), accessKey
     * input: storage_name, type, id, password, aws_bucket, region, description?
     * gives: error_code ("0000"), error_message, storage_id
     */
    static Object registerStorage(Map<String, Object> target, Map<String, Object> input) {
        throw Failure.notImplemented("packaging.registerStorage");
    }

    /**
     * target: as above
     * input: storage_id, storage_name?, description?
     * gives: as above
     */
    static Object updateStorage(Map<String, Object> target, Map<String, Object> input) {
        throw Failure.notImplemented("packaging.updateStorage");
    }

    /**
     * target: as above
     * input: storage_type, region, search_keyword?, search_keyword_type?, from?, to?, page_unit?,
     *   page_index?, time_zone?
     * gives: error_code ("0000"), error_message, total_count, time_zone, data (a list)
     */
    static Object listStorages(Map<String, Object> target, Map<String, Object> input) {
        throw Failure.notImplemented("packaging.listStorages");
    }

    /**
     * target: as above
     * input: the documented job: job_name, storage, content_id, streaming_format, protect_type, subtitles?,
     *     dash_option?, drm_option?
     * gives: error_code ("0000"), error_message, job_id
     */
    static Object registerJob(Map<String, Object> target, Map<String, Object> input) {
        throw Failure.notImplemented("packaging.registerJob");
    }

    /**
     * target: as above
     * input: the documented search: region, search_keyword?, search_keyword_type?, search_type?, ...
     * gives: error_code ("0000"), error_message, total_count, time_zone, data (a list)
     */
    static Object listJobs(Map<String, Object> target, Map<String, Object> input) {
        throw Failure.notImplemented("packaging.listJobs");
    }

    /**
     * Starts what takes the results of packaging jobs, on loopback, unless it runs already.
     * gives: url, as http://127.0.0.1:PORT/PATH
     */
    static Object startCallbackReceiver(Map<String, Object> target, Map<String, Object> input) {
        throw Failure.notImplemented("packaging.startCallbackReceiver");
    }

    /**
     * gives: a list of the results received since the last call: job_id, error_code, error_message,
     *     input_contents_path (a list), output_path
     */
    static Object takeCallbacks(Map<String, Object> target, Map<String, Object> input) {
        throw Failure.notImplemented("packaging.takeCallbacks");
    }

    /**
     * target: kmsUrl, complete with its token; for the API nea-dvr also streamingFormat
     * input: api ("v1", "v2", "speke" or "nea-dvr"), content_id, drm_types, encryption_scheme?, track_types?,
     *   period_index?
     * gives: content_id, content_key_list: for each key track_type?, key_id_hex, key_id_b64, key_hex,
     *     key_b64, iv_hex, iv_b64, widevine and playready (each with pssh and pssh_payload_only), fairplay
     *     (with key_uri); a DRM that was not asked for is absent
     * An API that your client does not have: throw new Failure(4, "unsupported", null), and its cases are
     * skipped.
     */
    static Object getContentKeys(Map<String, Object> target, Map<String, Object> input) {
        throw Failure.notImplemented("cpix.getContentKeys");
    }

    /**
     * target: baseUrl
     * gives: alive (true)
     */
    static Object heartbeat(Map<String, Object> target, Map<String, Object> input) {
        throw Failure.notImplemented("speke.heartbeat");
    }

    /**
     * target: apiUrl, apiKey, apiSecret, cdn
     * input: app, video, pass?, ip, uses, expire; where pass is absent, your client makes one
     * gives: code, message, status ("success"), ticket (with key and pass), handle_time
     */
    static Object requestTicket(Map<String, Object> target, Map<String, Object> input) {
        throw Failure.notImplemented("sevu.requestTicket");
    }

    private interface Method extends BiFunction<Map<String, Object>, Map<String, Object>, Object> {}

    private static final Map<String, Method> METHODS = Map.of(
        "packaging.registerStorage", Adapter::registerStorage,
        "packaging.updateStorage", Adapter::updateStorage,
        "packaging.listStorages", Adapter::listStorages,
        "packaging.registerJob", Adapter::registerJob,
        "packaging.listJobs", Adapter::listJobs,
        "packaging.startCallbackReceiver", Adapter::startCallbackReceiver,
        "packaging.takeCallbacks", Adapter::takeCallbacks,
        "cpix.getContentKeys", Adapter::getContentKeys,
        "speke.heartbeat", Adapter::heartbeat,
        "sevu.requestTicket", Adapter::requestTicket);

    // -- The protocol: nothing to do here -------------------------------------------------------------------

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
        System.setOut(System.err); // What your client prints is no answer.
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line; (line = in.readLine()) != null; ) {
            if (line.isBlank()) continue;
            out.print(Json.write(answer(line)) + "\n");
            out.flush();
        }
        System.exit(0);
    }

    private static Map<String, Object> answer(String line) {
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("jsonrpc", "2.0");
        response.put("id", null);
        try {
            if (!(Json.read(line) instanceof Map<?, ?> request))
                throw new Failure(-32600, "the line is no request", null);
            response.put("id", request.get("id"));
            response.put("result", call(request));
        } catch (Failure failure) {
            response.put("error", failure.error);
        } catch (Json.Broken broken) {
            response.put("error", new Failure(-32700, "the line is not JSON", null).error);
        } catch (Exception fault) { // What your client throws; the cases say whether that is enough.
            fault.printStackTrace();
            response.put("error", new Failure(-32603, fault.getClass().getSimpleName(), null).error);
        }
        return response;
    }

    private static Object call(Map<?, ?> request) {
        String method = String.valueOf(request.get("method"));
        if (method.equals("initialize"))
            return Map.of("protocolVersion", 1, "client", CLIENT, "methods", List.copyOf(METHODS.keySet()));
        if (method.equals("shutdown")) return null;
        if (!METHODS.containsKey(method)) throw new Failure(-32601, "method not found", null);
        Map<String, Object> params = object(request.get("params"));
        return METHODS.get(method).apply(object(params.get("target")), object(params.get("input")));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value) {
        return value instanceof Map<?, ?> ? (Map<String, Object>) value : Map.of();
    }

    /** JSON with what the JDK has. Take the library that your client uses, if it has one. */
    static final class Json {
        static final class Broken extends RuntimeException {}

        private final String text;
        private int at;

        private Json(String text) { this.text = text + "\0"; }

        static Object read(String text) {
            Json json = new Json(text);
            Object value = json.value();
            if (json.next() != 0) throw new Broken();
            return value;
        }

        private Object value() {
            char first = next();
            if (first == '{') return members();
            if (first == '[') return elements();
            if (first == '"') return string();
            int start = at;
            while ("+-.0123456789abcdefghijklmnopqrstuvwxyzE".indexOf(text.charAt(at)) >= 0) at++;
            return word(text.substring(start, at));
        }

        private static Object word(String word) {
            switch (word) {
                case "true": return true;
                case "false": return false;
                case "null": return null;
            }
            if (word.matches("-?(0|[1-9]\\d{0,17})")) return Long.valueOf(word);
            if (word.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?")) return Double.valueOf(word);
            throw new Broken();
        }

        private Map<String, Object> members() {
            Map<String, Object> object = new LinkedHashMap<>();
            take('{');
            if (next() != '}') {
                do {
                    String name = string();
                    take(':');
                    object.put(name, value());
                } while (another());
            }
            take('}');
            return object;
        }

        private List<Object> elements() {
            List<Object> list = new ArrayList<>();
            take('[');
            if (next() != ']') {
                do list.add(value()); while (another());
            }
            take(']');
            return list;
        }

        private String string() {
            take('"');
            StringBuilder out = new StringBuilder();
            for (char c; (c = text.charAt(at++)) != '"'; ) {
                if (c < ' ') throw new Broken();
                out.append(c == '\\' ? escape(text.charAt(at++)) : c);
            }
            return out.toString();
        }

        private char escape(char c) {
            int known = "\"\\/bfnrt".indexOf(c);
            if (known >= 0) return "\"\\/\b\f\n\r\t".charAt(known);
            if (c != 'u' || !text.substring(at).matches("(?s)[0-9a-fA-F]{4}.*")) throw new Broken();
            return (char) Integer.parseInt(text.substring(at, at += 4), 16);
        }

        private boolean another() {
            if (next() != ',') return false;
            at++;
            return true;
        }

        private void take(char wanted) {
            if (next() != wanted) throw new Broken();
            at++;
        }

        /** The next character that is no white space; 0 at the end. */
        private char next() {
            while (" \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
            return text.charAt(at);
        }

        static String write(Object value) {
            StringBuilder out = new StringBuilder();
            write(value, out);
            return out.toString();
        }

        private static void write(Object value, StringBuilder out) {
            if (value instanceof Map<?, ?> map) {
                String comma = "{";
                for (Map.Entry<?, ?> member : map.entrySet()) {
                    quote(String.valueOf(member.getKey()), out.append(comma));
                    write(member.getValue(), out.append(':'));
                    comma = ",";
                }
                out.append(map.isEmpty() ? "{}" : "}");
            } else if (value instanceof List<?> list) {
                String comma = "[";
                for (Object element : list) {
                    write(element, out.append(comma));
                    comma = ",";
                }
                out.append(list.isEmpty() ? "[]" : "]");
            } else if (value == null || value instanceof Number || value instanceof Boolean) {
                out.append(value);
            } else {
                quote(value.toString(), out);
            }
        }

        private static void quote(String string, StringBuilder out) {
            out.append('"');
            for (char c : string.toCharArray()) {
                if (c == '"' || c == '\\') out.append('\\').append(c);
                else if (c < ' ' || c > '~') out.append(String.format("\\u%04x", (int) c));
                else out.append(c);
            }
            out.append('"');
        }
    }
}
