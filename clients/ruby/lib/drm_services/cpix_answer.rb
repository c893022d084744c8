# frozen_string_literal: true

module DrmServices
  # Reads what a key server answers. Elements are found by namespace, keys and systems are joined by kid.
  class CpixAnswer
    CPIX = CpixRequest::NAMESPACE
    PSKC = 'urn:ietf:params:xml:ns:keyprov:pskc'
    UUID = /\A[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\z/

    # The documented client output, of the DRMs that were asked for. Raises MalformedAnswer.
    def self.read(bytes, query)
      new(Xml.parse(bytes), query).keys
    end

    def initialize(root, query)
      @root = root
      @query = query
      is_cpix = root.name == 'CPIX' && root.namespace == CPIX
      raise MalformedAnswer, 'the root of the answer is not CPIX' unless is_cpix
    end

    def keys
      check_subject
      keys = @root.path(CPIX, 'ContentKeyList', 'ContentKey').map { |key| content_key(key) }
      raise MalformedAnswer, 'the answer has no content key' if keys.empty?

      kids = keys.map { |key| key['key_id_hex'] }
      raise MalformedAnswer, 'two keys of the answer have one kid' if kids.uniq!

      wanted = @query.track_types
      tracks = keys.map { |key| key['track_type'].to_s }
      is_complete = wanted.empty? || tracks.sort == wanted.sort
      raise MalformedAnswer, 'the answer has not one key for each track' unless is_complete

      { 'content_id' => @query.content_id, 'content_key_list' => keys }
    end

    private

    def check_subject
      raise MalformedAnswer, 'the answer is for another content' unless @root['id'] == @query.content_id

      periods = @root.path(CPIX, 'ContentKeyPeriodList', 'ContentKeyPeriod').map { |period| period['index'] }
      index = @query.period_index
      is_ours = index.nil? || periods.empty? || periods.include?(index.to_s)
      raise MalformedAnswer, 'the answer is for another key period' unless is_ours
    end

    def content_key(key)
      kid = kid_of(key)
      raise MalformedAnswer, 'a content key has no UUID as its kid' unless kid.match?(UUID)

      values = key.path(CPIX, 'Data').flat_map { |each| each.path(PSKC, 'Secret', 'PlainValue') }
      { 'track_type' => track_of(kid),
        **spelled('key_id', [kid.delete('-')].pack('H*')),
        **spelled('key', decoded(text_of(values), 'key')),
        **spelled('iv', decoded(key['explicitIV'], 'IV')),
        **signaling(of(kid, 'DRMSystemList', 'DRMSystem')) }.compact
    end

    def track_of(kid)
      of(kid, 'ContentKeyUsageRuleList', 'ContentKeyUsageRule')
        .map { |rule| rule['intendedTrackType'] }.find { |track| !track.empty? }
    end

    def signaling(systems)
      (%w[WIDEVINE PLAYREADY FAIRPLAY] & @query.drm_types).to_h do |drm|
        system = systems.find { |each| each['systemId'].downcase(:ascii) == KeyQuery::SYSTEM_IDS[drm] }
        raise MalformedAnswer, "a key has nothing for #{drm}" if system.nil?

        [drm.downcase(:ascii), drm == 'FAIRPLAY' ? { 'key_uri' => key_uri(system) } : pssh(system)]
      end
    end

    def key_uri(system)
      uri = decoded(text_of(system.path(CPIX, 'URIExtXKey')), 'URIExtXKey').force_encoding(Encoding::UTF_8)
      raise MalformedAnswer, 'URIExtXKey is no text' unless uri.valid_encoding?

      uri
    end

    # The box, and the data in it, which V1 and NEA-DVR leave to the client to cut out.
    def pssh(system)
      box = decoded(text_of(system.path(CPIX, 'PSSH')), 'PSSH')
      data = data_of(box)
      given = text_of(system.path(CPIX, 'ContentProtectionData'))
      agrees = given.empty? || decoded(given, 'ContentProtectionData') == data
      raise MalformedAnswer, 'ContentProtectionData is not the data of the PSSH' unless agrees

      { 'pssh' => [box].pack('m0'), 'pssh_payload_only' => [data].pack('m0') }
    end

    # The data of a pssh box: size, "pssh", version and flags, system ID, in version 1 key IDs, data size,
    # data.
    def data_of(box)
      size, kind, version, key_ids = box.unpack('Na4Cx19N')
      is_box = size == box.bytesize && kind == 'pssh' && version <= 1 && key_ids
      at = version == 1 ? 32 + (16 * key_ids) : 28 if is_box
      agrees = is_box && at + 4 <= size && at + 4 + box.unpack1('N', offset: at) == size
      raise MalformedAnswer, 'the PSSH is no whole pssh box' unless agrees

      box.byteslice((at + 4)..)
    end

    def spelled(name, bytes)
      raise MalformedAnswer, "the #{name} has #{bytes.bytesize} bytes, not 16" unless bytes.bytesize == 16

      { "#{name}_hex" => bytes.unpack1('H*'), "#{name}_b64" => [bytes].pack('m0') }
    end

    # Base64, in which white space may stand anywhere; never of nothing.
    def decoded(text, what)
      decoded = text.gsub(/\s+/, '').unpack1('m0')
      raise MalformedAnswer, "#{what} is missing" if decoded.empty?

      decoded
    rescue ArgumentError
      raise MalformedAnswer, "#{what} is no base64"
    end

    # The elements of a key.
    def of(kid, *path)
      @root.path(CPIX, *path).select { |element| kid_of(element) == kid }
    end

    def text_of(elements)
      elements.empty? ? '' : elements.first.text
    end

    def kid_of(element)
      element['kid'].downcase(:ascii)
    end
  end
end
