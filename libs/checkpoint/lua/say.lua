--[[
  Keeps guidance for the steps to come, and logs it. The same name again changes nothing.

  KEYS  1 run · 2 guidance · 3 events
  ARGV  1 name, or '' for a new one · 2 body hash · 3 text (JSON) · 4 most pieces that a run may have · 5 channel · 6… events
  Returns {'gone'} · {'refused', status}: the run is over · {'full'} · {'reused'}: the name stands for another text
          {'said' | 'kept', position in the log}
]]
local run = call('HMGET', KEYS[1], 'status', 'id', 'seq', 'version', 'said', 'hook')
local status = run[1]
if not status then
  return { 'gone' }
end
local kept = ARGV[1] ~= '' and call('HGET', KEYS[2], ARGV[1])
if kept then
  local seq, body = string.match(kept, '^(%d+)|%d+|([^|]*)|')
  return body == ARGV[2] and { 'kept', tonumber(seq) } or { 'reused' }
end
if TERMINAL[status] then
  return { 'refused', status }
end
local said = tonumber(run[5] or 0) + 1
if said > tonumber(ARGV[4]) then
  return { 'full' }
end

local now = now_ms()
local events = events_from(6)
local seq = run[3] + #events
say(KEYS[2], ARGV[1] ~= '' and ARGV[1] or tostring(said), seq, now, ARGV[2], ARGV[3])
call('HSET', KEYS[1], 'seq', seq, 'version', run[4] + 1, 'said', said)
log(KEYS[3], ARGV[5], seq, now, nil, nil, events)
tell_hook(run[6], run[2], now)
return { 'said', seq }
