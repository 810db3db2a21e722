--[[
  Saves one visit's output and moves the run on: checkpoint, position, events and outbox together or not at all.
  Without a next visit the run completes in the same act.

  KEYS  1 run · 2 claims · 3 checkpoints · 4 parts · 5 blobs · 6 events · 7 live · 8 index
  ARGV  1 visit · 2 epoch · 3 step · 4 round · 5 attempt · 6 schema version · 7 output (JSON) · 8 next visit or ''
        9 retention in ms · 10 channel · 11 checkpoint.saved · 12 step.completed · 13 run.completed · 14… events
  Returns {'gone'} · {'stale', epoch} · {'over', won, status} · {'current', won, cur}
]]
local run = call('HMGET', KEYS[1], 'status', 'cur', 'epoch', 'id')
local status = run[1]
if not status then
  return { 'gone' }
end
if TERMINAL[status] then
  return { 'over', 0, status }
end
if run[2] ~= ARGV[1] then
  return { 'current', 0, run[2] }
end
if run[3] ~= ARGV[2] then
  return { 'stale', run[3] }
end

local now = now_ms()
local checkpoint = call('HINCRBY', KEYS[1], 'cps', 1)
local record = checkpoint .. '|' .. string.format('%.0f', now) .. '|' .. ARGV[5] .. '|' .. ARGV[6] .. '|' .. ARGV[7]
call('HSET', KEYS[3], ARGV[1], record, ARGV[3], ARGV[4])
call('HDEL', KEYS[2], ARGV[1])

local entries = {}
for i = 14, #ARGV do
  entries[#entries + 1] = { text = ARGV[i] }
end
entries[#entries + 1] = { text = ARGV[11], checkpoint = checkpoint }
entries[#entries + 1] = { text = ARGV[12], checkpoint = checkpoint }
local over = ARGV[8] == ''
if over then
  entries[#entries + 1] = { text = ARGV[13], checkpoint = checkpoint }
end
emit(KEYS[1], KEYS[6], ARGV[10], now, ARGV[5], entries)
call('HINCRBY', KEYS[1], 'version', 1)

if over then
  finish(run[4], status, 'completed', now, ARGV[9], KEYS[7], KEYS[8], { KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6] })
  return { 'over', 1, 'completed' }
end
call('HSET', KEYS[1], 'cur', ARGV[8], 'attempt', 0)
call('ZADD', KEYS[7], now, run[4])
return { 'current', 1, ARGV[8] }
