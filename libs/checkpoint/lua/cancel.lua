--[[
  Ends a run as cancelled and raises its fence, so that whoever works on it is refused from here on.

  KEYS  1 run · 2 checkpoints · 3 parts · 4 blobs · 5 events · 6 live · 7 index
  ARGV  1 retention in ms · 2 channel · 3 fence channel · 4… events: run.cancelled
  Returns {'gone'} or {status before}: a terminal one means that nothing was changed
]]
local run = call('HMGET', KEYS[1], 'status', 'id', 'epoch', 'seq', 'version')
local status = run[1]
if not status then
  return { 'gone' }
end
if TERMINAL[status] then
  return { status }
end

local now = now_ms()
local epoch = run[3] + 1
local events = events_from(4)
local seq = run[4] + #events
call('HSET', KEYS[1], 'status', 'cancelled', 'epoch', epoch, 'seq', seq, 'version', run[5] + 1, 'ended_at', now,
  'expires_at', now + ARGV[1])
log(KEYS[5], ARGV[2], seq, now, nil, nil, events)
retire(run[2], status, 'cancelled', ARGV[1], KEYS[6], KEYS[7], { KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5] })
call('PUBLISH', ARGV[3], run[2] .. ' ' .. epoch)
return { status }
