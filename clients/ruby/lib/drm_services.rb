# frozen_string_literal: true

# Clients of four services: packaging (storages, jobs, callbacks), CPIX keys, SPEKE and NEA-DVR keys, SEVU
# tickets.
module DrmServices
end

require_relative 'drm_services/errors'
require_relative 'drm_services/check'
require_relative 'drm_services/http'
require_relative 'drm_services/envelope'
require_relative 'drm_services/packaging_client'
require_relative 'drm_services/callback_receiver'
require_relative 'drm_services/key_query'
require_relative 'drm_services/cpix_request'
require_relative 'drm_services/xml'
require_relative 'drm_services/cpix_answer'
require_relative 'drm_services/cpix_client'
require_relative 'drm_services/sevu_client'
