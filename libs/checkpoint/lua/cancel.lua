--[[
  Ends a run as cancelled and raises its fence, so that whoever works on it is refused from here on.

  KEYS  1 run · 2 claims · 3 checkpoints · 4 parts · 5 blobs · 6 events · 7 live · 8 index
  ARGV  1 retention in ms · 2 channel · 3 fence channel · 4 run.cancelled
  Returns {'gone'} or {status before}: a terminal one means that nothing was changed
]]
local run = call('HMGET', KEYS[1], 'status', 'id')
local status = run[1]
if not status then
  return { 'gone' }
end
if TERMINAL[status] then
  return { status }
end

local now = now_ms()
local epoch = call('HINCRBY', KEYS[1], 'epoch', 1)
emit(KEYS[1], KEYS[6], ARGV[2], now, nil, { { text = ARGV[4] } })
call('HINCRBY', KEYS[1], 'version', 1)
finish(run[2], status, 'cancelled', now, ARGV[1], KEYS[7], KEYS[8], { KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6] })
call('PUBLISH', ARGV[3], run[2] .. ' ' .. epoch)
return { status }
