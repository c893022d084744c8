// An adapter for Countersign: calls of the client protocol, version 1, become calls of package drm.
//
// It needs Go 1.19 or later, and nothing else:
//
//	cd clients/go && go build -o /tmp/adapter ./adapter
//	countersign run -- /tmp/adapter
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"sync"
	"time"

	"countersign.example/go-client/drm"
)

const (
	inFlight = 8
	// How long a call may go on after stdin was closed; the process must be gone within 2 s.
	grace = time.Second
)

type request struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params struct {
		Target json.RawMessage `json:"target"`
		Input  json.RawMessage `json:"input"`
	} `json:"params"`
}

type response struct {
	JSONRPC string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id"`
	Result  *any            `json:"result,omitempty"`
	Error   *protocolError  `json:"error,omitempty"`
}

type protocolError struct {
	Code    int            `json:"code"`
	Message string         `json:"message"`
	Data    map[string]any `json:"data,omitempty"`
}

func (e protocolError) Error() string { return e.Message }

func main() {
	var calls sync.WaitGroup
	free := make(chan struct{}, inFlight)
	lines := bufio.NewReader(os.Stdin)
	for {
		line, err := lines.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			calls.Add(1)
			free <- struct{}{}
			go func() {
				defer calls.Done()
				answer(line)
				<-free
			}()
		}
		if err != nil {
			break
		}
	}
	time.AfterFunc(grace, func() { os.Exit(0) })
	calls.Wait()
}

var out sync.Mutex

func answer(line []byte) {
	given := response{JSONRPC: "2.0", ID: json.RawMessage("null")}
	result, err := answerTo(line, &given.ID)
	if given.ID == nil {
		return // A notification.
	}
	if err == nil {
		given.Result = &result
	} else {
		given.Error = toError(err)
	}
	out.Lock()
	defer out.Unlock()
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	encoder.Encode(given)
}

// What a line asks for. id is set once it is known.
func answerTo(line []byte, id *json.RawMessage) (result any, err error) {
	defer func() {
		if recover() != nil {
			err = protocolError{Code: -32603, Message: "internal error"}
		}
	}()
	var asked request
	if json.Unmarshal(line, &asked) != nil {
		if !json.Valid(line) {
			return nil, protocolError{Code: -32700, Message: "the line is not JSON"}
		}
		return nil, protocolError{Code: -32600, Message: "the line is no request"}
	}
	*id = asked.ID
	method, known := methods[asked.Method]
	if !known {
		return nil, protocolError{Code: -32601, Message: "method not found"}
	}
	return method(asked)
}

func toError(err error) *protocolError {
	var (
		plain     protocolError
		invalid   drm.InvalidInputError
		reported  drm.APIError
		transport drm.TransportError
		malformed drm.MalformedError
	)
	switch {
	case errors.As(err, &plain):
		return &plain
	case errors.As(err, &invalid):
		return &protocolError{-32602, invalid.Error(), nil}
	case errors.As(err, &reported):
		return &protocolError{1, reported.Error(), map[string]any{
			"error_code":    reported.Code,
			"error_message": reported.Message,
			"http_status":   reported.HTTPStatus,
		}}
	case errors.As(err, &transport):
		data := map[string]any{"kind": transport.Kind}
		if transport.HTTPStatus != 0 {
			data["http_status"] = transport.HTTPStatus
		}
		return &protocolError{2, transport.Error(), data}
	case errors.As(err, &malformed):
		return &protocolError{3, malformed.Error(), nil}
	}
	return &protocolError{-32603, "internal error", nil}
}
