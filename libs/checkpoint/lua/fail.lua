--[[
  Ends a run as failed, by the holder of its lease.

  KEYS  1 run · 2 checkpoints · 3 parts · 4 blobs · 5 events · 6 live · 7 index
  ARGV  1 visit · 2 epoch · 3 attempt · 4 failure (JSON) · 5 retention in ms · 6 channel · 7… events, run.failed last
  Returns {'failed'} · {'over', status} · {'stale', epoch} · {'gone'}
]]
local run = call('HMGET', KEYS[1], 'status', 'cur', 'epoch', 'id', 'seq', 'version')
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
local events = events_from(7)
local seq = run[5] + #events
call('HSET', KEYS[1], 'status', 'failed', 'error', ARGV[4], 'seq', seq, 'version', run[6] + 1, 'ended_at', now,
  'expires_at', now + ARGV[5])
log(KEYS[5], ARGV[6], seq, now, ARGV[3], nil, events)
retire(run[4], status, 'failed', ARGV[5], KEYS[6], KEYS[7], { KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5] })
return { 'failed' }
