--[[
  Removes the oldest events of a run's log that are past their time; the newest ones, its record and its checkpoints stay.
  Acts are removed whole. Looks by halving, because the log is in the order of time.

  KEYS  1 run · 2 events · 3 logs
  ARGV  1 run id · 2 how long events are kept, in ms · 3 most positions to remove
  Returns 1: more may be due · 0
]]
local run_id, most = ARGV[1], tonumber(ARGV[3])
local now = now_ms()
local run = call('HMGET', KEYS[1], 'seq', 'status')
local seq, status = tonumber(run[1] or 0), run[2]

-- The first entry at or behind a position: its own position and its time in ms; nil behind the end.
local function entry_at(position)
  local entry = call('XRANGE', KEYS[2], string.format('%.0f-0', position), '+', 'COUNT', 1)[1]
  if entry then
    return tonumber(string.match(entry[1], '^%d+')), tonumber(entry[2][2])
  end
end

local first, oldest = entry_at(0)
if not first then
  -- A retry may write on behind a failed end, behind the others nothing comes.
  if not status or status == 'completed' or status == 'cancelled' then
    call('ZREM', KEYS[3], run_id)
  else
    call('ZADD', KEYS[3], now, run_id)
  end
  return 0
end

local cutoff = now - ARGV[2]
local low, high = first, math.min(seq, first + most) + 1
while low < high do
  local middle = math.floor((low + high) / 2)
  local position, time = entry_at(middle)
  if position and position < high and time <= cutoff then
    low = position + 1
  else
    high = middle
  end
end
call('XTRIM', KEYS[2], 'MINID', '=', string.format('%.0f-0', low))
local _, kept_since = entry_at(low)
call('ZADD', KEYS[3], kept_since or now, run_id)
return kept_since and kept_since <= cutoff and 1 or 0
