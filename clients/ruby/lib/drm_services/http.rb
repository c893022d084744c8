# frozen_string_literal: true

require 'json'
require 'net/http'
require 'openssl'
require 'uri'

module DrmServices
  # An HTTP answer of any status.
  Answer = Struct.new(:status, :body) do
    # The body as a hash, or nil when it is anything but a JSON object.
    def json
      Http.json_object(body)
    end

    # Raises TransportError where the status is not 200.
    def require_success
      raise TransportError.new('http', status) unless status == 200
    end
  end

  # One HTTP request: not repeated, not redirected, limited in time and size, certificates checked.
  module Http
    TIMEOUT = 5
    MAX_BODY = 8 * 1024 * 1024

    module_function

    # Sends a request and gives the answer, whatever its status. The URL is used as it is.
    # Raises InvalidInput, TransportError, MalformedAnswer.
    def send(method, url, body: nil, content_type: nil)
      uri = parse(url)
      request = Net::HTTPGenericRequest.new(method, !body.nil?, true, uri.request_uri)
      request['Host'] = uri.port == uri.default_port ? uri.host : "#{uri.host}:#{uri.port}"
      request['Accept-Encoding'] = 'identity'
      request['Connection'] = 'close'
      request.content_type = content_type if content_type
      request.body = body
      exchange(uri, request)
    rescue Timeout::Error
      raise TransportError, 'timeout'
    rescue OpenSSL::SSL::SSLError
      raise TransportError, 'tls'
    rescue SystemCallError, IOError, SocketError, Net::ProtocolError, Net::HTTPBadResponse, Zlib::Error
      raise TransportError, 'connection'
    end

    # The JSON object that some bytes are, or nil.
    def json_object(bytes)
      text = bytes.dup.force_encoding(Encoding::UTF_8)
      value = JSON.parse(text) if text.valid_encoding?
      value if value.is_a?(Hash)
    rescue JSON::ParserError
      nil
    end

    def exchange(uri, request)
      http = Net::HTTP.new(uri.host, uri.port)
      http.use_ssl = uri.scheme == 'https'
      http.open_timeout = http.read_timeout = http.write_timeout = http.ssl_timeout = TIMEOUT
      http.max_retries = 0 # what is lost is not sent again by itself
      http.start do
        http.request(request) { |response| return Answer.new(response.code.to_i, read(response)) }
      end
    end

    # The whole body, if it comes in time.
    def read(response)
      deadline = Process.clock_gettime(Process::CLOCK_MONOTONIC) + TIMEOUT
      body = String.new
      response.read_body do |chunk|
        body << chunk
        raise MalformedAnswer, 'the answer is longer than 8 MiB' if body.bytesize > MAX_BODY
        raise Timeout::Error if Process.clock_gettime(Process::CLOCK_MONOTONIC) > deadline
      end
      body
    end

    def parse(url)
      uri = URI.parse(url)
      is_usable = uri.is_a?(URI::HTTP) && !uri.host.to_s.empty?
      raise InvalidInput, 'this is no http or https URL' unless is_usable

      uri
    rescue URI::InvalidURIError
      raise InvalidInput, 'this is no http or https URL'
    end
    private_class_method :exchange, :read, :parse
  end
end
