package drm

import (
	"encoding/json"
	"regexp"
	"strconv"
)

// Storage is a storage to be registered. Members that are nil are not sent, here and below.
type Storage struct {
	StorageName string  `json:"storage_name"`
	Type        string  `json:"type"`
	ID          string  `json:"id"`
	Password    string  `json:"password"`
	AWSBucket   string  `json:"aws_bucket"`
	Region      string  `json:"region"`
	Description *string `json:"description,omitempty"`
}

// StorageChange is what changes in a storage.
type StorageChange struct {
	StorageID   string  `json:"storage_id"`
	StorageName *string `json:"storage_name,omitempty"`
	Description *string `json:"description,omitempty"`
}

// Window is what both lists may be narrowed by: times of registration in UTC, a page, a time zone.
type Window struct {
	From      *string     `json:"from,omitempty"`
	To        *string     `json:"to,omitempty"`
	PageUnit  json.Number `json:"page_unit,omitempty"`
	PageIndex json.Number `json:"page_index,omitempty"`
	TimeZone  *string     `json:"time_zone,omitempty"`
}

// StorageSearch says which storages are listed.
type StorageSearch struct {
	StorageType       string  `json:"storage_type"`
	Region            string  `json:"region"`
	SearchKeyword     *string `json:"search_keyword,omitempty"`
	SearchKeywordType *string `json:"search_keyword_type,omitempty"`
	Window
}

// JobSearch says which jobs are listed.
type JobSearch struct {
	Region            string  `json:"region"`
	SearchKeyword     *string `json:"search_keyword,omitempty"`
	SearchKeywordType *string `json:"search_keyword_type,omitempty"`
	SearchType        *string `json:"search_type,omitempty"`
	SearchStatus      *string `json:"search_status,omitempty"`
	SearchCondition   *string `json:"search_condition,omitempty"`
	Window
}

// Job is a packaging job.
type Job struct {
	JobName         string      `json:"job_name"`
	Storage         JobStorages `json:"storage"`
	ContentID       string      `json:"content_id"`
	StreamingFormat []string    `json:"streaming_format"`
	ProtectType     []string    `json:"protect_type"`
	Subtitles       []Subtitle  `json:"subtitles,omitempty"`
	DASHOption      *DASHOption `json:"dash_option,omitempty"`
	DRMOption       *DRMOption  `json:"drm_option,omitempty"`
}

// JobStorages says where a job reads and where it writes.
type JobStorages struct {
	Input struct {
		StorageID    string   `json:"storage_id"`
		ContentsPath []string `json:"contents_path"`
	} `json:"input"`
	Output struct {
		StorageID string `json:"storage_id"`
		Path      string `json:"path"`
	} `json:"output"`
}

// Subtitle is one file of subtitles.
type Subtitle struct {
	Path     *string `json:"path,omitempty"`
	Language *string `json:"language,omitempty"`
}

// DASHOption has options of DASH packaging; the buffer time is in seconds.
type DASHOption struct {
	MinBufferTime             json.Number `json:"min_buffer_time,omitempty"`
	EnableAverageBandwidthMPD *bool       `json:"enable_average_bandwidth_mpd,omitempty"`
}

// DRMOption has options of DRM encryption; heights are in pixels, the clear lead in seconds.
type DRMOption struct {
	MultiKey                   *bool       `json:"multi_key,omitempty"`
	SkipAudioEncryption        *bool       `json:"skip_audio_encryption,omitempty"`
	MaxSDHeight                json.Number `json:"max_sd_height,omitempty"`
	MaxHDHeight                json.Number `json:"max_hd_height,omitempty"`
	MaxUHD1Height              json.Number `json:"max_uhd1_height,omitempty"`
	ClearLead                  json.Number `json:"clear_lead,omitempty"`
	GenerateTracktypeManifests *bool       `json:"generate_tracktype_manifests,omitempty"`
}

func (s Storage) check() error {
	return firstOf(
		given("storage_name", s.StorageName), oneOf("type", s.Type, "S3"), given("id", s.ID),
		given("password", s.Password), given("aws_bucket", s.AWSBucket), given("region", s.Region))
}

func (c StorageChange) check() error { return given("storage_id", c.StorageID) }

func (s StorageSearch) check() error {
	return firstOf(
		oneOf("storage_type", s.StorageType, "S3"), given("region", s.Region),
		ifGiven("search_keyword_type", s.SearchKeywordType, "storageId", "storageName"), s.Window.check())
}

func (s JobSearch) check() error {
	return firstOf(
		given("region", s.Region),
		ifGiven("search_keyword_type", s.SearchKeywordType, "cid", "jobId", "jobName", "jobname"),
		ifGiven("search_type", s.SearchType, "drm", "watermark"),
		ifGiven("search_condition", s.SearchCondition, "dash", "hls"), s.Window.check())
}

var (
	instant  = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`)
	timeZone = regexp.MustCompile(`^[+-]?\d\d:\d\d$`)
)

func (w Window) check() error {
	return firstOf(
		formed("from", w.From, instant), formed("to", w.To, instant),
		formed("time_zone", w.TimeZone, timeZone),
		atLeast("page_unit", w.PageUnit, 1), atLeast("page_index", w.PageIndex, 1))
}

func (j Job) check() error {
	from, to := j.Storage.Input, j.Storage.Output
	found := firstOf(
		given("job_name", j.JobName), given("content_id", j.ContentID),
		given("storage.input.storage_id", from.StorageID), given("storage.output.storage_id", to.StorageID),
		given("storage.output.path", to.Path), someOf("storage.input.contents_path", from.ContentsPath),
		someOf("streaming_format", j.StreamingFormat, "dash", "hls"),
		someOf("protect_type", j.ProtectType, "drm", "watermark"))
	if found == nil && len(j.ContentID) > 200 {
		return InvalidInputError{"content_id is longer than 200 bytes"}
	}
	if found == nil && !contains(j.ProtectType, "watermark") {
		return InvalidInputError{"protect_type must include watermark"}
	}
	if j.DASHOption != nil {
		found = firstOf(found, atLeast("dash_option.min_buffer_time", j.DASHOption.MinBufferTime, 2))
	}
	if j.DRMOption != nil {
		found = firstOf(found, atLeast("drm_option.clear_lead", j.DRMOption.ClearLead, 0))
	}
	return found
}

func firstOf(problems ...error) error {
	for _, problem := range problems {
		if problem != nil {
			return problem
		}
	}
	return nil
}

func given(name, value string) error {
	if value == "" {
		return InvalidInputError{name + " is missing"}
	}
	return nil
}

func oneOf(name, value string, words ...string) error {
	if !contains(words, value) {
		return InvalidInputError{name + " has a value that is not documented"}
	}
	return nil
}

func ifGiven(name string, value *string, words ...string) error {
	if value == nil {
		return nil
	}
	return oneOf(name, *value, words...)
}

// A list that is not empty, of these words; of any texts where there are no words.
func someOf(name string, values []string, words ...string) error {
	if len(values) == 0 {
		return InvalidInputError{name + " is an empty list"}
	}
	for _, value := range values {
		if value == "" || len(words) > 0 && !contains(words, value) {
			return InvalidInputError{name + " has a value that is not documented"}
		}
	}
	return nil
}

func formed(name string, value *string, form *regexp.Regexp) error {
	if value != nil && !form.MatchString(*value) {
		return InvalidInputError{name + " does not have the documented form"}
	}
	return nil
}

func atLeast(name string, value json.Number, least float64) error {
	number, err := strconv.ParseFloat(value.String(), 64)
	if value != "" && (err != nil || number < least) {
		return InvalidInputError{name + " must be a number from " + strconv.Itoa(int(least)) + " up"}
	}
	return nil
}

func contains(list []string, wanted string) bool {
	for _, each := range list {
		if each == wanted {
			return true
		}
	}
	return false
}
