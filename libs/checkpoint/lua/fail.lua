--[[
  Ends a run as failed, by the holder of its lease.

  KEYS  1 run · 2 claims · 3 checkpoints · 4 parts · 5 blobs · 6 events · 7 live · 8 index
  ARGV  1 visit · 2 epoch · 3 attempt · 4 failure (JSON) · 5 retention in ms · 6 channel · 7… events, run.failed last
  Returns {'failed'} · {'over', status} · {'stale', epoch} · {'gone'}
]]
local run = call('HMGET', KEYS[1], 'status', 'cur', 'epoch', 'id')
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
local entries = {}
for i = 7, #ARGV do
  entries[#entries + 1] = { text = ARGV[i] }
end
call('HSET', KEYS[1], 'error', ARGV[4])
emit(KEYS[1], KEYS[6], ARGV[6], now, ARGV[3], entries)
call('HINCRBY', KEYS[1], 'version', 1)
finish(run[4], status, 'failed', now, ARGV[5], KEYS[7], KEYS[8], { KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6] })
return { 'failed' }
