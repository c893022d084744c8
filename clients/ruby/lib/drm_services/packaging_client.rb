# frozen_string_literal: true

require 'uri'

module DrmServices
  # Client of the packaging API for one site. Inputs and answers are hashes with the documented names.
  # Every method raises InvalidInput, ApiError, TransportError or MalformedAnswer.
  class PackagingClient
    STATUSES = ['ready', 'success', 'failed', 'complete', 'working', 'process', 'job progress', 'stop'].freeze
    INSTANT = '[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z'

    def initialize(base_url:, site_id:, site_key:, access_key:)
      @base_url = base_url.chomp('/')
      @site_id = site_id
      @envelope = Envelope.new(site_id, site_key, access_key)
    end

    # Registers an S3 bucket. Gives error_code, error_message, storage_id.
    def register_storage(storage)
      %w[storage_name type id password aws_bucket region].each { |name| Check.text(storage, name) }
      Check.one_of(storage, 'type', %w[S3])
      stored(call('POST', 'storage', storage))
    end

    # Gives a storage another name or description; what is not given stays as it is.
    def update_storage(change)
      Check.text(change, 'storage_id')
      stored(call('PUT', 'storage', change))
    end

    # A page of storages: total_count, time_zone and the rows in data.
    def list_storages(search)
      Check.text(search, 'storage_type')
      Check.one_of(search, 'storage_type', %w[S3])
      Check.text(search, 'region')
      Check.one_of(search, 'search_keyword_type', %w[storageId storageName])
      check_paging(search)
      page(call('GET', 'storage', search))
    end

    # Starts the packaging of a content. Gives error_code, error_message, job_id.
    def register_job(job)
      check_job(job)
      answer = call('POST', 'pack', job)
      case answer['job_id']
      when Integer, /./ then answer
      else raise MalformedAnswer, 'success without a job_id'
      end
    end

    # A page of jobs, like that of storages.
    def list_jobs(search)
      Check.one_of(search, 'search_keyword_type', %w[cid jobId jobName jobname])
      Check.one_of(search, 'search_type', %w[drm watermark])
      Check.one_of(search, 'search_status', STATUSES)
      Check.one_of(search, 'search_condition', %w[dash hls])
      check_paging(search)
      page(call('GET', 'pack', search))
    end

    private

    # Sends the request in its envelope, which stands in the query. The body is empty.
    def call(method, resource, request)
      query = URI.encode_www_form('pallycon-apidata' => @envelope.seal(request))
      site = URI.encode_www_form_component(@site_id).gsub('+', '%20')
      url = "#{@base_url}/api/v2/#{resource}/#{site}?#{query}"
      body = method == 'GET' ? nil : ''
      succeeded(Http.send(method, url, body: body, content_type: 'application/json;charset=UTF-8'))
    end

    def check_paging(search)
      %w[from to].each { |name| Check.pattern(search, name, INSTANT, '2024-12-31T23:59:59Z') }
      Check.pattern(search, 'time_zone', '[+-]?[0-9]{2}:[0-9]{2}', '09:00')
      %w[page_unit page_index].each { |name| Check.whole(search, name, 1) unless search[name].nil? }
    end

    def check_job(job)
      Check.text(job, 'job_name')
      raise InvalidInput, 'content_id has more than 200 bytes' if Check.text(job, 'content_id').bytesize > 200

      Check.words(job, 'streaming_format', %w[dash hls])
      is_marked = Check.words(job, 'protect_type', %w[drm watermark]).include?('watermark')
      raise InvalidInput, 'protect_type must include watermark' unless is_marked

      check_places(Check.object(job, 'storage'))
      Check.at_least(job['dash_option'] || {}, 'min_buffer_time', 2)
      Check.at_least(job['drm_option'] || {}, 'clear_lead', 0)
    end

    def check_places(storage)
      source = Check.object(storage, 'input')
      target = Check.object(storage, 'output')
      Check.text(source, 'storage_id')
      Check.text(target, 'storage_id')
      Check.text(target, 'path')
      paths = source['contents_path']
      is_list = paths.is_a?(Array) && paths.any? && paths.all?(/./)
      raise InvalidInput, 'contents_path must be a list of paths' unless is_list
    end

    # The answer, if its error_code says success; the HTTP status alone says nothing.
    def succeeded(answer)
      body = answer.json || {}
      code = body['error_code']
      is_code = code.is_a?(String) || code.is_a?(Integer)
      raise ApiError.new(code, body['error_message'], answer.status) if is_code && code != '0000'

      answer.require_success
      raise MalformedAnswer, 'the answer is no JSON object with an error_code' unless code == '0000'

      body
    end

    def stored(answer)
      case answer['storage_id']
      when /./ then answer
      else raise MalformedAnswer, 'success without a storage_id'
      end
    end

    # Where nothing was found the list may be missing.
    def page(answer)
      rows = answer['data'] || []
      raise MalformedAnswer, 'success without a list of rows' unless rows.is_a?(Array) && rows.all?(Hash)

      answer.merge('data' => rows)
    end
  end
end
