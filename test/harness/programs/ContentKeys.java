import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Asks for content keys. The enc-token is in ENC_TOKEN. First argument: a mistake to make. */
public class ContentKeys {
    public static void main(String[] args) throws Exception {
        String mistake = args.length > 0 ? args[0] : "";
        String kid = "681e5b39-49f2-4dff-b5a6-5b94af9cbf33";
        String of = mistake.equals("other-kid") ? "00000000-0000-0000-0000-000000000000" : kid;
        String document = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
            + "<cpix:CPIX id=\"demo\" xmlns:cpix=\"urn:dashif:org:cpix\" xmlns:pskc=\"urn:ietf:params:xml:ns:keyprov:pskc\">"
            + "<cpix:ContentKeyList><cpix:ContentKey kid=\"" + kid + "\"/></cpix:ContentKeyList><cpix:DRMSystemList>"
            + "<cpix:DRMSystem kid=\"" + of + "\" systemId=\"edef8ba9-79d6-4ace-a3c8-27dcd51d21ed\"/>"
            + "</cpix:DRMSystemList></cpix:CPIX>";
        String url = "https://kms.pallycon.com/v2/cpix/pallycon/getKey/" + System.getenv("ENC_TOKEN");
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", mistake.equals("json-type") ? "application/json" : "application/xml")
            .POST(HttpRequest.BodyPublishers.ofString(document))
            .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        System.out.println(answer.statusCode() + " " + answer.body());
    }
}
