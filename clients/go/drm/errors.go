package drm

import "encoding/json"

// InvalidInputError says that an argument was refused before anything was sent.
type InvalidInputError struct{ Problem string }

func (e InvalidInputError) Error() string { return e.Problem }

// APIError is what the server reported, with its own code.
type APIError struct {
	Code, Message string
	HTTPStatus    int
}

func (e APIError) Error() string { return "the server reported an error" }

// TransportError says that there is no answer: Kind is "timeout", "tls", "connection" or "http"; with "http"
// there was one, of a status that is no success.
type TransportError struct {
	Kind       string
	HTTPStatus int
}

func (e TransportError) Error() string { return "the call failed: " + e.Kind }

// MalformedError says that the answer makes no sense.
type MalformedError struct{ Problem string }

func (e MalformedError) Error() string { return e.Problem }

// scalar is the text of a JSON string or number; ok is false for anything else. Digits are kept as they were
// written.
func scalar(value any) (text string, ok bool) {
	switch value := value.(type) {
	case string:
		return value, true
	case json.Number:
		return value.String(), true
	}
	return "", false
}
