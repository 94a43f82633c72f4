-- Asks for the addresses of a list in turn and says at the end how long the answers took.
-- Each line of the list: path, cookie, what encodings are taken; parted by tabs.

local asked = 0
local requests = {}

function init(arguments)
  for line in io.lines(arguments[1]) do
    local path, cookie, encodings = line:match("^([^\t]*)\t([^\t]*)\t([^\t]*)$")
    local headers = {}
    if cookie ~= "" then headers["Cookie"] = cookie end
    if encodings ~= "" then headers["Accept-Encoding"] = encodings end
    requests[#requests + 1] = wrk.format("GET", path, headers)
  end
end

function request()
  asked = asked % #requests + 1
  return requests[asked]
end

function done(summary, latency, _)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  print(string.format(
    'FIGURES {"requests": %d, "seconds": %f, "failed": %d, "p50_ms": %f, "p99_ms": %f}',
    summary.requests, summary.duration / 1e6, failed,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3
  ))
end
