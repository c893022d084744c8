package drm

import (
	"strings"
)

// KeyServer is where keys come from: the complete URL with its token, and what is packaged where that is
// NEA-DVR's.
type KeyServer struct {
	KMSURL          string `json:"kmsUrl"`
	StreamingFormat string `json:"streamingFormat"`
}

// GetContentKeys fetches the keys of a content. V1, V2 and SPEKE differ in their URL only; NEA-DVR asks by
// URL alone.
func (s KeyServer) GetContentKeys(query KeyQuery) (ContentKeys, error) {
	if err := query.check(); err != nil {
		return ContentKeys{}, err
	}
	if query.API != "v2" && query.API != "speke" && len(query.TrackTypes) > 0 {
		return ContentKeys{}, InvalidInputError{query.API + " has one key for all tracks"}
	}
	answer, err := s.ask(query)
	if err != nil {
		return ContentKeys{}, err
	}
	if err := answer.failure(); err != nil {
		return ContentKeys{}, err
	}
	return readKeys(query, answer.body)
}

func (s KeyServer) ask(query KeyQuery) (reply, error) {
	if query.API != "nea-dvr" {
		return send("POST", s.KMSURL, "application/xml", query.document())
	}
	if err := oneOf("streamingFormat", s.StreamingFormat, "dash", "hls"); err != nil {
		return reply{}, err
	}
	return send("GET", s.KMSURL, "", "")
}

// Heartbeat says whether the key server is there. Alive is who answers SUCCESS, and nothing but white space
// around it.
func Heartbeat(baseURL string) error {
	answer, err := send("GET", strings.TrimRight(baseURL, "/")+"/cpix/getKey/heartbeat", "", "")
	if err != nil {
		return err
	}
	if err := answer.failure(); err != nil {
		return err
	}
	if strings.TrimSpace(string(answer.body)) != "SUCCESS" {
		return MalformedError{"the key server does not say SUCCESS"}
	}
	return nil
}
