# frozen_string_literal: true

module DrmServices
  # Checks of an input, made before anything is sent. All raise InvalidInput, naming the field and not its
  # value.
  module Check
    module_function

    # A string that is not empty.
    def text(fields, name)
      value = fields[name]
      raise InvalidInput, "#{name} must be a text" unless value.is_a?(String) && !value.empty?
      raise InvalidInput, "#{name} is not UTF-8" unless value.valid_encoding?

      value
    end

    # One of some words, or nothing.
    def one_of(fields, name, choices)
      fits = fields[name].nil? || choices.include?(fields[name])
      raise InvalidInput, "#{name} must be one of #{choices.join(', ')}" unless fits
    end

    # A list of one or more of some words.
    def words(fields, name, choices)
      values = fields[name]
      is_known = values.is_a?(Array) && values.any? && (values - choices).empty?
      raise InvalidInput, "#{name} must be a list of #{choices.join(', ')}" unless is_known

      values
    end

    # A text of some form, or nothing.
    def pattern(fields, name, form, example)
      value = fields[name]
      fits = value.nil? || (value.is_a?(String) && value.valid_encoding? && value.match?(/\A#{form}\z/))
      raise InvalidInput, "#{name} must be written like #{example}" unless fits
    end

    # A whole number, also as a text of digits.
    def whole(fields, name, least = 0)
      value = fields[name]
      value = value.to_i if value.is_a?(String) && value.match?(/\A[0-9]{1,19}\z/)
      fits = value.is_a?(Integer) && value >= least
      raise InvalidInput, "#{name} must be a whole number of #{least} or more" unless fits

      value
    end

    # A number not below the least, or nothing.
    def at_least(fields, name, least)
      value = fields[name]
      fits = value.nil? || (value.is_a?(Numeric) && value >= least)
      raise InvalidInput, "#{name} must be a number of #{least} or more" unless fits
    end

    # An object.
    def object(fields, name)
      value = fields[name]
      raise InvalidInput, "#{name} must be an object" unless value.is_a?(Hash)

      value
    end
  end
end
