# frozen_string_literal: true

require 'securerandom'

module DrmServices
  # What keys are asked for with: a CPIX document that names the content, its keys and its DRM systems.
  class CpixRequest
    NAMESPACE = 'urn:dashif:org:cpix'

    # The document, in UTF-8: a key for each track, every DRM for each key. The kids only tell the tracks
    # apart; the service answers with key IDs of its own.
    def self.build(query)
      new(query).to_s
    end

    def initialize(query)
      @query = query
      @period_id = "keyPeriod_#{SecureRandom.uuid}" unless query.period_index.nil?
      tracks = query.track_types.empty? ? [nil] : query.track_types
      @kids = tracks.map { |track| [SecureRandom.uuid, track] }
    end

    def to_s
      lists = list('ContentKeyList', keys) + list('DRMSystemList', systems) +
              list('ContentKeyPeriodList', periods) + list('ContentKeyUsageRuleList', rules)
      root = element('CPIX', { 'id' => @query.content_id, 'xmlns:cpix' => NAMESPACE }, lists)
      %(<?xml version="1.0" encoding="UTF-8"?>\n#{root}\n)
    end

    private

    def keys
      scheme = @query.encryption_scheme&.downcase(:ascii)
      @kids.map { |kid, _| element('ContentKey', { 'kid' => kid, 'commonEncryptionScheme' => scheme }) }
    end

    def systems
      @kids.flat_map do |kid, _|
        system_ids = KeyQuery::SYSTEM_IDS.values_at(*@query.drm_types)
        system_ids.map { |id| element('DRMSystem', { 'kid' => kid, 'systemId' => id }) }
      end
    end

    def periods
      return [] if @period_id.nil?

      [element('ContentKeyPeriod', { 'id' => @period_id, 'index' => @query.period_index })]
    end

    def rules
      return [] if @period_id.nil? && @query.track_types.empty?

      @kids.map do |kid, track|
        element('ContentKeyUsageRule', { 'kid' => kid, 'intendedTrackType' => track }, filters(track))
      end
    end

    def filters(track)
      pixels = KeyQuery::PIXELS[track]
      period = element('KeyPeriodFilter', { 'periodId' => @period_id }) if @period_id
      video = element('VideoFilter', { 'minPixels' => pixels.min, 'maxPixels' => pixels.max }) if pixels
      "#{period}#{video}"
    end

    def list(name, items)
      items.empty? ? '' : element(name, {}, items.join)
    end

    # Attributes without a value are left out.
    def element(name, attributes, content = '')
      written = attributes.compact.map { |key, value| " #{key}=#{attribute(value.to_s)}" }.join
      "<cpix:#{name}#{written}>#{content}</cpix:#{name}>"
    end

    # In quotes. Tab and line ends are references too, or a parser would make spaces of them.
    def attribute(value)
      value.encode(xml: :attr).gsub(/[\t\n\r]/) { |character| "&##{character.ord};" }
    end
  end
end
