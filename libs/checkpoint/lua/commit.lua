--[[
  Saves one visit's output and moves the run on: checkpoint, position, events and outbox together or not at all.
  Without a next visit the run completes in the same act.

  KEYS  1 run · 2 checkpoints · 3 events · 4 live · 5 index
  ARGV  1 visit · 2 epoch · 3 step · 4 attempt · 5 schema version · 6 output (JSON) · 7 next visit or ''
        8 retention in ms · 9 channel · 10 fence channel · 11 checkpoint.saved · 12 step.completed · 13 run.completed or run.cancelled
        14 ends with less than was asked for (0|1) · 15 its plan as the events tell it (JSON), or '' · 16… events
  Returns {'gone'} · {'stale', epoch} · {'over', won, status} · {'current', won, cur}
]]
local run = call('HMGET', KEYS[1], 'status', 'cur', 'epoch', 'id', 'cps', 'seq', 'version', 'tenant', 'hook', 'line')
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
local checkpoint = run[5] + 1
local over = ARGV[7] == ''
-- A run that is being cancelled ends with the checkpoint of what was undone.
local to = status == 'cancelling' and 'cancelled' or 'completed'
local events = events_from(16)
events[#events + 1] = { text = ARGV[11], marked = true }
events[#events + 1] = { text = ARGV[12], marked = true }
if over then
  events[#events + 1] = { text = ARGV[13], marked = true }
end
local seq = run[6] + #events

call('HSET', KEYS[2], ARGV[1], string.format('%d|%.0f|%s|%s|%s|%s', checkpoint, now, ARGV[4], ARGV[5], ARGV[7], ARGV[6]))
local fields = { 'cps', checkpoint, 'seq', seq, 'version', run[7] + 1, 'newest:' .. ARGV[3], ARGV[1], 'claim:' .. ARGV[1], '' }
if over then
  fields[11], fields[12], fields[13], fields[14] = 'status', to, 'ended_at', now
  fields[15], fields[16] = 'expires_at', now + ARGV[8]
  if ARGV[14] == '1' then
    fields[17], fields[18] = 'partial', 1
  end
else
  fields[11], fields[12], fields[13], fields[14] = 'cur', ARGV[7], 'attempt', 0
end
if ARGV[15] ~= '' then
  fields[#fields + 1], fields[#fields + 2] = 'questions', ARGV[15]
end
call('HSET', KEYS[1], unpack(fields))
log(KEYS[3], ARGV[9], seq, now, ARGV[4], checkpoint, events)
tell_hook(run[9], run[4], now)

if over then
  retire({ run_key = KEYS[1], run_id = run[4], tenant = run[8], line = run[10], from = status, to = to, now = now,
    retention_ms = ARGV[8], live_key = KEYS[4], index_key = KEYS[5], fence = ARGV[10] })
  return { 'over', 1, to }
end
call('ZADD', KEYS[4], now, run[4])
return { 'current', 1, ARGV[7] }
