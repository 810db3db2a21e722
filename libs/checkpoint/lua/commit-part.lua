--[[
  Saves the result of one branch of a fan-out, once.

  KEYS  1 run · 2 claims · 3 parts · 4 events · 5 live
  ARGV  1 visit · 2 epoch · 3 part (visit/item) · 4 result (JSON) · 5 attempt · 6 channel · 7… events
  Returns {'saved'} · {'kept'}: it was there already · {'stale', epoch}
]]
if call('HEXISTS', KEYS[3], ARGV[3]) == 1 then
  return { 'kept' }
end
local run = call('HMGET', KEYS[1], 'status', 'cur', 'epoch', 'id')
if run[1] ~= 'running' or run[2] ~= ARGV[1] or run[3] ~= ARGV[2] then
  return { 'stale', run[3] or '0' }
end

local now = now_ms()
call('HSET', KEYS[3], ARGV[3], ARGV[4])
call('HDEL', KEYS[2], ARGV[3])
local entries = {}
for i = 7, #ARGV do
  entries[#entries + 1] = { text = ARGV[i] }
end
if #entries > 0 then
  emit(KEYS[1], KEYS[4], ARGV[6], now, ARGV[5], entries)
end
call('HINCRBY', KEYS[1], 'version', 1)
call('ZADD', KEYS[5], now, run[4])
return { 'saved' }
