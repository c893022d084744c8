# frozen_string_literal: true

require 'socket'

module DrmServices
  # The endpoint that results of packaging jobs are posted to, as plain JSON, on loopback. It listens from
  # the start.
  class CallbackReceiver
    MAX_BODY = 1024 * 1024
    MAX_LINE = 16 * 1024
    TIMEOUT = 10
    MEMBERS = %w[job_id error_code error_message input_contents_path output_path].freeze
    REASONS = { 200 => 'OK', 400 => 'Bad Request', 405 => 'Method Not Allowed', 411 => 'Length Required',
                413 => 'Content Too Large' }.freeze

    def initialize
      @received = {} # of a result that is delivered twice one is kept
      @lock = Mutex.new
      @server = TCPServer.new('127.0.0.1', 0)
      Thread.new { loop { Thread.new(@server.accept) { |connection| serve(connection) } } }
    end

    # Where to post to.
    def url
      "http://127.0.0.1:#{@server.addr[1]}/callback"
    end

    # The results since the last call, in the order they came.
    def take
      @lock.synchronize do
        results = @received.values
        @received = {}
        results
      end
    end

    private

    def serve(connection)
      status = Timeout.timeout(TIMEOUT) { answer(connection) }
      head = "HTTP/1.1 #{status} #{REASONS[status]}\r\n"
      connection.write("#{head}Content-Length: 0\r\nConnection: close\r\n\r\n")
    rescue SystemCallError, IOError, Timeout::Error
      # Whoever posts has gone; the service may post again.
    ensure
      connection.close
    end

    # Reads a request. Gives the status to answer with.
    def answer(connection)
      method = connection.gets("\r\n", MAX_LINE).to_s.split.first
      length = nil
      while (line = connection.gets("\r\n", MAX_LINE)) && line != "\r\n"
        length = Regexp.last_match(1).to_i if line =~ /\Acontent-length:[ \t]*([0-9]+)[ \t]*\r\n\z/i
      end
      return 405 unless method == 'POST'
      return 411 if length.nil?
      return 413 if length > MAX_BODY

      receive(connection.read(length).to_s) ? 200 : 400
    end

    # Keeps a result; false where it is none.
    def receive(body)
      result = Http.json_object(body) || {}
      key = result.values_at('job_id', 'error_code')
      return false unless key.all? { |value| value.is_a?(String) || value.is_a?(Integer) }

      @lock.synchronize { @received[key] = result.slice(*MEMBERS) }
      true
    end
  end
end
