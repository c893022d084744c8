package drm

import (
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// Result is how a packaging job went, as the service posts it.
type Result struct {
	JobID             string `json:"job_id"`
	ErrorCode         string `json:"error_code"`
	ErrorMessage      string `json:"error_message"`
	InputContentsPath []any  `json:"input_contents_path"`
	OutputPath        string `json:"output_path"`
}

// CallbackReceiver listens for the results of packaging jobs, which are posted as plain JSON, without an
// envelope.
type CallbackReceiver struct {
	// URL is where the results are to be posted.
	URL string

	lock     sync.Mutex
	received []Result
	known    map[[2]string]bool
}

// StartCallbackReceiver listens on loopback, on a free port, for as long as the process runs.
func StartCallbackReceiver() (*CallbackReceiver, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	receiver := &CallbackReceiver{
		URL:      "http://" + listener.Addr().String() + "/callback",
		received: []Result{},
		known:    map[[2]string]bool{},
	}
	server := &http.Server{Handler: receiver, ReadTimeout: 10 * time.Second}
	go server.Serve(listener)
	return receiver, nil
}

// Take hands over what came in since the last time. A result that is delivered twice is one result.
func (r *CallbackReceiver) Take() []Result {
	r.lock.Lock()
	defer r.lock.Unlock()
	taken := r.received
	r.received = []Result{}
	return taken
}

// ServeHTTP takes one delivery. What is no result is refused, and harms nothing.
func (r *CallbackReceiver) ServeHTTP(answer http.ResponseWriter, request *http.Request) {
	if request.Method != http.MethodPost {
		answer.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(answer, request.Body, 1<<20))
	if err != nil {
		answer.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	result, ok := understood(readObject(body))
	if !ok {
		answer.WriteHeader(http.StatusBadRequest)
		return
	}
	r.keep(result)
}

func (r *CallbackReceiver) keep(result Result) {
	r.lock.Lock()
	defer r.lock.Unlock()
	key := [2]string{result.JobID, result.ErrorCode}
	if !r.known[key] {
		r.received = append(r.received, result)
	}
	r.known[key] = true
}

func understood(body map[string]any) (Result, bool) {
	id, hasID := scalar(body["job_id"])
	code, hasCode := scalar(body["error_code"])
	if !hasID || !hasCode {
		return Result{}, false
	}
	output, _ := scalar(body["output_path"])
	sources := []any{}
	switch given := body["input_contents_path"].(type) {
	case []any:
		sources = given
	case string:
		sources = []any{given}
	}
	return Result{id, code, message(body), sources, output}, true
}
