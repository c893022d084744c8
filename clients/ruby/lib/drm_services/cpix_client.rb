# frozen_string_literal: true

module DrmServices
  # Keys from a key server: the CPIX API V1 and V2, SPEKE, which is specified like V2, and NEA-DVR. The URL
  # is complete, with the enc-token in its path or query. Every method raises InvalidInput, ApiError,
  # TransportError, MalformedAnswer.
  module CpixClient
    module_function

    # Keys from V2 or SPEKE.
    def content_keys(kms_url, query)
      request = CpixRequest.build(query)
      keys(Http.send('POST', kms_url, body: request, content_type: 'application/xml'), query)
    end

    # The key from V1, which has one for all tracks.
    def content_keys_v1(kms_url, query)
      raise InvalidInput, 'V1 has one key for all tracks' unless query.track_types.empty?

      content_keys(kms_url, query)
    end

    # The key of a content as NEA-DVR asks for it, with a GET; the URL has streaming format and content ID.
    def nea_dvr_keys(kms_url, query, streaming_format)
      Check.words({ 'streaming format' => [streaming_format] }, 'streaming format', %w[dash hls])
      is_single = query.track_types.empty? && query.period_index.nil?
      raise InvalidInput, 'NEA-DVR has one key for all tracks and times' unless is_single

      keys(Http.send('GET', kms_url), query)
    end

    # True where the key server says SUCCESS; raises where it does not.
    def heartbeat(base_url)
      answer = Http.send('GET', "#{base_url.chomp('/')}/cpix/getKey/heartbeat")
      answer.require_success
      raise MalformedAnswer, 'the key server does not say SUCCESS' unless answer.body.strip == 'SUCCESS'

      true
    end

    # An error comes as JSON, under any HTTP status.
    def keys(answer, query)
      failure = answer.json || {}
      code = failure['error_code']
      is_code = code.is_a?(String) || code.is_a?(Integer)
      raise ApiError.new(code, failure['error_message'], answer.status) if is_code

      answer.require_success
      CpixAnswer.read(answer.body, query)
    end
    private_class_method :keys
  end
end
