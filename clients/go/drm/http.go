package drm

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	// For a whole call, up to the last byte of the answer.
	timeout = 5 * time.Second
	maxBody = 8 << 20
)

// One request a connection: what was sent over one that is cut could not be sent again safely. A redirect is
// an answer like any other, for it would carry credentials along. The certificate authorities are those of
// the system, or of SSL_CERT_FILE.
var client = newClient()

func newClient() *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.DisableKeepAlives = true
	return &http.Client{
		Transport:     transport,
		Timeout:       timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// An answer of any status.
type reply struct {
	status int
	body   []byte
}

// Sends once. Problems are told in words of our own: those of the library repeat the URL, which has secrets
// in it.
func send(method, address, contentType, body string) (reply, error) {
	target, err := url.Parse(address)
	if err != nil || target.Host == "" || target.Scheme != "http" && target.Scheme != "https" {
		return reply{}, InvalidInputError{"the URL of the service is no http or https URL"}
	}
	request, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		return reply{}, InvalidInputError{"the URL of the service cannot be used"}
	}
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	response, err := client.Do(request)
	if err != nil {
		return reply{}, TransportError{Kind: kindOf(err)}
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, maxBody+1))
	if err != nil {
		return reply{}, TransportError{Kind: kindOf(err)}
	}
	if len(answer) > maxBody {
		return reply{}, MalformedError{"the answer is longer than 8 MiB"}
	}
	return reply{response.StatusCode, answer}, nil
}

func kindOf(err error) string {
	var late net.Error
	if errors.As(err, &late) && late.Timeout() {
		return "timeout"
	}
	var (
		authority x509.UnknownAuthorityError
		host      x509.HostnameError
		invalid   x509.CertificateInvalidError
		roots     x509.SystemRootsError
		record    tls.RecordHeaderError
	)
	for _, kind := range []any{&authority, &host, &invalid, &roots, &record} {
		if errors.As(err, kind) {
			return "tls"
		}
	}
	if strings.Contains(err.Error(), "tls: ") {
		return "tls"
	}
	return "connection"
}

// The body as a JSON object, or nil when it is anything else. Numbers keep their digits.
func (r reply) object() map[string]any { return readObject(r.body) }

func readObject(text []byte) map[string]any {
	if !utf8.Valid(text) {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var object map[string]any
	if decoder.Decode(&object) != nil {
		return nil
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil
	}
	return object
}

// The error that the answer reports, if it does: an error code in a JSON body, under any status; then the
// status.
func (r reply) failure() error {
	object := r.object()
	if code, ok := scalar(object["error_code"]); ok && code != "0000" {
		message, _ := scalar(object["error_message"])
		return APIError{code, message, r.status}
	}
	if r.status < 200 || r.status > 299 {
		return TransportError{"http", r.status}
	}
	return nil
}
