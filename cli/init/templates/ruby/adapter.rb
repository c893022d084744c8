# frozen_string_literal: true

# Lets Countersign test a client: each call of the protocol becomes a call of the client.
#
# The protocol is done. Fill in the calls of your client below; each that is not filled in is skipped.
#
#   npx countersign doctor -- ruby adapter.rb     # the protocol
#   npx countersign run -- ruby adapter.rb        # the client
#
# The contract is docs/client-protocol.md in the package countersign. Log to stderr: stdout is for answers.

require "json"

CLIENT = { "name" => "my-client", "version" => "0.0.0", "language" => "ruby" }.freeze

# An error of the protocol. Raise the one that fits what your client reported.
class Failure < StandardError
  attr_reader :error

  def initialize(code, message, data = nil)
    super(message)
    @error = { "code" => code, "message" => message }
    @error["data"] = data if data
  end

  # The cases of this method are skipped.
  def self.not_implemented(method) = new(-32_601, "#{method} is not implemented yet")

  # Your client refused the input before it sent anything.
  def self.invalid_input(message) = new(-32_602, message)

  # The server reported an error, with a code of its own.
  def self.api(error_code, error_message = nil, http_status = nil)
    data = { "error_code" => error_code, "error_message" => error_message, "http_status" => http_status }
    new(1, "the server reported an error", data)
  end

  # There is no answer: kind is "timeout", "tls", "connection", or "http" for a status that is no success.
  def self.transport(kind, http_status = nil)
    new(2, "the call failed: #{kind}", { "kind" => kind, "http_status" => http_status })
  end

  # Your client could make no sense of the answer.
  def self.malformed(message) = new(3, message)
end

# -- The calls: put yours where it says not_implemented ------------------------------------------------------
# The target says where the server is and which credentials to use; it is another one for each call. The input
# has the names of the documents. Members with a ? may be absent.
module Calls
  module_function

  # target: baseUrl, siteId, siteKey (32 characters), accessKey
  # input: storage_name, type, id, password, aws_bucket, region, description?
  # gives: { "error_code" => "0000", "error_message" => ..., "storage_id" => ... }
  def register_storage(_target, _input)
    raise Failure.not_implemented("packaging.registerStorage")
  end

  # target: as above
  # input: storage_id, storage_name?, description?
  # gives: as above
  def update_storage(_target, _input)
    raise Failure.not_implemented("packaging.updateStorage")
  end

  # target: as above
  # input: storage_type, region, search_keyword?, search_keyword_type?, from?, to?, page_unit?, page_index?,
  #   time_zone?
  # gives: { "error_code" => "0000", "error_message" => ..., "total_count" => ..., "time_zone" => ...,
  #   "data" => [...] }
  def list_storages(_target, _input)
    raise Failure.not_implemented("packaging.listStorages")
  end

  # target: as above
  # input: the documented job: job_name, storage, content_id, streaming_format, protect_type, subtitles?,
  #   dash_option?, drm_option?
  # gives: { "error_code" => "0000", "error_message" => ..., "job_id" => ... }
  def register_job(_target, _input)
    raise Failure.not_implemented("packaging.registerJob")
  end

  # target: as above
  # input: the documented search: region, search_keyword?, search_keyword_type?, search_type?, ...
  # gives: { "error_code" => "0000", "error_message" => ..., "total_count" => ..., "time_zone" => ...,
  #   "data" => [...] }
  def list_jobs(_target, _input)
    raise Failure.not_implemented("packaging.listJobs")
  end

  # Starts what takes the results of packaging jobs, on loopback, unless it runs already.
  # gives: { "url" => "http://127.0.0.1:PORT/PATH" }
  def start_callback_receiver(_target, _input)
    raise Failure.not_implemented("packaging.startCallbackReceiver")
  end

  # gives: the results received since the last call: [{ "job_id" => ..., "error_code" => ..., "error_message"
  #   => ..., "input_contents_path" => [...], "output_path" => ... }]
  def take_callbacks(_target, _input)
    raise Failure.not_implemented("packaging.takeCallbacks")
  end

  # target: kmsUrl, complete with its token; for the API nea-dvr also streamingFormat
  # input: api ("v1", "v2", "speke" or "nea-dvr"), content_id, drm_types, encryption_scheme?, track_types?,
  #   period_index?
  # gives: { "content_id" => ..., "content_key_list" => [{ "track_type"?, "key_id_hex", "key_id_b64",
  #   "key_hex", "key_b64", "iv_hex", "iv_b64", "widevine" => { "pssh", "pssh_payload_only" }, "playready" =>
  #   the same, "fairplay" => { "key_uri" } }] }; a DRM that was not asked for is absent
  # An API that your client does not have: raise Failure.new(4, "unsupported"), and its cases are skipped.
  def get_content_keys(_target, _input)
    raise Failure.not_implemented("cpix.getContentKeys")
  end

  # target: baseUrl
  # gives: { "alive" => true }
  def heartbeat(_target, _input)
    raise Failure.not_implemented("speke.heartbeat")
  end

  # target: apiUrl, apiKey, apiSecret, cdn
  # input: app, video, pass?, ip, uses, expire; where pass is absent, your client makes one
  # gives: { "code" => ..., "message" => ..., "status" => "success", "ticket" => { "key" => ..., "pass" => ...
  #   }, "handle_time" => ... }
  def request_ticket(_target, _input)
    raise Failure.not_implemented("sevu.requestTicket")
  end
end

METHODS = {
  "packaging.registerStorage" => :register_storage,
  "packaging.updateStorage" => :update_storage,
  "packaging.listStorages" => :list_storages,
  "packaging.registerJob" => :register_job,
  "packaging.listJobs" => :list_jobs,
  "packaging.startCallbackReceiver" => :start_callback_receiver,
  "packaging.takeCallbacks" => :take_callbacks,
  "cpix.getContentKeys" => :get_content_keys,
  "speke.heartbeat" => :heartbeat,
  "sevu.requestTicket" => :request_ticket
}.freeze

# -- The protocol: nothing to do here ------------------------------------------------------------------------

def call(method, params)
  return { "protocolVersion" => 1, "client" => CLIENT, "methods" => METHODS.keys } if method == "initialize"
  return nil if method == "shutdown"

  name = METHODS.fetch(method) { raise Failure.new(-32_601, "method not found") }
  Calls.public_send(name, params.fetch("target", {}), params.fetch("input", {}))
end

def answer(line)
  id = nil
  request = JSON.parse(line)
  raise Failure.new(-32_600, "the line is no request") unless request.is_a?(Hash)

  id = request["id"]
  { "jsonrpc" => "2.0", "id" => id, "result" => call(request["method"], request["params"] || {}) }
rescue JSON::ParserError
  { "jsonrpc" => "2.0", "id" => id, "error" => { "code" => -32_700, "message" => "the line is not JSON" } }
rescue Failure => e
  { "jsonrpc" => "2.0", "id" => id, "error" => e.error }
rescue StandardError => e # Whatever your client raises is an error too; the cases say whether that is enough.
  warn(e.full_message)
  { "jsonrpc" => "2.0", "id" => id, "error" => { "code" => -32_603, "message" => e.class.name } }
end

$stdin.set_encoding(Encoding::UTF_8)
$stdout.set_encoding(Encoding::UTF_8)
$stdout.sync = true
while (line = $stdin.gets)
  $stdout.write("#{JSON.generate(answer(line))}\n") unless line.strip.empty?
end
