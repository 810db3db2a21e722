--[[
  Pauses, resumes or cancels a run: a compare-and-set on its status that raises its fence, so that whoever works on it is
  refused from here on. A resumed run is running again when it had been started before it was paused, else queued.

  KEYS  1 run · 2 checkpoints · 3 parts · 4 blobs · 5 events · 6 live · 7 index
  ARGV  1 verb (pause | resume | cancel) · 2 statuses that allow it, comma-separated · 3 retention in ms · 4 channel
        5 fence channel · 6… events
  Returns {'gone'} or {status before}: one that does not allow it means that nothing was changed
]]
local run = call('HMGET', KEYS[1], 'status', 'id', 'epoch', 'seq', 'version', 'started_at')
local status = run[1]
if not status then
  return { 'gone' }
end
if not string.find(',' .. ARGV[2] .. ',', ',' .. status .. ',', 1, true) then
  return { status }
end

local now = now_ms()
local epoch = run[3] + 1
local events = events_from(6)
local seq = run[4] + #events
local resumed = run[6] and 'running' or 'queued'
local to = ({ pause = 'paused', resume = resumed, cancel = 'cancelled' })[ARGV[1]]
local fields = { 'status', to, 'epoch', epoch, 'seq', seq, 'version', run[5] + 1 }
if TERMINAL[to] then
  fields[9], fields[10], fields[11], fields[12] = 'ended_at', now, 'expires_at', now + ARGV[3]
end
call('HSET', KEYS[1], unpack(fields))
log(KEYS[5], ARGV[4], seq, now, nil, nil, events)
if TERMINAL[to] then
  retire(run[2], status, to, ARGV[3], KEYS[6], KEYS[7], { KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5] })
else
  move_index(KEYS[7], run[2], status, to)
  if to == 'paused' then
    call('ZREM', KEYS[6], run[2])
  else
    call('ZADD', KEYS[6], now, run[2])
  end
end
call('PUBLISH', ARGV[5], run[2] .. ' ' .. epoch)
return { status }
