package drm

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"unicode/utf8"
)

// KeyQuery says what keys are wanted for. Without track types there is one key for all tracks; without a
// period index there is no key rotation; without a scheme the service takes its own, CENC.
type KeyQuery struct {
	API              string      `json:"api"`
	ContentID        string      `json:"content_id"`
	DRMTypes         []string    `json:"drm_types"`
	EncryptionScheme string      `json:"encryption_scheme"`
	TrackTypes       []string    `json:"track_types"`
	PeriodIndex      json.Number `json:"period_index"`
}

// The documents give the first three; those of NCG are the vendor's.
var systemIDs = map[string]string{
	"WIDEVINE":  "edef8ba9-79d6-4ace-a3c8-27dcd51d21ed",
	"PLAYREADY": "9a04f079-9840-4286-ab92-e65be0885f95",
	"FAIRPLAY":  "94ce86fb-07ff-4f43-adb8-93d2fa968ca2",
	"NCG":       "d9e4411a-e886-4909-a380-a77f28d52335",
	"HLS_NCG":   "48582a1d-1ff4-426e-8cd5-06424fcc578c",
}

// The pixels of each track: SD up to 576p, HD 720p to 1080p, UHD1 4K, UHD2 8K; audio has none.
var videoFilters = map[string]string{
	"AUDIO": "",
	"SD":    `<cpix:VideoFilter minPixels="0" maxPixels="589824"/>`,
	"HD":    `<cpix:VideoFilter minPixels="921600" maxPixels="2073600"/>`,
	"UHD1":  `<cpix:VideoFilter minPixels="2073601" maxPixels="8847360"/>`,
	"UHD2":  `<cpix:VideoFilter minPixels="8847361" maxPixels="35389440"/>`,
}

var greatestIndex = new(big.Int).SetUint64(1<<63 - 1)

func (q KeyQuery) check() error {
	if q.ContentID == "" || utf8.RuneCountInString(q.ContentID) > 200 {
		return InvalidInputError{"content_id must have 1 to 200 characters"}
	}
	if strings.IndexFunc(q.ContentID, notInXML) >= 0 {
		return InvalidInputError{"content_id has a character that XML does not allow"}
	}
	for _, drm := range q.DRMTypes {
		if systemIDs[drm] == "" {
			return InvalidInputError{"drm_types has an unknown DRM"}
		}
	}
	for i, track := range q.TrackTypes {
		if _, known := videoFilters[track]; !known || contains(q.TrackTypes[:i], track) {
			return InvalidInputError{"track_types must be known ones, each once"}
		}
	}
	if q.PeriodIndex != "" {
		index, isWhole := new(big.Int).SetString(q.PeriodIndex.String(), 10)
		if !isWhole || index.Sign() < 0 || index.Cmp(greatestIndex) > 0 {
			return InvalidInputError{"period_index must be a whole number below 2^63"}
		}
	}
	return firstOf(
		someOf("drm_types", q.DRMTypes),
		oneOf("encryption_scheme", q.EncryptionScheme, "", "CENC", "CBC1", "CENS", "CBCS"),
		oneOf("api", q.API, "v1", "v2", "speke", "nea-dvr"))
}

func notInXML(r rune) bool {
	return r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
}

// The document that asks for a key for each track, with every DRM for each. The kid only tells the tracks
// apart: the service answers with key IDs of its own. With a period index, every key has a rule that names
// the period.
func (q KeyQuery) document() string {
	var keys, systems, periods, rules strings.Builder
	scheme, inPeriod := "", ""
	if q.EncryptionScheme != "" {
		scheme = fmt.Sprintf(` commonEncryptionScheme="%s"`, strings.ToLower(q.EncryptionScheme))
	}
	if q.PeriodIndex != "" {
		period := "keyPeriod_" + newUUID()
		fmt.Fprintf(&periods, `<cpix:ContentKeyPeriod id="%s" index="%s"/>`, period, q.PeriodIndex)
		inPeriod = fmt.Sprintf(`<cpix:KeyPeriodFilter periodId="%s"/>`, period)
	}
	tracks := q.TrackTypes
	if len(tracks) == 0 {
		tracks = []string{""}
	}
	for _, track := range tracks {
		kid := newUUID()
		fmt.Fprintf(&keys, `<cpix:ContentKey kid="%s"%s/>`, kid, scheme)
		for _, drm := range q.DRMTypes {
			fmt.Fprintf(&systems, `<cpix:DRMSystem kid="%s" systemId="%s"/>`, kid, systemIDs[drm])
		}
		intended := ""
		if track != "" {
			intended = fmt.Sprintf(` intendedTrackType="%s"`, track)
		}
		if filters := inPeriod + videoFilters[track]; intended+filters != "" {
			fmt.Fprintf(&rules, `<cpix:ContentKeyUsageRule kid="%s"%s>%s</cpix:ContentKeyUsageRule>`,
				kid, intended, filters)
		}
	}
	return fmt.Sprintf(`<?xml version="1.0" encoding="UTF-8"?>
<cpix:CPIX id="%s" xmlns:cpix="urn:dashif:org:cpix" xmlns:pskc="urn:ietf:params:xml:ns:keyprov:pskc"
    xmlns:speke="urn:aws:amazon:com:speke">
%s</cpix:CPIX>
`, escaped(q.ContentID), list("ContentKeyList", keys.String())+list("DRMSystemList", systems.String())+
		list("ContentKeyPeriodList", periods.String())+list("ContentKeyUsageRuleList", rules.String()))
}

func list(name, items string) string {
	if items == "" {
		return ""
	}
	return fmt.Sprintf("<cpix:%[1]s>%[2]s</cpix:%[1]s>\n", name, items)
}

// A random UUID (version 4).
func newUUID() string {
	var id [16]byte
	if _, err := rand.Read(id[:]); err != nil {
		panic(err)
	}
	id[6] = id[6]&0x0F | 0x40
	id[8] = id[8]&0x3F | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}
