// Package drm is a small client of the packaging API, the CPIX key exchange APIs and sevu.request. It was
// written from the documents of the services, with nothing but the standard library.
package drm

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"time"
)

// Site is the account of a site, as its console shows it. The site key has 32 characters.
type Site struct {
	BaseURL   string `json:"baseUrl"`
	SiteID    string `json:"siteId"`
	SiteKey   string `json:"siteKey"`
	AccessKey string `json:"accessKey"`
}

// SavedStorage is what came of registering or updating a storage.
type SavedStorage struct {
	ErrorCode    string `json:"error_code"`
	ErrorMessage string `json:"error_message"`
	StorageID    string `json:"storage_id"`
}

// RegisteredJob is what came of registering a job. The ID keeps all digits it was given with.
type RegisteredJob struct {
	ErrorCode    string `json:"error_code"`
	ErrorMessage string `json:"error_message"`
	JobID        string `json:"job_id"`
}

// Page is one page of what was found, its rows in the order and with the members the server gave.
type Page struct {
	ErrorCode    string `json:"error_code"`
	ErrorMessage string `json:"error_message"`
	TotalCount   any    `json:"total_count"`
	TimeZone     any    `json:"time_zone,omitempty"`
	Data         []any  `json:"data"`
}

// RegisterStorage registers the storage that packaging jobs read from and write to.
func (s Site) RegisterStorage(storage Storage) (SavedStorage, error) {
	return s.save("POST", storage, storage.check())
}

// UpdateStorage gives a storage another name or description. Its ID travels in the request, not in the path.
func (s Site) UpdateStorage(change StorageChange) (SavedStorage, error) {
	return s.save("PUT", change, change.check())
}

func (s Site) save(method string, request any, problem error) (SavedStorage, error) {
	if problem != nil {
		return SavedStorage{}, problem
	}
	body, err := s.call(method, "storage", request)
	if err != nil {
		return SavedStorage{}, err
	}
	id, _ := scalar(body["storage_id"])
	if id == "" {
		return SavedStorage{}, MalformedError{"success without a storage_id"}
	}
	return SavedStorage{"0000", message(body), id}, nil
}

// RegisterJob registers a packaging job, whose storages are registered already.
func (s Site) RegisterJob(job Job) (RegisteredJob, error) {
	if err := job.check(); err != nil {
		return RegisteredJob{}, err
	}
	body, err := s.call("POST", "pack", job)
	if err != nil {
		return RegisteredJob{}, err
	}
	id, _ := scalar(body["job_id"])
	if id == "" {
		return RegisteredJob{}, MalformedError{"success without a job_id"}
	}
	return RegisteredJob{"0000", message(body), id}, nil
}

// ListStorages gives a page of the storages that are registered.
func (s Site) ListStorages(search StorageSearch) (Page, error) {
	return s.list("storage", search, search.check())
}

// ListJobs gives a page of the packaging jobs, and how far they are.
func (s Site) ListJobs(search JobSearch) (Page, error) {
	return s.list("pack", search, search.check())
}

func (s Site) list(resource string, search any, problem error) (Page, error) {
	if problem != nil {
		return Page{}, problem
	}
	body, err := s.call("GET", resource, search)
	if err != nil {
		return Page{}, err
	}
	rows, isList := body["data"].([]any)
	if !isList && body["data"] != nil {
		return Page{}, MalformedError{"success without a list of rows"}
	}
	for _, row := range rows {
		if _, isObject := row.(map[string]any); !isObject {
			return Page{}, MalformedError{"a row of the list is no object"}
		}
	}
	if rows == nil {
		rows = []any{} // Nothing found may mean no rows at all.
	}
	return Page{"0000", message(body), body["total_count"], body["time_zone"], rows}, nil
}

// Every operation has its envelope in the query, and no body.
func (s Site) call(method, resource string, request any) (map[string]any, error) {
	if s.SiteID == "" || s.AccessKey == "" {
		return nil, InvalidInputError{"the site ID or the access key is missing"}
	}
	envelope, err := s.seal(request, time.Now())
	if err != nil {
		return nil, err
	}
	address := strings.TrimRight(s.BaseURL, "/") + "/api/v2/" + resource + "/" + url.PathEscape(s.SiteID)
	query := url.Values{"pallycon-apidata": {envelope}}.Encode()
	answer, err := send(method, address+"?"+query, "application/json;charset=UTF-8", "")
	if err != nil {
		return nil, err
	}
	if err := answer.failure(); err != nil {
		return nil, err
	}
	body := answer.object()
	if body["error_code"] != "0000" {
		return nil, MalformedError{"the answer is no JSON object with an error_code"}
	}
	return body, nil
}

func message(body map[string]any) string {
	text, _ := scalar(body["error_message"])
	return text
}

// The value of pallycon-apidata: the encrypted request, the time in UTC, and the hash over access key, site
// ID and the two other members as they stand in the envelope.
func (s Site) seal(request any, now time.Time) (string, error) {
	plain, err := compact(request)
	if err != nil {
		return "", err
	}
	data, err := encrypt(plain, s.SiteKey)
	if err != nil {
		return "", err
	}
	timestamp := now.UTC().Format("2006-01-02T15:04:05Z")
	hash := sha256.Sum256([]byte(s.AccessKey + s.SiteID + data + timestamp))
	envelope, err := compact(map[string]string{
		"data":      data,
		"timestamp": timestamp,
		"hash":      base64.StdEncoding.EncodeToString(hash[:]),
	})
	return base64.StdEncoding.EncodeToString(envelope), err
}

// AES-256-CBC with PKCS#7 padding, in base64. The service fixed the IV: these 16 characters, not what they
// are in hex.
func encrypt(plain []byte, siteKey string) (string, error) {
	const iv = "0123456789abcdef"
	block, err := aes.NewCipher([]byte(siteKey))
	if err != nil || len(siteKey) != 32 {
		return "", InvalidInputError{"the site key must have 32 bytes"}
	}
	missing := aes.BlockSize - len(plain)%aes.BlockSize
	padded := append(plain, bytes.Repeat([]byte{byte(missing)}, missing)...)
	cipher.NewCBCEncrypter(block, []byte(iv)).CryptBlocks(padded, padded)
	return base64.StdEncoding.EncodeToString(padded), nil
}

// JSON on one line, without the escapes that are for HTML.
func compact(value any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, InvalidInputError{"the request cannot be written as JSON"}
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}
