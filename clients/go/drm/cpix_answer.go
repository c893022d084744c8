package drm

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"regexp"
	"strings"
	"unicode/utf8"
)

// ContentKeys is the documented output of a client.
type ContentKeys struct {
	ContentID      string       `json:"content_id"`
	ContentKeyList []ContentKey `json:"content_key_list"`
}

// ContentKey is one key, in hex and base64, with what each DRM needs to name it.
type ContentKey struct {
	TrackType string    `json:"track_type,omitempty"`
	KeyIDHex  string    `json:"key_id_hex"`
	KeyIDB64  string    `json:"key_id_b64"`
	KeyHex    string    `json:"key_hex"`
	KeyB64    string    `json:"key_b64"`
	IVHex     string    `json:"iv_hex"`
	IVB64     string    `json:"iv_b64"`
	Widevine  *PSSH     `json:"widevine,omitempty"`
	PlayReady *PSSH     `json:"playready,omitempty"`
	FairPlay  *FairPlay `json:"fairplay,omitempty"`
}

// PSSH is a pssh box and its data, in base64.
type PSSH struct {
	PSSH        string `json:"pssh"`
	PayloadOnly string `json:"pssh_payload_only"`
}

// FairPlay has the URI of EXT-X-KEY.
type FairPlay struct {
	KeyURI string `json:"key_uri"`
}

const (
	cpix = "urn:dashif:org:cpix"
	pskc = "urn:ietf:params:xml:ns:keyprov:pskc"
)

var uuid = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// Keys, DRM systems and rules are joined by kid, in any order and letter case.
func readKeys(query KeyQuery, document []byte) (ContentKeys, error) {
	root, err := parseXML(document)
	if err != nil {
		return ContentKeys{}, err
	}
	if !root.is(cpix, "CPIX") {
		return ContentKeys{}, MalformedError{"the root of the answer is not CPIX"}
	}
	if id, given := root.attributes["id"]; given && id != query.ContentID {
		return ContentKeys{}, MalformedError{"the answer is for another content"}
	}
	if !inPeriod(root, query.PeriodIndex.String()) {
		return ContentKeys{}, MalformedError{"the answer is for another key period"}
	}
	keys := ContentKeys{query.ContentID, []ContentKey{}}
	seen, tracks := map[string]bool{}, map[string]int{}
	for _, item := range items(root, "ContentKeyList", "ContentKey") {
		key, err := readKey(query, root, item)
		if err != nil {
			return ContentKeys{}, err
		}
		if seen[key.KeyIDHex] {
			return ContentKeys{}, MalformedError{"two keys of the answer have the same kid"}
		}
		seen[key.KeyIDHex] = true
		tracks[key.TrackType]++
		keys.ContentKeyList = append(keys.ContentKeyList, key)
	}
	if len(seen) == 0 {
		return ContentKeys{}, MalformedError{"the answer has no content key"}
	}
	for _, track := range query.TrackTypes {
		if tracks[track] != 1 || len(seen) != len(query.TrackTypes) {
			return ContentKeys{}, MalformedError{"the answer has not one key for each track"}
		}
	}
	return keys, nil
}

// Whether an answer that names key periods names the one that was asked for.
func inPeriod(root *element, index string) bool {
	periods := items(root, "ContentKeyPeriodList", "ContentKeyPeriod")
	for _, period := range periods {
		if period.attributes["index"] == index {
			return true
		}
	}
	return index == "" || len(periods) == 0
}

func readKey(query KeyQuery, root, item *element) (ContentKey, error) {
	kid := kidOf(item)
	if !uuid.MatchString(kid) {
		return ContentKey{}, MalformedError{"a content key has no UUID as its kid"}
	}
	id, _ := hex.DecodeString(strings.ReplaceAll(kid, "-", ""))
	secret := item.first(cpix, "Data").first(pskc, "Secret").first(pskc, "PlainValue")
	value, err := sixteenBytes("key", secret.text)
	if err != nil {
		return ContentKey{}, err
	}
	iv, err := sixteenBytes("IV", item.attributes["explicitIV"])
	if err != nil {
		return ContentKey{}, err
	}
	key := ContentKey{
		KeyIDHex: hex.EncodeToString(id), KeyIDB64: base64.StdEncoding.EncodeToString(id),
		KeyHex: hex.EncodeToString(value), KeyB64: base64.StdEncoding.EncodeToString(value),
		IVHex: hex.EncodeToString(iv), IVB64: base64.StdEncoding.EncodeToString(iv),
	}
	for _, rule := range items(root, "ContentKeyUsageRuleList", "ContentKeyUsageRule") {
		if key.TrackType == "" && kidOf(rule) == kid {
			key.TrackType = rule.attributes["intendedTrackType"]
		}
	}
	for _, system := range items(root, "DRMSystemList", "DRMSystem") {
		if kidOf(system) != kid {
			continue
		}
		if err := key.add(query, system); err != nil {
			return ContentKey{}, err
		}
	}
	return key, nil
}

// Adds what a DRM says of a key, where it was asked for.
func (k *ContentKey) add(query KeyQuery, system *element) (err error) {
	for _, drm := range query.DRMTypes {
		if !strings.EqualFold(system.attributes["systemId"], systemIDs[drm]) {
			continue
		}
		switch drm {
		case "WIDEVINE":
			k.Widevine, err = readPSSH(system)
		case "PLAYREADY":
			k.PlayReady, err = readPSSH(system)
		case "FAIRPLAY":
			k.FairPlay, err = readFairPlay(system)
		}
	}
	return err
}

func readFairPlay(system *element) (*FairPlay, error) {
	uri, err := decoded("URIExtXKey", system.first(cpix, "URIExtXKey").text)
	if err == nil && !utf8.Valid(uri) {
		err = MalformedError{"URIExtXKey is not text"}
	}
	return &FairPlay{string(uri)}, err
}

// The pssh box and its data, which V1 and NEA-DVR leave it to the client to take out.
func readPSSH(system *element) (*PSSH, error) {
	box, err := decoded("PSSH", system.first(cpix, "PSSH").text)
	if err != nil {
		return nil, err
	}
	data, ok := psshData(box)
	if !ok {
		return nil, MalformedError{"PSSH is not a pssh box"}
	}
	if given := system.first(cpix, "ContentProtectionData").text; strings.TrimSpace(given) != "" {
		same, err := decoded("ContentProtectionData", given)
		if err != nil || !bytes.Equal(same, data) {
			return nil, MalformedError{"ContentProtectionData is not the data of the PSSH"}
		}
	}
	return &PSSH{base64.StdEncoding.EncodeToString(box), base64.StdEncoding.EncodeToString(data)}, nil
}

// Size, "pssh", version and flags, system ID, in version 1 a list of key IDs, data size, data.
func psshData(box []byte) ([]byte, bool) {
	if len(box) < 32 || string(box[4:8]) != "pssh" || box[8] > 1 {
		return nil, false
	}
	word := func(at int64) int64 { return int64(binary.BigEndian.Uint32(box[at:])) }
	dataSize := int64(28)
	if box[8] == 1 {
		dataSize = 32 + 16*word(28)
	}
	length := int64(len(box))
	if word(0) != length || dataSize+4 > length || dataSize+4+word(dataSize) != length {
		return nil, false
	}
	return box[dataSize+4:], true
}

func sixteenBytes(name, text string) ([]byte, error) {
	value, err := decoded(name, text)
	if err == nil && len(value) != 16 {
		err = MalformedError{"the " + name + " of a content key has not 16 bytes"}
	}
	return value, err
}

// White space may stand anywhere in base64 within XML.
func decoded(name, text string) ([]byte, error) {
	value, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
	if err != nil || len(value) == 0 {
		return nil, MalformedError{name + " is missing or not base64"}
	}
	return value, nil
}

func kidOf(item *element) string { return strings.ToLower(item.attributes["kid"]) }

func items(root *element, list, item string) []*element {
	var found []*element
	for _, each := range root.all(cpix, list) {
		found = append(found, each.all(cpix, item)...)
	}
	return found
}
