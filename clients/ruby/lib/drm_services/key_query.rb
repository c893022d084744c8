# frozen_string_literal: true

module DrmServices
  # What keys are wanted for, checked. No track types: one key for all. No period: no rotation. Raises
  # InvalidInput.
  class KeyQuery
    # The documents give the first three; those of NCG are the vendor's.
    SYSTEM_IDS = {
      'WIDEVINE' => 'edef8ba9-79d6-4ace-a3c8-27dcd51d21ed',
      'PLAYREADY' => '9a04f079-9840-4286-ab92-e65be0885f95',
      'FAIRPLAY' => '94ce86fb-07ff-4f43-adb8-93d2fa968ca2',
      'NCG' => 'd9e4411a-e886-4909-a380-a77f28d52335',
      'HLS_NCG' => '48582a1d-1ff4-426e-8cd5-06424fcc578c'
    }.freeze
    SCHEMES = %w[CENC CBC1 CENS CBCS].freeze
    # Pixels of each track: SD to 576p, HD 720p to 1080p, UHD1 4K, UHD2 8K.
    PIXELS = {
      'AUDIO' => nil,
      'SD' => 0..(1024 * 576),
      'HD' => (1280 * 720)..(1920 * 1080),
      'UHD1' => ((1920 * 1080) + 1)..(4096 * 2160),
      'UHD2' => ((4096 * 2160) + 1)..(8192 * 4320)
    }.freeze
    NOT_XML = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/

    attr_reader :content_id, :drm_types, :encryption_scheme, :track_types, :period_index

    def initialize(content_id:, drm_types:, encryption_scheme: nil, track_types: nil, period_index: nil)
      @content_id = content_id
      @drm_types = drm_types
      @encryption_scheme = encryption_scheme
      @track_types = track_types || []
      @period_index = period_index
      check_content_id
      check_choices
    end

    private

    def check_content_id
      fits = @content_id.is_a?(String) && @content_id.valid_encoding? && @content_id.size.between?(1, 200)
      raise InvalidInput, 'content_id must have 1 to 200 characters' unless fits
      raise InvalidInput, 'content_id has a character that XML does not allow' if @content_id.match?(NOT_XML)
    end

    def check_choices
      check_some('drm_types', @drm_types, SYSTEM_IDS.keys)
      check_some('track_types', @track_types, PIXELS.keys)
      raise InvalidInput, 'drm_types is empty' if @drm_types.empty?

      Check.one_of({ 'encryption_scheme' => @encryption_scheme }, 'encryption_scheme', SCHEMES)
      is_index = @period_index.nil? || @period_index.to_s.match?(/\A(0|[1-9][0-9]{0,18})\z/)
      raise InvalidInput, 'period_index must be a whole number' unless is_index
    end

    def check_some(name, values, known)
      is_some = values.is_a?(Array) && (values - known).empty? && values.uniq == values
      raise InvalidInput, "#{name} must be some of #{known.join(', ')}, each once" unless is_some
    end
  end
end
