# frozen_string_literal: true

require 'rexml/document'
require 'rexml/parsers/streamparser'
require 'rexml/streamlistener'

module DrmServices
  # XML whose names are resolved, so that prefixes do not matter.
  module Xml
    MAX_DEPTH = 64

    # An element: text is its own, without comments; attributes are those without a prefix too.
    Element = Struct.new(:namespace, :name, :attributes, :children, :text) do
      # The elements at the end of a path of names.
      def path(namespace, *names)
        names.reduce([self]) do |found, name|
          found.flat_map(&:children).select { |child| child.name == name && child.namespace == namespace }
        end
      end

      # The value of an attribute without a prefix, or an empty text.
      def [](name)
        attributes.fetch(name, '')
      end
    end

    # Builds elements as they are read. It stops at a document type, before there is an entity to expand or
    # to fetch.
    class Builder
      include REXML::StreamListener

      attr_reader :root

      def initialize
        @open = [] # pairs of an element and the namespaces in its scope
      end

      def complete?
        !@root.nil? && @open.empty?
      end

      def tag_start(name, attributes)
        raise MalformedAnswer, 'the answer has two roots' if complete?
        raise MalformedAnswer, "the answer is nested more than #{MAX_DEPTH} deep" if @open.size >= MAX_DEPTH

        scope = scope_of(attributes)
        local, prefix = name.split(':', 2).reverse
        element = Element.new(scope.fetch(prefix.to_s), local, attributes, [], +'')
        @open.last&.first&.children&.push(element)
        @root ||= element
        @open.push([element, scope])
      end

      def tag_end(_name)
        @open.pop
      end

      def text(text)
        raise MalformedAnswer, 'the answer has text outside of its root' if @open.empty? && !text.strip.empty?

        @open.last&.first&.text&.concat(text)
      end
      alias cdata text

      def doctype(*)
        raise MalformedAnswer, 'the answer has a document type'
      end

      private

      def scope_of(attributes)
        declared = attributes.select { |name, _| name == 'xmlns' || name.start_with?('xmlns:') }
        outer = @open.empty? ? { '' => '' } : @open.last.last
        outer.merge(declared.transform_keys { |name| name.delete_prefix('xmlns').delete_prefix(':') })
      end
    end

    # The root of a document. Raises MalformedAnswer.
    def self.parse(bytes)
      builder = Builder.new
      REXML::Document.parse_stream(bytes, builder)
      raise MalformedAnswer, 'the answer is not a whole XML document' unless builder.complete?

      builder.root
    rescue REXML::ParseException, KeyError, EncodingError, ArgumentError
      raise MalformedAnswer, 'the answer is not well-formed XML'
    end
  end
end
