--[[
  Ends a run as failed, by the holder of its lease.

  KEYS  1 run · 2 events · 3 live · 4 index
  ARGV  1 visit · 2 epoch · 3 attempt · 4 failure (JSON) · 5 retention in ms · 6 channel · 7 fence channel · 8… events, run.failed last
  Returns {'failed'} · {'over', status} · {'stale', epoch} · {'gone'}
]]
local run = call('HMGET', KEYS[1], 'status', 'cur', 'epoch', 'id', 'seq', 'version', 'tenant', 'hook', 'line')
local status = run[1]
if not status then
  return { 'gone' }
end
if TERMINAL[status] then
  return { 'over', status }
end
if run[2] ~= ARGV[1] or run[3] ~= ARGV[2] then
  return { 'stale', run[3] }
end

local now = now_ms()
local events = events_from(8)
local seq = run[5] + #events
call('HSET', KEYS[1], 'status', 'failed', 'error', ARGV[4], 'seq', seq, 'version', run[6] + 1, 'ended_at', now,
  'expires_at', now + ARGV[5])
log(KEYS[2], ARGV[6], seq, now, ARGV[3], nil, events)
tell_hook(run[8], run[4], now)
retire({ run_key = KEYS[1], run_id = run[4], tenant = run[7], line = run[9], from = status, to = 'failed', now = now,
  retention_ms = ARGV[5], live_key = KEYS[3], index_key = KEYS[4], fence = ARGV[7] })
return { 'failed' }
