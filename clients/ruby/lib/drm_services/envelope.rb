# frozen_string_literal: true

require 'json'
require 'openssl'

module DrmServices
  # What every request to the packaging API travels in: encrypted, dated and hashed.
  class Envelope
    # The documents fix it: sixteen ASCII characters, not the hexadecimal digits of eight bytes.
    IV = '0123456789abcdef'

    # The site key has 32 bytes; it is issued on the Console.
    def initialize(site_id, site_key, access_key)
      raise InvalidInput, 'siteKey must have 32 bytes' unless site_key.bytesize == 32

      @site_id = site_id
      @site_key = site_key
      @access_key = access_key
    end

    # The value of pallycon-apidata: base64 of the JSON with data, timestamp and hash. The hash is over
    # access key, site ID, data and timestamp as text; its 32 raw bytes go into base64.
    def seal(request)
      data = [encrypt(JSON.generate(request))].pack('m0')
      timestamp = Time.now.utc.strftime('%Y-%m-%dT%H:%M:%SZ')
      digest = OpenSSL::Digest::SHA256.digest(@access_key + @site_id + data + timestamp)
      [JSON.generate(data: data, timestamp: timestamp, hash: [digest].pack('m0'))].pack('m0')
    end

    private

    # The cipher pads as PKCS#7 unless it is told otherwise.
    def encrypt(plain)
      cipher = OpenSSL::Cipher.new('aes-256-cbc').encrypt
      cipher.key = @site_key
      cipher.iv = IV
      cipher.update(plain) + cipher.final
    end
  end
end
