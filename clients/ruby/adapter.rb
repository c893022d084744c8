#!/usr/bin/env ruby
# frozen_string_literal: true

# Adapter of the client protocol for the Ruby client in lib/.
#
# Needs Ruby 3.1 or later with its bundled gem rexml: apt-get install ruby
#
#     countersign run -- ruby clients/ruby/adapter.rb
#
# One JSON-RPC call a line on stdin, one answer a line on stdout, both UTF-8 whatever the locale.

Encoding.default_external = Encoding::UTF_8

require 'json'
require_relative 'lib/drm_services'

# What the protocol calls, done by the client.
class Calls
  # The method is not one of METHODS.
  class Unknown < StandardError; end

  CLIENT = { 'name' => 'countersign-ruby', 'version' => '0.1.0', 'language' => 'ruby' }.freeze
  IN_FLIGHT = 8
  METHODS = {
    'packaging.registerStorage' => ->(at, input) { packaging(at).register_storage(input) },
    'packaging.updateStorage' => ->(at, input) { packaging(at).update_storage(input) },
    'packaging.listStorages' => ->(at, input) { packaging(at).list_storages(input) },
    'packaging.registerJob' => ->(at, input) { packaging(at).register_job(input) },
    'packaging.listJobs' => ->(at, input) { packaging(at).list_jobs(input) },
    'packaging.startCallbackReceiver' => ->(_at, _input) { { 'url' => receiver.url } },
    'packaging.takeCallbacks' => ->(_at, _input) { receiver.take },
    'cpix.getContentKeys' => ->(at, input) { content_keys(at, input) },
    'speke.heartbeat' => ->(at, _input) { { 'alive' => heartbeat(at) } },
    'sevu.requestTicket' => ->(at, input) { sevu(at).request_ticket(input) }
  }.freeze

  def initialize
    @lock = Mutex.new
  end

  def do(method, params)
    case method
    when 'initialize'
      { 'protocolVersion' => 1, 'client' => CLIENT, 'methods' => METHODS.keys, 'maxInFlight' => IN_FLIGHT }
    when 'shutdown' then nil
    else
      call = METHODS.fetch(method) { raise Unknown, 'there is no such method' }
      instance_exec(params.fetch('target'), params.fetch('input'), &call)
    end
  end

  private

  def packaging(at)
    DrmServices::PackagingClient.new(
      base_url: at.fetch('baseUrl'), site_id: at.fetch('siteId'),
      site_key: at.fetch('siteKey'), access_key: at.fetch('accessKey')
    )
  end

  def sevu(at)
    DrmServices::SevuClient.new(
      api_url: at.fetch('apiUrl'), api_key: at.fetch('apiKey'),
      api_secret: at.fetch('apiSecret'), cdn: at.fetch('cdn')
    )
  end

  def heartbeat(at)
    DrmServices::CpixClient.heartbeat(at.fetch('baseUrl'))
  end

  def content_keys(at, input)
    query = DrmServices::KeyQuery.new(
      content_id: input['content_id'], drm_types: input['drm_types'],
      encryption_scheme: input['encryption_scheme'],
      track_types: input['track_types'], period_index: input['period_index']
    )
    url = at.fetch('kmsUrl')
    case input['api']
    when 'v1' then DrmServices::CpixClient.content_keys_v1(url, query)
    when 'v2', 'speke' then DrmServices::CpixClient.content_keys(url, query)
    when 'nea-dvr' then DrmServices::CpixClient.nea_dvr_keys(url, query, at['streamingFormat'])
    else raise DrmServices::InvalidInput, 'there is no such api'
    end
  end

  # The one callback receiver of this process, started when it is first asked for.
  def receiver
    @lock.synchronize { @receiver ||= DrmServices::CallbackReceiver.new }
  end
end

# Lines in, lines out, each call in a thread of its own.
class Adapter
  # What an error may tell beside its message.
  DATA = %i[error_code error_message kind http_status].freeze

  # The line is JSON and no call.
  class NoCall < StandardError; end

  GRACE = 1 # seconds that calls may go on after stdin was closed
  GREATEST_NUMBER = (2**53) - 1 # above it a reader of JSON may lose digits
  CODES = {
    JSON::ParserError => -32_700,
    NoCall => -32_600,
    Calls::Unknown => -32_601,
    DrmServices::InvalidInput => -32_602,
    KeyError => -32_602,
    DrmServices::ApiError => 1,
    DrmServices::TransportError => 2,
    DrmServices::MalformedAnswer => 3
  }.freeze

  def initialize
    @calls = Calls.new
    @lock = Mutex.new
  end

  def run
    workers = []
    $stdin.binmode.each_line do |line|
      workers = workers.select(&:alive?) << Thread.new { serve(line) } unless line.strip.empty?
    end
    deadline = now + GRACE
    workers.each { |worker| worker.join([deadline - now, 0].max) }
  end

  private

  # Answers one line. Whatever goes wrong becomes an error that repeats nothing of the input.
  def serve(line)
    call = { 'id' => nil }
    begin
      call = read(line)
      outcome = { 'result' => portable(@calls.do(call['method'], call['params'] || {})) }
    rescue StandardError => e
      outcome = { 'error' => to_error(e) }
    end
    write({ 'jsonrpc' => '2.0', 'id' => call['id'], **outcome }) if call.key?('id')
  end

  def read(line)
    call = JSON.parse(line)
    raise NoCall, 'the line is not a JSON object' unless call.is_a?(Hash)

    call
  end

  def write(response)
    line = JSON.generate(response)
    @lock.synchronize do
      $stdout.write(line, "\n")
      $stdout.flush
    end
  end

  def to_error(error)
    code = CODES.fetch(error.class, -32_603)
    message = code == -32_603 || error.is_a?(JSON::ParserError) ? "error: #{error.class}" : error.message
    told = DATA.select { |name| error.respond_to?(name) }
    data = told.to_h { |name| [name, error.public_send(name)] }.compact
    { 'code' => code, 'message' => message, 'data' => (data unless data.empty?) }.compact
  end

  # Numbers of more digits than other languages keep become texts.
  def portable(value)
    case value
    when Hash then value.transform_values { |each| portable(each) }
    when Array then value.map { |each| portable(each) }
    when Integer then value.abs > GREATEST_NUMBER ? value.to_s : value
    else value
    end
  end

  def now
    Process.clock_gettime(Process::CLOCK_MONOTONIC)
  end
end

Adapter.new.run
