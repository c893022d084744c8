// Lets Countersign test a client: each call of the protocol becomes a call of the client.
//
// The protocol is done. Fill in the calls of your client below; each that is not filled in is skipped.
//
//	go build -o adapter .
//	npx countersign doctor -- ./adapter     # the protocol
//	npx countersign run -- ./adapter        # the client
//
// The contract is docs/client-protocol.md in the package countersign. Log to stderr: stdout is for answers.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
)

var client = object{"name": "my-client", "version": "0.0.0", "language": "go"}

type object = map[string]any

// failure is an error of the protocol. Return the one that fits what your client reported.
type failure struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
	Data    object `json:"data,omitempty"`
}

func (f failure) Error() string { return f.Message }

// The cases of this method are skipped.
func notImplemented(method string) error {
	return failure{-32601, method + " is not implemented yet", nil}
}

// Your client refused the input before it sent anything.
func invalidInput(message string) error { return failure{-32602, message, nil} }

// The server reported an error, with a code of its own.
func apiError(code any, message string, status int) error {
	data := object{"error_code": code, "error_message": message, "http_status": status}
	return failure{1, "the server reported an error", data}
}

// There is no answer: kind is "timeout", "tls", "connection", or "http" for a status that is no success.
func transportError(kind string, status int) error {
	return failure{2, "the call failed: " + kind, object{"kind": kind, "http_status": status}}
}

// Your client could make no sense of the answer.
func malformedResponse(message string) error { return failure{3, message, nil} }

// -- The calls: put yours where it says notImplemented ------------------------------------------------------
// The target says where the server is and which credentials to use; it is another one for each call. The
// input has the names of the documents. Members with a ? may be absent. json.Unmarshal reads both into types
// of yours.

// target: baseUrl, siteId, siteKey (32 characters), accessKey
// input: storage_name, type, id, password, aws_bucket, region, description?
// gives: error_code ("0000"), error_message, storage_id
func registerStorage(target, input json.RawMessage) (any, error) {
	return nil, notImplemented("packaging.registerStorage")
}

// target: as above
// input: storage_id, storage_name?, description?
// gives: as above
func updateStorage(target, input json.RawMessage) (any, error) {
	return nil, notImplemented("packaging.updateStorage")
}

// target: as above
// input: storage_type, region, search_keyword?, search_keyword_type?, from?, to?, page_unit?, page_index?,
// time_zone?
// gives: error_code ("0000"), error_message, total_count, time_zone, data (a list)
func listStorages(target, input json.RawMessage) (any, error) {
	return nil, notImplemented("packaging.listStorages")
}

// target: as above
// input: the documented job: job_name, storage, content_id, streaming_format, protect_type, subtitles?,
// dash_option?, drm_option?
// gives: error_code ("0000"), error_message, job_id
func registerJob(target, input json.RawMessage) (any, error) {
	return nil, notImplemented("packaging.registerJob")
}

// target: as above
// input: the documented search: region, search_keyword?, search_keyword_type?, search_type?, ...
// gives: error_code ("0000"), error_message, total_count, time_zone, data (a list)
func listJobs(target, input json.RawMessage) (any, error) {
	return nil, notImplemented("packaging.listJobs")
}

// Starts what takes the results of packaging jobs, on loopback, unless it runs already.
// gives: url, as http://127.0.0.1:PORT/PATH
func startCallbackReceiver(target, input json.RawMessage) (any, error) {
	return nil, notImplemented("packaging.startCallbackReceiver")
}

// gives: a list of the results received since the last call: job_id, error_code, error_message,
// input_contents_path (a list), output_path
func takeCallbacks(target, input json.RawMessage) (any, error) {
	return nil, notImplemented("packaging.takeCallbacks")
}

// target: kmsUrl, complete with its token; for the API nea-dvr also streamingFormat
// input: api ("v1", "v2", "speke" or "nea-dvr"), content_id, drm_types, encryption_scheme?, track_types?,
// period_index?
// gives: content_id, content_key_list: for each key track_type?, key_id_hex, key_id_b64, key_hex, key_b64,
// iv_hex, iv_b64, widevine and playready (each with pssh and pssh_payload_only), fairplay (with key_uri); a
// DRM that was not asked for is absent
// An API that your client does not have: return failure{Code: 4, Message: "unsupported"}, and its cases are
// skipped.
func getContentKeys(target, input json.RawMessage) (any, error) {
	return nil, notImplemented("cpix.getContentKeys")
}

// target: baseUrl
// gives: alive (true)
func heartbeat(target, input json.RawMessage) (any, error) {
	return nil, notImplemented("speke.heartbeat")
}

// target: apiUrl, apiKey, apiSecret, cdn
// input: app, video, pass?, ip, uses, expire; where pass is absent, your client makes one
// gives: code, message, status ("success"), ticket (with key and pass), handle_time
func requestTicket(target, input json.RawMessage) (any, error) {
	return nil, notImplemented("sevu.requestTicket")
}

var methods = map[string]func(target, input json.RawMessage) (any, error){
	"packaging.registerStorage":       registerStorage,
	"packaging.updateStorage":         updateStorage,
	"packaging.listStorages":          listStorages,
	"packaging.registerJob":           registerJob,
	"packaging.listJobs":              listJobs,
	"packaging.startCallbackReceiver": startCallbackReceiver,
	"packaging.takeCallbacks":         takeCallbacks,
	"cpix.getContentKeys":             getContentKeys,
	"speke.heartbeat":                 heartbeat,
	"sevu.requestTicket":              requestTicket,
}

// -- The protocol: nothing to do here -----------------------------------------------------------------------

type request struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params struct {
		Target json.RawMessage `json:"target"`
		Input  json.RawMessage `json:"input"`
	} `json:"params"`
}

func call(asked request) (any, error) {
	switch asked.Method {
	case "initialize":
		names := []string{}
		for name := range methods {
			names = append(names, name)
		}
		return object{"protocolVersion": 1, "client": client, "methods": names}, nil
	case "shutdown":
		return nil, nil
	}
	method, known := methods[asked.Method]
	if !known {
		return nil, failure{Code: -32601, Message: "method not found"}
	}
	return method(asked.Params.Target, asked.Params.Input)
}

func answer(line []byte) object {
	var asked request
	if err := json.Unmarshal(line, &asked); err != nil {
		broken := failure{Code: -32700, Message: "the line is no request"}
		return object{"jsonrpc": "2.0", "id": nil, "error": broken}
	}
	result, err := call(asked)
	if err == nil {
		return object{"jsonrpc": "2.0", "id": asked.ID, "result": result}
	}
	var known failure
	// Whatever your client returns is an error too; the cases say whether that is enough.
	if !errors.As(err, &known) {
		fmt.Fprintln(os.Stderr, err)
		known = failure{Code: -32603, Message: "internal error"}
	}
	return object{"jsonrpc": "2.0", "id": asked.ID, "error": known}
}

func main() {
	lines := bufio.NewReader(os.Stdin)
	answers := json.NewEncoder(os.Stdout)
	for {
		line, err := lines.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			answers.Encode(answer(line))
		}
		if err != nil {
			return
		}
	}
}
