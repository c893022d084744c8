package drm

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// Account is an account of the ticket service. The secret is used as the text it is: its digits are not
// decoded.
type Account struct {
	APIURL    string      `json:"apiUrl"`
	APIKey    string      `json:"apiKey"`
	APISecret string      `json:"apiSecret"`
	CDN       json.Number `json:"cdn"`
}

// TicketWish says who may view what, and for how long. Without a Pass, one is made up.
type TicketWish struct {
	App    string      `json:"app"`
	Video  string      `json:"video"`
	Pass   *string     `json:"pass"`
	IP     string      `json:"ip"`
	Uses   json.Number `json:"uses"`
	Expire string      `json:"expire"`
}

// The request, in the order of the documents.
type ticketRequest struct {
	Command   string      `json:"command"`
	APIKey    string      `json:"api_key"`
	Timestamp int64       `json:"timestamp"`
	CDN       json.Number `json:"cdn"`
	App       string      `json:"app"`
	Video     string      `json:"video"`
	Pass      string      `json:"pass"`
	IP        string      `json:"ip"`
	Uses      json.Number `json:"uses"`
	Expire    string      `json:"expire"`
}

var (
	wholeNumber = regexp.MustCompile(`^\d{1,19}$`)
	date        = regexp.MustCompile(`^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$`)
)

// RequestTicket asks for a ticket and gives the documented answer.
func (a Account) RequestTicket(wish TicketWish) (map[string]any, error) {
	if err := wish.check(); err != nil {
		return nil, err
	}
	if a.APIKey == "" || a.APISecret == "" || !wholeNumber.MatchString(a.CDN.String()) {
		return nil, InvalidInputError{"the API key, the secret or the CDN is missing"}
	}
	pass, err := wish.password()
	if err != nil {
		return nil, err
	}
	unsigned, err := compact(ticketRequest{
		"sevu.request", a.APIKey, time.Now().Unix(), a.CDN,
		wish.App, wish.Video, pass, wish.IP, wish.Uses, wish.Expire,
	})
	if err != nil {
		return nil, err
	}
	form := url.Values{"json": {a.sign(string(unsigned))}}.Encode()
	answer, err := send("POST", a.APIURL, "application/x-www-form-urlencoded", form)
	if err != nil {
		return nil, err
	}
	return granted(answer)
}

func (w TicketWish) check() error {
	if w.Pass != nil && *w.Pass == "" {
		return InvalidInputError{"pass is empty"}
	}
	if !wholeNumber.MatchString(w.Uses.String()) {
		return InvalidInputError{"uses is no whole number"}
	}
	if !date.MatchString(w.Expire) {
		return InvalidInputError{"expire is not YYYY-MM-DD HH:MM:SS"}
	}
	return firstOf(given("app", w.App), given("video", w.Video), given("ip", w.IP))
}

func (w TicketWish) password() (string, error) {
	if w.Pass != nil {
		return *w.Pass, nil
	}
	random := make([]byte, 18)
	_, err := rand.Read(random)
	return base64.RawURLEncoding.EncodeToString(random), err
}

// The signature goes behind the last member of the very text it was computed over.
func (a Account) sign(unsigned string) string {
	mac := hmac.New(sha256.New, []byte(a.APISecret))
	mac.Write([]byte(unsigned))
	signature := base64.StdEncoding.EncodeToString(mac.Sum(nil))
	return strings.TrimSuffix(unsigned, "}") + `,"signature":"` + signature + `"}`
}

// The status decides, never the code or the message; a success has a ticket with a key.
func granted(answer reply) (map[string]any, error) {
	body := answer.object()
	if body["status"] == "failure" {
		code, _ := scalar(body["code"])
		text, _ := scalar(body["message"])
		return nil, APIError{code, text, answer.status}
	}
	if err := answer.failure(); err != nil {
		return nil, err
	}
	ticket, _ := body["ticket"].(map[string]any)
	key, _ := ticket["key"].(string)
	if body["status"] != "success" || key == "" {
		return nil, MalformedError{"the answer holds no ticket"}
	}
	result := map[string]any{}
	for _, name := range []string{"code", "message", "status", "ticket", "handle_time"} {
		if value, there := body[name]; there {
			result[name] = value
		}
	}
	return result, nil
}
