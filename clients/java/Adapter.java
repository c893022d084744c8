import com.sun.net.httpserver.*;
import java.io.*;
import java.math.*;
import java.net.*;
import java.net.http.*;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.*;
import java.time.*;
import java.time.format.DateTimeFormatter;
import java.util.*;
import java.util.concurrent.*;
import java.util.stream.*;
import javax.crypto.*;
import javax.crypto.spec.*;
import javax.net.ssl.SSLException;
import javax.xml.XMLConstants;
import javax.xml.parsers.*;
import org.w3c.dom.*;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Adapter of the client protocol, version 1: one JSON-RPC request a line on stdin, one response a line on stdout, in
 * the order they are done. Text is UTF-8 whatever the platform says.
 */
public final class Adapter {
    /** How long a call may go on after stdin closed; the process must be gone within 2 s. */
    private static final int GRACE_MS = 1000;
    private static final int IN_FLIGHT = 8;
    private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);

    public static void main(String[] args) throws Exception {
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "connection"); // Http sends "Connection: close"
        ExecutorService worker = Executors.newFixedThreadPool(IN_FLIGHT);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        in.lines().filter(line -> !line.isBlank()).forEach(line -> worker.execute(() -> answer(line)));
        worker.shutdown();
        worker.awaitTermination(GRACE_MS, TimeUnit.MILLISECONDS);
        System.exit(0);
    }

    /** Answers one line. Whatever goes wrong becomes a JSON-RPC error, in words that repeat nothing of the input. */
    private static void answer(String line) {
        Map<String, Object> response = Json.object("jsonrpc", "2.0", "id", null);
        boolean isCall = true;
        try {
            Fields request = new Fields(Json.readObject(line));
            if (request.members() == null) throw new Failure(-32700, "the line is not a JSON object");
            isCall = request.members().containsKey("id");
            response.put("id", request.get("id"));
            Object result = call(request);
            response.put("result", result);
        } catch (Failure failure) {
            response.put("error", failure.error);
        } catch (Throwable fault) {
            response.put("error", new Failure(-32603, "internal error: " + fault.getClass().getSimpleName()).error);
        }
        if (!isCall) return;
        synchronized (OUT) {
            OUT.print(Json.write(response) + "\n");
            OUT.flush();
        }
    }

    private static Object call(Fields request) throws Exception {
        if (!(request.get("method") instanceof String method)) throw new Failure(-32600, "method is missing");
        return switch (method) {
            case "initialize" -> Json.object("protocolVersion", 1,
                "client", Json.object("name", "countersign-java", "version", "0.1.0", "language", "java"),
                "methods", List.of("packaging.registerStorage", "packaging.updateStorage", "packaging.listStorages",
                    "packaging.registerJob", "packaging.listJobs",
                    "packaging.startCallbackReceiver", "packaging.takeCallbacks", "cpix.getContentKeys", "speke.heartbeat", "sevu.requestTicket"),
                "maxInFlight", IN_FLIGHT);
            case "shutdown" -> null;
            case "packaging.registerStorage" -> Packaging.registerStorage(target(request), input(request));
            case "packaging.updateStorage" -> Packaging.updateStorage(target(request), input(request));
            case "packaging.listStorages" -> Packaging.listStorages(target(request), input(request));
            case "packaging.registerJob" -> Packaging.registerJob(target(request), input(request));
            case "packaging.listJobs" -> Packaging.listJobs(target(request), input(request));
            case "packaging.startCallbackReceiver" -> Callbacks.start();
            case "packaging.takeCallbacks" -> Callbacks.take();
            case "speke.heartbeat" -> Cpix.heartbeat(target(request));
            case "cpix.getContentKeys" -> Cpix.getContentKeys(target(request), input(request));
            case "sevu.requestTicket" -> Sevu.requestTicket(target(request), input(request));
            default -> throw new Failure(-32601, "method not found");
        };
    }

    private static Fields target(Fields request) { return request.fields("params").fields("target"); }
    private static Fields input(Fields request) { return request.fields("params").fields("input"); }
}

// ---- Packaging API --------------------------------------------------------------------------------------------------

final class Packaging {
    /** The fixed IV of the service: these 16 ASCII characters, not the bytes they would be in hexadecimal. */
    private static final byte[] IV = "0123456789abcdef".getBytes(UTF_8);
    /** UTC on a 24 h clock, in ASCII digits and the ISO calendar under any default locale. */
    private static final DateTimeFormatter TIMESTAMP =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Storage Registration. */
    static Object registerStorage(Fields target, Fields input) throws Exception {
        return registered("storage_id", call("POST", "storage", target, storage(input)));
    }

    /** Storage Update: the id is in the request, not in the path; what is not given is not sent. */
    static Object updateStorage(Fields target, Fields input) throws Exception {
        Map<String, Object> change = Json.object("storage_id", input.text("storage_id"));
        putStrings(change, input, "storage_name", "description");
        return registered("storage_id", call("PUT", "storage", target, change));
    }

    /** Storage List. */
    static Object listStorages(Fields target, Fields input) throws Exception {
        Map<String, Object> search = Json.object("storage_type", input.text("storage_type"), "region", input.text("region"));
        if (!search.get("storage_type").equals("S3")) throw Failure.invalid("storage_type is not S3");
        putStrings(search, input, "search_keyword", "search_keyword_type");
        return listed(call("GET", "storage", target, within(search, input)));
    }

    /** Packaging Job Registration. */
    static Object registerJob(Fields target, Fields input) throws Exception {
        return registered("job_id", call("POST", "pack", target, job(input)));
    }

    /** Packaging Job List. */
    static Object listJobs(Fields target, Fields input) throws Exception {
        Map<String, Object> search = Json.object();
        putStrings(search, input, "search_keyword", "search_keyword_type", "search_type", "search_status", "search_condition", "region");
        return listed(call("GET", "pack", target, within(search, input)));
    }

    /** Every operation has its envelope in the query and no body: /api/v2/{storage or pack}/{siteId}. */
    private static Reply call(String method, String resource, Fields target, Map<String, Object> request) throws Exception {
        String path = target.text("baseUrl").replaceAll("/+$", "") + "/api/v2/" + resource + "/" + Http.encode(target.text("siteId"));
        URI url = Http.url("baseUrl", path + "?pallycon-apidata=" + Http.encode(envelope(target, request)));
        return Http.send(method, url, "application/json;charset=UTF-8", "");
    }

    private static Map<String, Object> storage(Fields input) {
        Map<String, Object> storage = Json.object();
        for (String name : List.of("storage_name", "type", "id", "password", "aws_bucket", "region")) storage.put(name, input.text(name));
        if (!storage.get("type").equals("S3")) throw Failure.invalid("type is not S3");
        putStrings(storage, input, "description");
        return storage;
    }

    private static void putStrings(Map<String, Object> request, Fields input, String... names) {
        for (String name : names) if (input.has(name)) request.put(name, input.string(name));
    }

    /** What both lists may be narrowed by: times of registration, a page, a time zone. */
    private static Map<String, Object> within(Map<String, Object> search, Fields input) {
        for (String name : List.of("from", "to"))
            if (input.has(name) && !input.string(name).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"))
                throw Failure.invalid(name + " is not YYYY-MM-DDThh:mm:ssZ");
        putStrings(search, input, "from", "to");
        for (String name : List.of("page_unit", "page_index")) {
            if (!input.has(name)) continue;
            if (input.whole(name).signum() == 0) throw Failure.invalid(name + " is 0");
            search.put(name, input.whole(name));
        }
        putStrings(search, input, "time_zone");
        return search;
    }

    /** The job as documented, its numbers and truth values as JSON literals. The name is protect_type, as in the sample. */
    private static Map<String, Object> job(Fields input) {
        Fields from = input.fields("storage").fields("input"), to = input.fields("storage").fields("output");
        Object path = to.get("path") instanceof List<?> ? to.texts("path") : to.text("path");
        Map<String, Object> job = Json.object("job_name", input.text("job_name"),
            "storage", Json.object(
                "input", Json.object("storage_id", from.text("storage_id"), "contents_path", paths(from)),
                "output", Json.object("storage_id", to.text("storage_id"), "path", path)),
            "content_id", input.text("content_id"),
            "streaming_format", choices(input, "streaming_format", Set.of("dash", "hls")),
            "protect_type", choices(input, "protect_type", Set.of("drm", "watermark")));
        if (input.text("content_id").getBytes(UTF_8).length > 200) throw Failure.invalid("content_id is longer than 200 bytes");
        if (!input.texts("protect_type").contains("watermark")) throw Failure.invalid("protect_type is without watermark");
        if (input.has("subtitles")) job.put("subtitles", subtitles(input));
        if (input.has("dash_option")) job.put("dash_option", dashOption(input.fields("dash_option")));
        if (input.has("drm_option")) job.put("drm_option", drmOption(input.fields("drm_option")));
        return job;
    }

    private static List<String> paths(Fields from) {
        if (from.get("contents_path") instanceof List<?> paths && !paths.isEmpty()
            && paths.stream().allMatch(path -> path instanceof String text && !text.isEmpty()))
            return paths.stream().map(String.class::cast).toList();
        throw Failure.invalid("contents_path is not a list of paths");
    }

    private static List<String> choices(Fields input, String name, Set<String> known) {
        List<String> chosen = input.texts(name);
        if (chosen.isEmpty() || !known.containsAll(chosen)) throw Failure.invalid(name + " is empty or has an unknown value");
        return chosen;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> subtitles(Fields input) {
        if (!(input.get("subtitles") instanceof List<?> items) || !items.stream().allMatch(Map.class::isInstance))
            throw Failure.invalid("subtitles is not a list of objects");
        return items.stream().<Object>map(item -> {
            Map<String, Object> subtitle = Json.object();
            putStrings(subtitle, new Fields((Map<String, Object>) item), "path", "language");
            return subtitle;
        }).toList();
    }

    private static Map<String, Object> dashOption(Fields option) {
        Map<String, Object> dash = Json.object();
        putNumbers(dash, option, 2, "min_buffer_time");
        putFlags(dash, option, "enable_average_bandwidth_mpd");
        return dash;
    }

    private static Map<String, Object> drmOption(Fields option) {
        Map<String, Object> drm = Json.object();
        putFlags(drm, option, "multi_key", "skip_audio_encryption");
        putNumbers(drm, option, 0, "max_sd_height", "max_hd_height", "max_uhd1_height", "clear_lead");
        putFlags(drm, option, "generate_tracktype_manifests");
        return drm;
    }

    private static void putNumbers(Map<String, Object> object, Fields option, int least, String... names) {
        for (String name : names) {
            if (!option.has(name)) continue;
            if (!Json.isNumber(option.get(name)) || new BigDecimal(option.get(name).toString()).compareTo(BigDecimal.valueOf(least)) < 0)
                throw Failure.invalid(name + " is not a number of " + least + " or more");
            object.put(name, option.get(name));
        }
    }

    private static void putFlags(Map<String, Object> object, Fields option, String... names) {
        for (String name : names) {
            if (!option.has(name)) continue;
            if (!(option.get(name) instanceof Boolean)) throw Failure.invalid(name + " is not true or false");
            object.put(name, option.get(name));
        }
    }

    /**
     * The value of pallycon-apidata: base64 of {data, timestamp, hash}. The data is encrypted with AES-256-CBC, padded as
     * PKCS#7 (the JDK's name for it is PKCS5Padding). The hash covers access key, site id, and the two other members as
     * they stand in the envelope; its 32 raw bytes go into base64.
     */
    private static String envelope(Fields target, Map<String, Object> request) throws GeneralSecurityException {
        byte[] siteKey = target.text("siteKey").getBytes(UTF_8);
        if (siteKey.length != 32) throw Failure.invalid("siteKey is not 32 bytes");
        Cipher aes = Cipher.getInstance("AES/CBC/PKCS5Padding");
        aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(siteKey, "AES"), new IvParameterSpec(IV));
        String data = Bytes.base64(aes.doFinal(Json.write(request).getBytes(UTF_8)));
        String timestamp = TIMESTAMP.format(Instant.now());
        String message = target.text("accessKey") + target.text("siteId") + data + timestamp;
        String hash = Bytes.base64(MessageDigest.getInstance("SHA-256").digest(message.getBytes(UTF_8)));
        return Bytes.base64(Json.write(Json.object("data", data, "timestamp", timestamp, "hash", hash)).getBytes(UTF_8));
    }

    /** Only error_code "0000" is success, and only with an id. */
    private static Object registered(String idName, Reply reply) {
        Map<String, Object> body = succeeded(reply);
        Object id = body.get(idName);
        if (!Json.isScalar(id) || id.equals("")) throw Failure.malformed("success without a " + idName);
        body.put(idName, String.valueOf(id)); // a text, so that no reader of the answer loses digits of it
        body.keySet().retainAll(List.of("error_code", "error_message", idName));
        return body;
    }

    /** A list is given out as it came, its rows in their order. Nothing found may mean no rows at all. */
    private static Object listed(Reply reply) {
        Map<String, Object> body = succeeded(reply);
        body.putIfAbsent("data", List.of());
        if (!(body.get("data") instanceof List<?> rows) || !rows.stream().allMatch(Map.class::isInstance))
            throw Failure.malformed("success without a list of rows");
        body.keySet().retainAll(List.of("error_code", "error_message", "total_count", "time_zone", "data"));
        return body;
    }

    private static Map<String, Object> succeeded(Reply reply) {
        Map<String, Object> body = reply.successJson();
        if (!"0000".equals(body.get("error_code"))) throw Failure.malformed("no error_code in the answer");
        return body;
    }
}

/** Where the results of jobs are posted: plain JSON, without an envelope. Of a result that comes twice one is kept. */
final class Callbacks {
    private static final String PATH = "/callback";
    private static final int MAX_BODY = 1 << 20;
    private static final Map<String, Map<String, Object>> RECEIVED = new LinkedHashMap<>();
    private static HttpServer server;

    static synchronized Object start() throws IOException {
        if (server == null) {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext(PATH, Callbacks::receive);
            server.setExecutor(Executors.newCachedThreadPool());
            server.start();
        }
        return Json.object("url", "http://127.0.0.1:" + server.getAddress().getPort() + PATH);
    }

    /** What has come since the last time. */
    static Object take() throws IOException {
        start();
        synchronized (RECEIVED) {
            List<Object> results = List.copyOf(RECEIVED.values());
            RECEIVED.clear();
            return results;
        }
    }

    private static void receive(HttpExchange exchange) throws IOException {
        int status = exchange.getRequestMethod().equals("POST") ? received(exchange.getRequestBody()) : 405;
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private static int received(InputStream in) throws IOException {
        byte[] body = in.readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) return 413;
        Map<String, Object> result = Json.readObject(Bytes.text(body));
        if (result == null || !Json.isScalar(result.get("job_id")) || !Json.isScalar(result.get("error_code"))) return 400;
        result.put("job_id", String.valueOf(result.get("job_id"))); // a text, so that no reader loses digits of it
        result.keySet().retainAll(List.of("job_id", "error_code", "error_message", "input_contents_path", "output_path"));
        synchronized (RECEIVED) { RECEIVED.put(result.get("job_id") + " " + result.get("error_code"), result); }
        return 200;
    }
}

// ---- CPIX APIs: v1, v2 and SPEKE differ in their URL only; NEA-DVR asks by URL alone ---------------------------------

final class Cpix {
    private static final String CPIX = "urn:dashif:org:cpix";
    private static final String PSKC = "urn:ietf:params:xml:ns:keyprov:pskc";
    /** The DRM systems that the documents give a systemId for. */
    private static final Map<String, String> SYSTEM_IDS = Map.of(
        "WIDEVINE", "edef8ba9-79d6-4ace-a3c8-27dcd51d21ed",
        "PLAYREADY", "9a04f079-9840-4286-ab92-e65be0885f95",
        "FAIRPLAY", "94ce86fb-07ff-4f43-adb8-93d2fa968ca2");
    /** Video filters: SD up to 576p, HD 720p to 1080p, UHD1 4K (up to 4096x2160), UHD2 8K (up to 8192x4320). */
    private static final Map<String, String> FILTERS = Map.of(
        "AUDIO", "",
        "SD", "<cpix:VideoFilter minPixels=\"0\" maxPixels=\"589824\"/>",
        "HD", "<cpix:VideoFilter minPixels=\"921600\" maxPixels=\"2073600\"/>",
        "UHD1", "<cpix:VideoFilter minPixels=\"2073601\" maxPixels=\"8847360\"/>",
        "UHD2", "<cpix:VideoFilter minPixels=\"8847361\" maxPixels=\"35389440\"/>");

    /** No track types: one key for all tracks. No period (null): no key rotation. No scheme (null): the service's own, CENC. */
    private record Query(String contentId, List<String> drms, String scheme, List<String> tracks, String period) {}

    static Object getContentKeys(Fields target, Fields input) throws Exception {
        String api = input.text("api");
        if (!List.of("v1", "v2", "speke", "nea-dvr").contains(api)) throw Failure.unsupported("this api is not supported");
        Query query = query(input);
        if (api.equals("v1") && !query.tracks.isEmpty()) throw Failure.unsupported("v1 has no multi-key packaging");
        URI url = Http.url("kmsUrl", target.text("kmsUrl"));
        if (api.equals("nea-dvr")) return packInfo(forRecorder(query, target.text("streamingFormat")), document(Http.send("GET", url, null, "")));
        return packInfo(query, document(Http.send("POST", url, "application/xml", request(query))));
    }

    /** NEA-DVR names the streaming format, and it tells the DRMs: FairPlay is for HLS, the others are for DASH. */
    private static Query forRecorder(Query query, String format) {
        if (!List.of("dash", "hls").contains(format)) throw Failure.invalid("streamingFormat is neither dash nor hls");
        if (!query.tracks.isEmpty() || query.period != null) throw Failure.unsupported("nea-dvr has one key a content");
        if (query.drms.stream().anyMatch(drm -> drm.equals("FAIRPLAY") != format.equals("hls")))
            throw Failure.invalid("a DRM that the streaming format does not have");
        return query;
    }

    /** Alive is who answers SUCCESS, and nothing but white space around it. */
    static Object heartbeat(Fields target) {
        Reply reply = Http.send("GET", Http.url("baseUrl", target.text("baseUrl").replaceAll("/+$", "") + "/cpix/getKey/heartbeat"), null, "");
        reply.throwIfFailed();
        String said = Bytes.text(reply.body());
        if (said == null || !said.strip().equals("SUCCESS")) throw Failure.malformed("the answer is not SUCCESS");
        return Json.object("alive", true);
    }

    private static Query query(Fields input) {
        String contentId = input.text("content_id");
        if (contentId.codePointCount(0, contentId.length()) > 200) throw Failure.invalid("content_id is longer than 200 characters");
        if (contentId.matches("(?s).*[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}].*"))
            throw Failure.invalid("content_id has a character that XML does not allow");
        List<String> drms = input.texts("drm_types");
        if (drms.isEmpty()) throw Failure.invalid("drm_types is empty");
        if (!SYSTEM_IDS.keySet().containsAll(drms)) throw Failure.unsupported("a DRM without a documented systemId");
        String scheme = input.has("encryption_scheme") ? input.text("encryption_scheme") : null;
        if (scheme != null && !scheme.matches("CENC|CBC1|CENS|CBCS")) throw Failure.invalid("encryption_scheme is unknown");
        List<String> tracks = input.has("track_types") ? input.texts("track_types") : List.of();
        if (!FILTERS.keySet().containsAll(tracks)) throw Failure.invalid("track_types has an unknown track type");
        String period = input.has("period_index") ? input.whole("period_index").toString() : null;
        return new Query(contentId, drms, scheme, tracks, period);
    }

    /**
     * The request document: a key for each track, every DRM for each key. The kid only tells the tracks apart, the service
     * answers with key ids of its own. With a period index every key has a rule that names the period.
     */
    private static String request(Query query) {
        StringBuilder keys = new StringBuilder(), systems = new StringBuilder(), rules = new StringBuilder();
        String scheme = query.scheme == null ? "" : " commonEncryptionScheme=\"" + query.scheme.toLowerCase(Locale.ROOT) + "\"";
        String periodId = "keyPeriod_" + UUID.randomUUID();
        String inPeriod = query.period == null ? "" : "<cpix:KeyPeriodFilter periodId=\"%s\"/>".formatted(periodId);
        for (String track : query.tracks.isEmpty() ? List.of("") : query.tracks) {
            UUID kid = UUID.randomUUID();
            keys.append("<cpix:ContentKey kid=\"%s\"%s/>".formatted(kid, scheme));
            for (String drm : query.drms)
                systems.append("<cpix:DRMSystem kid=\"%s\" systemId=\"%s\"/>".formatted(kid, SYSTEM_IDS.get(drm)));
            String type = track.isEmpty() ? "" : " intendedTrackType=\"" + track + "\"";
            String filters = inPeriod + FILTERS.getOrDefault(track, "");
            if (!(type + filters).isEmpty())
                rules.append("<cpix:ContentKeyUsageRule kid=\"%s\"%s>%s</cpix:ContentKeyUsageRule>".formatted(kid, type, filters));
        }
        String period = "<cpix:ContentKeyPeriod id=\"%s\" index=\"%s\"/>".formatted(periodId, query.period);
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <cpix:CPIX id="%s" xmlns:cpix="urn:dashif:org:cpix" xmlns:pskc="urn:ietf:params:xml:ns:keyprov:pskc"
                xmlns:speke="urn:aws:amazon:com:speke">
            %s</cpix:CPIX>
            """.formatted(escape(query.contentId), list("ContentKeyList", keys) + list("DRMSystemList", systems)
            + list("ContentKeyPeriodList", query.period == null ? "" : period) + list("ContentKeyUsageRuleList", rules));
    }

    private static String list(String name, CharSequence items) {
        return items.isEmpty() ? "" : "<cpix:%1$s>%2$s</cpix:%1$s>\n".formatted(name, items);
    }

    /** For an attribute value. Tab and line ends are references too, or a parser would turn them into spaces. */
    private static String escape(String value) {
        return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;")
            .replace("'", "&apos;").replace("\t", "&#9;").replace("\n", "&#10;").replace("\r", "&#13;");
    }

    /** The CPIX element of the answer; a service that reports an error does it in JSON, under any HTTP status. */
    private static Element document(Reply reply) throws ParserConfigurationException {
        reply.throwIfFailed();
        try {
            Element root = parser().parse(new ByteArrayInputStream(reply.body())).getDocumentElement();
            if (is(root, CPIX, "CPIX")) return root;
        } catch (SAXException | IOException refused) {
            throw Failure.malformed("the answer is not well-formed XML without a DTD");
        }
        throw Failure.malformed("the answer is not a CPIX document");
    }

    /** DTDs are refused, so that no entity is expanded and nothing is fetched; nesting is bounded. */
    private static DocumentBuilder parser() throws ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
        factory.setCoalescing(true);
        factory.setIgnoringComments(true);
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.setAttribute("jdk.xml.maxElementDepth", "64");
        DocumentBuilder parser = factory.newDocumentBuilder();
        parser.setErrorHandler(new DefaultHandler()); // the default one prints to stderr
        return parser;
    }

    /** The documented client output. Keys, DRM systems and rules are joined by kid, in any order and letter case. */
    private static Object packInfo(Query query, Element root) {
        String id = root.hasAttribute("id") ? root.getAttribute("id") : query.contentId;
        if (!id.equals(query.contentId)) throw Failure.malformed("the answer is for another content id");
        List<String> periods = items(root, "ContentKeyPeriodList", "ContentKeyPeriod").map(period -> period.getAttribute("index")).toList();
        if (query.period != null && !periods.isEmpty() && !periods.contains(query.period))
            throw Failure.malformed("the answer is for another key period");
        List<Map<String, Object>> keys = items(root, "ContentKeyList", "ContentKey").map(key -> contentKey(query, root, key)).toList();
        if (keys.isEmpty()) throw Failure.malformed("no ContentKey in the answer");
        long kids = keys.stream().map(key -> key.get("key_id_hex")).distinct().count();
        if (kids < keys.size()) throw Failure.malformed("two keys with one kid");
        for (String track : query.tracks)
            if (keys.stream().filter(key -> track.equals(key.get("track_type"))).count() != 1)
                throw Failure.malformed("not exactly one key for track type " + track);
        return Json.object("content_id", id, "content_key_list", keys);
    }

    private static Map<String, Object> contentKey(Query query, Element root, Element key) {
        String kid = key.getAttribute("kid");
        if (!kid.matches("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) throw Failure.malformed("a ContentKey whose kid is not a UUID");
        Element secret = child(child(key, CPIX, "Data"), PSKC, "Secret");
        Map<String, Object> entry = Json.object();
        items(root, "ContentKeyUsageRuleList", "ContentKeyUsageRule")
            .filter(rule -> rule.getAttribute("kid").equalsIgnoreCase(kid) && rule.hasAttribute("intendedTrackType"))
            .findFirst().ifPresent(rule -> entry.put("track_type", rule.getAttribute("intendedTrackType")));
        putBytes(entry, "key_id", HexFormat.of().parseHex(kid.replace("-", "")));
        putBytes(entry, "key", Bytes.fromBase64(text(child(secret, PSKC, "PlainValue")), "PlainValue"));
        putBytes(entry, "iv", Bytes.fromBase64(Bytes.unspaced(key.getAttribute("explicitIV")), "explicitIV"));
        int sections = entry.size();
        for (String drm : query.drms)
            items(root, "DRMSystemList", "DRMSystem")
                .filter(system -> system.getAttribute("kid").equalsIgnoreCase(kid))
                .filter(system -> system.getAttribute("systemId").equalsIgnoreCase(SYSTEM_IDS.get(drm)))
                .findFirst().ifPresent(system -> entry.put(drm.toLowerCase(Locale.ROOT), signalling(drm, system)));
        if (entry.size() == sections) throw Failure.malformed("a key without any of the DRM systems asked for");
        return entry;
    }

    private static void putBytes(Map<String, Object> entry, String name, byte[] bytes) {
        if (bytes.length != 16) throw Failure.malformed(name + " is not 16 bytes");
        entry.put(name + "_hex", HexFormat.of().formatHex(bytes));
        entry.put(name + "_b64", Bytes.base64(bytes));
    }

    /** FairPlay: the URI of EXT-X-KEY. The others: the pssh box, and its data, which v1 leaves to the client. */
    private static Map<String, Object> signalling(String drm, Element system) {
        if (drm.equals("FAIRPLAY")) {
            String uri = Bytes.text(Bytes.fromBase64(text(child(system, CPIX, "URIExtXKey")), "URIExtXKey"));
            if (uri == null) throw Failure.malformed("URIExtXKey is not text");
            return Json.object("key_uri", uri);
        }
        String pssh = text(child(system, CPIX, "PSSH")), payload = text(child(system, CPIX, "ContentProtectionData"));
        byte[] box = Bytes.fromBase64(pssh, "PSSH");
        byte[] data = psshData(box);
        if (!payload.isEmpty() && !Arrays.equals(Bytes.fromBase64(payload, "ContentProtectionData"), data))
            throw Failure.malformed("ContentProtectionData is not the data of the PSSH");
        payload = Bytes.base64(data);
        return Json.object("pssh", pssh, "pssh_payload_only", payload);
    }

    /** The data of a pssh box: size, "pssh", version and flags, system id, in version 1 a list of key ids, data size, data. */
    private static byte[] psshData(byte[] box) {
        ByteBuffer in = ByteBuffer.wrap(box);
        if (box.length < 32 || in.getInt() != box.length || in.getInt() != 0x70737368) throw Failure.malformed("PSSH is not a pssh box");
        int version = in.getInt() >>> 24;
        long keyIds = version == 0 ? 0 : in.position(28).getInt() & 0xFFFFFFFFL;
        long dataSize = version == 0 ? 28 : 32 + 16 * keyIds;
        if (version > 1 || dataSize + 4 > box.length || in.position((int) dataSize).getInt() != in.remaining())
            throw Failure.malformed("the sizes in the PSSH do not agree");
        return Arrays.copyOfRange(box, in.position(), box.length);
    }

    private static Stream<Element> items(Element root, String list, String item) {
        return children(root, CPIX, list).flatMap(found -> children(found, CPIX, item));
    }

    private static Element child(Element parent, String namespace, String name) {
        return parent == null ? null : children(parent, namespace, name).findFirst().orElse(null);
    }

    private static Stream<Element> children(Element parent, String namespace, String name) {
        return Stream.iterate(parent.getFirstChild(), Objects::nonNull, Node::getNextSibling)
            .filter(node -> is(node, namespace, name)).map(Element.class::cast);
    }

    private static boolean is(Node node, String namespace, String name) {
        return node instanceof Element && namespace.equals(node.getNamespaceURI()) && name.equals(node.getLocalName());
    }

    private static String text(Element element) { return element == null ? "" : Bytes.unspaced(element.getTextContent()); }
}

// ---- SEVU API -------------------------------------------------------------------------------------------------------

final class Sevu {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    static Object requestTicket(Fields target, Fields input) throws Exception {
        String expire = input.text("expire");
        if (!expire.matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d")) throw Failure.invalid("expire is not YYYY-MM-DD HH:MM:SS");
        Map<String, Object> request = Json.object("command", "sevu.request", "api_key", target.text("apiKey"),
            "timestamp", Instant.now().getEpochSecond(), "cdn", target.whole("cdn"), "app", input.text("app"),
            "video", input.text("video"), "pass", input.has("pass") ? input.text("pass") : password(),
            "ip", input.text("ip"), "uses", input.whole("uses"), "expire", expire);
        String form = "json=" + Http.encode(signed(Json.write(request), target.text("apiSecret")));
        return granted(Http.send("POST", Http.url("apiUrl", target.text("apiUrl")), "application/x-www-form-urlencoded", form));
    }

    private static String password() {
        IntStream letters = new SecureRandom().ints(24, 0, ALPHABET.length()).map(ALPHABET::charAt);
        return letters.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    /**
     * Appends the signature to the very text it was computed over. The secret is the key as text: its hexadecimal digits are
     * not decoded. The 32 raw bytes of the HMAC go into base64.
     */
    private static String signed(String json, String secret) throws GeneralSecurityException {
        Mac hmac = Mac.getInstance("HmacSHA256");
        hmac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
        String signature = Bytes.base64(hmac.doFinal(json.getBytes(UTF_8)));
        return json.substring(0, json.length() - 1) + ",\"signature\":\"" + signature + "\"}";
    }

    /** The status decides, never the code or the message; a success has a ticket with a key. */
    private static Object granted(Reply reply) {
        Map<String, Object> body = reply.json();
        if (body != null && "failure".equals(body.get("status"))) throw Failure.api(body.get("code"), body.get("message"), reply.status());
        if (!"success".equals(reply.successJson().get("status"))) throw Failure.malformed("no status in the answer");
        if (!(body.get("ticket") instanceof Map<?, ?> ticket) || !(ticket.get("key") instanceof String key) || key.isEmpty())
            throw Failure.malformed("success without a ticket key");
        body.keySet().retainAll(List.of("code", "message", "status", "ticket", "handle_time"));
        return body;
    }
}

// ---- HTTP -----------------------------------------------------------------------------------------------------------

/** An answer of any status. */
record Reply(int status, byte[] body) {
    /** The body as a JSON object, or null when it is anything else. */
    Map<String, Object> json() { return Json.readObject(Bytes.text(body)); }

    /** Throws what the answer reports: an error code in a JSON body, under any status; then a status that is not a success. */
    void throwIfFailed() {
        Map<String, Object> json = json();
        Object code = json == null ? null : json.get("error_code");
        if (Json.isScalar(code) && !code.equals("0000")) throw Failure.api(code, json.get("error_message"), status);
        if (status < 200 || status > 299) throw new Failure(2, "the call failed: HTTP " + status, "kind", "http", "http_status", status);
    }

    Map<String, Object> successJson() {
        throwIfFailed();
        if (json() == null) throw Failure.malformed("the answer is not a JSON object");
        return json();
    }
}

final class Http {
    /** For a whole call, up to the last byte of the answer. */
    private static final int TIMEOUT_SECONDS = 5;
    private static final int MAX_BODY = 8 << 20;
    private static final ExecutorService CALLS = Executors.newCachedThreadPool();
    private static final HttpClient CLIENT =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER).build();

    /** Sends once, over a connection of its own: a POST lost on a kept connection could not be repeated safely. */
    static Reply send(String method, URI url, String contentType, String body) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(url).header("Connection", "close")
            .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body, UTF_8));
        if (contentType != null) builder.header("Content-Type", contentType);
        HttpRequest request = builder.build();
        Future<Reply> call = CALLS.submit(() -> read(CLIENT.send(request, HttpResponse.BodyHandlers.ofInputStream())));
        try {
            return call.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | InterruptedException late) {
            call.cancel(true);
            throw Failure.transport("timeout");
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Failure failure) throw failure;
            if (failed.getCause() instanceof SSLException) throw Failure.transport("tls");
            if (failed.getCause() instanceof IOException) throw Failure.transport("connection");
            throw new IllegalStateException(failed.getCause());
        }
    }

    private static Reply read(HttpResponse<InputStream> response) throws IOException {
        try (InputStream in = response.body()) {
            byte[] body = in.readNBytes(MAX_BODY + 1);
            if (body.length > MAX_BODY) throw Failure.malformed("the answer is longer than 8 MiB");
            return new Reply(response.statusCode(), body);
        }
    }

    /** Takes a URL as it is: the token in it must arrive unchanged. What is wrong with it is not told, for it holds secrets. */
    static URI url(String field, String text) {
        try {
            URI url = new URI(text);
            if (url.getHost() != null && text.matches("(?i)https?://.*")) return url;
        } catch (URISyntaxException unusable) { /* told below */ }
        throw Failure.invalid(field + " does not make an http or https URL");
    }

    /** Percent-encoding that is right in a path, a query and a form. */
    static String encode(String text) { return URLEncoder.encode(text, UTF_8).replace("+", "%20"); }
}

// ---- Failures and fields --------------------------------------------------------------------------------------------

/** An error of the client protocol; members of its data that are null are left out. */
final class Failure extends RuntimeException {
    final Map<String, Object> error;

    Failure(int code, String message, Object... data) {
        super(message, null, false, false);
        Map<String, Object> details = Json.object(data);
        details.values().removeIf(Objects::isNull);
        error = Json.object("code", code, "message", message);
        if (!details.isEmpty()) error.put("data", details);
    }

    static Failure invalid(String message) { return new Failure(-32602, message); }

    /** The server reported an error; code and text are its own. */
    static Failure api(Object code, Object text, int status) {
        return new Failure(1, "the server reported an error", "error_code", code, "error_message", text, "http_status", status);
    }

    static Failure transport(String kind) { return new Failure(2, "the call failed: " + kind, "kind", kind); }
    static Failure malformed(String message) { return new Failure(3, message); }
    static Failure unsupported(String message) { return new Failure(4, message); }
}

/** The members of an object of a request, read with their types; what is missing or of another type is refused. */
record Fields(Map<String, Object> members) {
    Object get(String field) { return members.get(field); }
    boolean has(String field) { return get(field) != null; }

    String string(String field) {
        if (get(field) instanceof String text) return text;
        throw Failure.invalid(field + (has(field) ? " is not a string" : " is missing"));
    }

    /** A string that is not empty. */
    String text(String field) {
        if (string(field).isEmpty()) throw Failure.invalid(field + " is empty");
        return string(field);
    }

    /** A whole number, not negative, as a number or as a string of digits. */
    BigInteger whole(String field) {
        String digits = String.valueOf(get(field));
        if (!digits.matches("[0-9]{1,19}")) throw Failure.invalid(field + " is not a whole number");
        return new BigInteger(digits);
    }

    /** A list of different strings. */
    List<String> texts(String field) {
        if (get(field) instanceof List<?> list && list.stream().allMatch(String.class::isInstance)
            && list.stream().distinct().count() == list.size()) return list.stream().map(String.class::cast).toList();
        throw Failure.invalid(field + " is not a list of different strings");
    }

    @SuppressWarnings("unchecked")
    Fields fields(String field) {
        if (get(field) instanceof Map<?, ?> object) return new Fields((Map<String, Object>) object);
        throw Failure.invalid(field + " is not an object");
    }
}

// ---- Bytes and JSON -------------------------------------------------------------------------------------------------

final class Bytes {
    static String base64(byte[] bytes) { return Base64.getEncoder().encodeToString(bytes); }

    /** White space may stand anywhere in base64 within XML. */
    static String unspaced(String text) { return text.replaceAll("[ \\t\\r\\n]+", ""); }

    static byte[] fromBase64(String text, String name) {
        try {
            if (!text.isEmpty()) return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) { /* told below */ }
        throw Failure.malformed(name + " is missing or not base64");
    }

    /** The text of bytes, or null when they are not valid UTF-8. */
    static String text(byte[] bytes) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException notText) {
            return null;
        }
    }
}

/** JSON (RFC 8259): objects are maps in their order, numbers keep their text, a repeated member is an error. */
final class Json {
    private static final int MAX_DEPTH = 100;
    private final String text;
    private int at;

    /** A number as it was written: no digit of an id is lost. */
    private record Numeral(String digits) {
        @Override public String toString() { return digits; }
    }

    private Json(String text) { this.text = text; }

    static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        return object;
    }

    static boolean isNumber(Object value) { return value instanceof Numeral; }

    static boolean isScalar(Object value) { return value instanceof String || value instanceof Numeral; }

    /** The object that the text is, or null when it is anything else. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> readObject(String text) {
        if (text == null) return null;
        try {
            Json json = new Json(text);
            Object value = json.value(0);
            json.space();
            return json.at == text.length() && value instanceof Map ? (Map<String, Object>) value : null;
        } catch (IllegalArgumentException | IndexOutOfBoundsException broken) {
            return null;
        }
    }

    private Object value(int depth) {
        require(depth < MAX_DEPTH);
        if (next('{')) return members(depth + 1);
        if (next('[')) return elements(depth + 1);
        return text.charAt(at) == '"' ? string() : word();
    }

    private Map<String, Object> members(int depth) {
        Map<String, Object> object = object();
        if (next('}')) return object;
        do {
            space();
            String name = string();
            require(!object.containsKey(name) && next(':'));
            object.put(name, value(depth));
        } while (next(','));
        require(next('}'));
        return object;
    }

    private List<Object> elements(int depth) {
        List<Object> array = new ArrayList<>();
        if (next(']')) return array;
        do array.add(value(depth)); while (next(','));
        require(next(']'));
        return array;
    }

    private String string() {
        require(text.charAt(at++) == '"');
        StringBuilder out = new StringBuilder();
        for (char c; (c = text.charAt(at++)) != '"'; ) {
            require(c >= ' ');
            out.append(c == '\\' ? escape(text.charAt(at++)) : c);
        }
        return out.toString();
    }

    private char escape(char c) {
        int known = "\"\\/bfnrt".indexOf(c);
        if (known >= 0) return "\"\\/\b\f\n\r\t".charAt(known);
        String hex = text.substring(at, at += 4);
        require(c == 'u' && hex.matches("[0-9a-fA-F]{4}"));
        return (char) Integer.parseInt(hex, 16);
    }

    private Object word() {
        int start = at;
        while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) at++;
        String word = text.substring(start, at);
        if (word.equals("true") || word.equals("false")) return word.equals("true");
        if (word.equals("null")) return null;
        require(word.matches("-?(0|[1-9]\\d*+)(\\.\\d++)?([eE][+-]?\\d++)?"));
        return new Numeral(word);
    }

    private boolean next(char wanted) {
        space();
        boolean found = text.charAt(at) == wanted;
        if (found) at++;
        return found;
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
    }

    private static void require(boolean holds) {
        if (!holds) throw new IllegalArgumentException("not JSON");
    }

    /** Writes without white space. Slashes and letters of any script stay as they are. */
    static String write(Object value) {
        if (value instanceof Map<?, ?> map) return map.entrySet().stream()
            .map(member -> quote((String) member.getKey()) + ":" + write(member.getValue())).collect(Collectors.joining(",", "{", "}"));
        if (value instanceof List<?> list) return list.stream().map(Json::write).collect(Collectors.joining(",", "[", "]"));
        return value instanceof String string ? quote(string) : String.valueOf(value);
    }

    /** Escapes control characters, and lone surrogates, which UTF-8 cannot carry. */
    private static String quote(String string) {
        StringBuilder out = new StringBuilder("\"");
        string.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') out.append('\\').append((char) c);
            else if (c < 0x20 || c >= 0x7F && c < 0xA0 || c >= 0xD800 && c < 0xE000) out.append("\\u%04x".formatted(c));
            else out.appendCodePoint(c);
        });
        return out.append('"').toString();
    }
}
