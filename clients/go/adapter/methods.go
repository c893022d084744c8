package main

import (
	"encoding/json"
	"sync"

	"countersign.example/go-client/drm"
)

type method func(request) (any, error)

// Filled by init, because initialize lists it.
var methods map[string]method

func init() {
	methods = map[string]method{
		"packaging.registerStorage":       calling(drm.Site.RegisterStorage),
		"packaging.updateStorage":         calling(drm.Site.UpdateStorage),
		"packaging.listStorages":          calling(drm.Site.ListStorages),
		"packaging.registerJob":           calling(drm.Site.RegisterJob),
		"packaging.listJobs":              calling(drm.Site.ListJobs),
		"packaging.startCallbackReceiver": startReceiver,
		"packaging.takeCallbacks":         takeCallbacks,
		"cpix.getContentKeys":             calling(drm.KeyServer.GetContentKeys),
		"speke.heartbeat":                 calling(heartbeat),
		"sevu.requestTicket":              calling(drm.Account.RequestTicket),
	}
	implemented := make([]string, 0, len(methods))
	for name := range methods {
		implemented = append(implemented, name)
	}
	methods["initialize"] = func(request) (any, error) {
		return map[string]any{
			"protocolVersion": 1,
			"client":          map[string]any{"name": "countersign-go", "version": "0.1.0", "language": "go"},
			"methods":         implemented,
			"maxInFlight":     inFlight,
		}, nil
	}
	methods["shutdown"] = func(request) (any, error) { return nil, nil }
}

// A call of the client as a method of the protocol: target and input are read into its arguments.
func calling[Target, Input, Result any](call func(Target, Input) (Result, error)) method {
	return func(asked request) (any, error) {
		var target Target
		var input Input
		if json.Unmarshal(asked.Params.Target, &target) != nil {
			return nil, protocolError{Code: -32602, Message: "the target is not as the protocol has it"}
		}
		if json.Unmarshal(asked.Params.Input, &input) != nil {
			return nil, protocolError{Code: -32602, Message: "the input has a member of the wrong type"}
		}
		return call(target, input)
	}
}

func heartbeat(target struct {
	BaseURL string `json:"baseUrl"`
}, _ struct{}) (any, error) {
	return map[string]bool{"alive": true}, drm.Heartbeat(target.BaseURL)
}

var (
	receiver     *drm.CallbackReceiver
	receiverLock sync.Mutex
)

// The one receiver of this process, started when it is first asked for.
func theReceiver() (*drm.CallbackReceiver, error) {
	receiverLock.Lock()
	defer receiverLock.Unlock()
	if receiver != nil {
		return receiver, nil
	}
	started, err := drm.StartCallbackReceiver()
	receiver = started
	return started, err
}

func startReceiver(request) (any, error) {
	receiver, err := theReceiver()
	if err != nil {
		return nil, err
	}
	return map[string]string{"url": receiver.URL}, nil
}

func takeCallbacks(request) (any, error) {
	receiver, err := theReceiver()
	if err != nil {
		return nil, err
	}
	return receiver.Take(), nil
}
