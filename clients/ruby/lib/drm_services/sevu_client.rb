# frozen_string_literal: true

require 'json'
require 'openssl'
require 'securerandom'
require 'uri'

module DrmServices
  # Client of sevu.request for one account: tickets that let a user view a protected video.
  class SevuClient
    EXPIRE = '[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}'

    def initialize(api_url:, api_key:, api_secret:, cdn:)
      @api_url = api_url
      @api_key = api_key
      @api_secret = api_secret
      @cdn = cdn
    end

    # Requests a ticket for app, video, ip, uses, expire and pass, which is made up where it is not given.
    # Gives the documented answer. Raises InvalidInput, ApiError, TransportError, MalformedAnswer.
    def request_ticket(wish)
      form = URI.encode_www_form('json' => signed(request(wish)))
      granted(Http.send('POST', @api_url, body: form, content_type: 'application/x-www-form-urlencoded'))
    end

    private

    def request(wish)
      Check.pattern(wish, 'expire', EXPIRE, '2024-12-22 00:24:11')
      { 'command' => 'sevu.request',
        'api_key' => @api_key,
        'timestamp' => Time.now.to_i,
        'cdn' => Check.whole({ 'cdn' => @cdn }, 'cdn'),
        'app' => Check.text(wish, 'app'),
        'video' => Check.text(wish, 'video'),
        'pass' => wish['pass'].nil? ? SecureRandom.urlsafe_base64(18) : Check.text(wish, 'pass'),
        'ip' => Check.text(wish, 'ip'),
        'uses' => Check.whole(wish, 'uses'),
        'expire' => Check.text(wish, 'expire') }
    end

    # The request's JSON with its signature as the last member: the text before it is the text that was
    # signed. The secret is the key as text; its hexadecimal digits are not decoded.
    def signed(request)
      digest = OpenSSL::HMAC.digest('SHA256', @api_secret, JSON.generate(request))
      JSON.generate(request.merge('signature' => [digest].pack('m0')))
    end

    # The answer, if its status is success and it has a ticket with a key; neither code nor message decides.
    def granted(answer)
      body = answer.json || {}
      raise ApiError.new(body['code'], body['message'], answer.status) if body['status'] == 'failure'

      answer.require_success
      key = body['ticket']['key'] if body['ticket'].is_a?(Hash)
      is_granted = body['status'] == 'success' && key.is_a?(String) && !key.empty?
      raise MalformedAnswer, 'the answer has no ticket with a key' unless is_granted

      body
    end
  end
end
