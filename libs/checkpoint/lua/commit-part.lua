--[[
  Saves the result of one branch of a fan-out, once.

  KEYS  1 run · 2 parts · 3 events · 4 live
  ARGV  1 visit · 2 epoch · 3 part (visit/item) · 4 result (JSON) · 5 attempt · 6 channel · 7… events
  Returns {'saved'} · {'kept'}: it was there already · {'stale', epoch}
]]
if call('HEXISTS', KEYS[2], ARGV[3]) == 1 then
  return { 'kept' }
end
local run = call('HMGET', KEYS[1], 'status', 'cur', 'epoch', 'id', 'seq', 'version', 'hook')
if run[1] ~= 'running' or run[2] ~= ARGV[1] or run[3] ~= ARGV[2] then
  return { 'stale', run[3] or '0' }
end

local now = now_ms()
local events = events_from(7)
local seq = run[5] + #events
call('HSET', KEYS[2], ARGV[3], ARGV[4])
call('HSET', KEYS[1], 'seq', seq, 'version', run[6] + 1, 'claim:' .. ARGV[3], '')
if #events > 0 then
  log(KEYS[3], ARGV[6], seq, now, ARGV[5], nil, events)
  tell_hook(run[7], run[4], now)
end
call('ZADD', KEYS[4], now, run[4])
return { 'saved' }
