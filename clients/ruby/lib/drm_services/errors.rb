# frozen_string_literal: true

# No message repeats a URL, a key or an answer: those hold secrets.
module DrmServices
  # The documents rule the input out; nothing was sent.
  class InvalidInput < ArgumentError; end

  # The answer claims success and cannot be made sense of.
  class MalformedAnswer < StandardError; end

  # The service reported an error of its own.
  class ApiError < StandardError
    attr_reader :error_code, :error_message, :http_status

    def initialize(error_code, error_message, http_status)
      super('the service reported an error')
      @error_code = error_code
      @error_message = error_message
      @http_status = http_status
    end
  end

  # No usable answer came. The kind is timeout, tls, connection or http; the last has a status.
  class TransportError < StandardError
    attr_reader :kind, :http_status

    def initialize(kind, http_status = nil)
      super(kind == 'http' ? "HTTP status #{http_status}" : "the request failed: #{kind}")
      @kind = kind
      @http_status = http_status
    end
  end
end
