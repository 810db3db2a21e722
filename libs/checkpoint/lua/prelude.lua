--[[
  Put in front of every act: the words they share. What an act costs is the number of its calls, so each reads the run's
  hash once and writes it once, and logs all its events as one stream entry.

  A claim is one text in the run's hash (claim:<visit> or claim:<visit>/<item>), `nonce|open|crashes|errors|epoch|batch`:
  who has the work in hand (open = 1), how many takes in a row ended without a word, how many attempts failed, under which
  epoch, the last append it made. Empty: nobody took it yet, or it is done.
]]
local call = redis.call

local function now_ms()
  local time = call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local TERMINAL = { completed = true, failed = true, cancelled = true }

-- Logs one act's events as one entry, and wakes whoever follows the run. The entry's id is the position of its last
-- event (seq-0), so that a gap can be seen. Fields: t = time in ms, a = attempt, c = checkpoint count (both optional),
-- then the events as JSON in their order: e, or k for those that carry the checkpoint's id.
local function log(events_key, channel, seq, now, attempt, checkpoint, events)
  local entry = { 't', now }
  if attempt then
    entry[3], entry[4] = 'a', attempt
  end
  if checkpoint then
    entry[#entry + 1], entry[#entry + 2] = 'c', checkpoint
  end
  for _, event in ipairs(events) do
    entry[#entry + 1] = event.marked and 'k' or 'e'
    entry[#entry + 1] = event.text
  end
  call('XADD', events_key, string.format('%.0f-0', seq), unpack(entry))
  call('PUBLISH', channel, seq)
end

-- ARGV from `first` on, as events.
local function events_from(first)
  local events = {}
  for i = first, #ARGV do
    events[#events + 1] = { text = ARGV[i] }
  end
  return events
end

local function move_index(index_key, run_id, from, to)
  call('ZREM', index_key .. ':' .. from, run_id)
  call('ZADD', index_key .. ':' .. to, 0, run_id)
end

-- After a run's end: its keys live for `retention_ms` from here.
local function retire(run_id, from, to, retention_ms, live_key, index_key, run_keys)
  call('ZREM', live_key, run_id)
  move_index(index_key, run_id, from, to)
  for _, key in ipairs(run_keys) do
    call('PEXPIRE', key, retention_ms)
  end
end

local function parse_claim(text)
  if not text or text == '' then
    return { nonce = '', open = false, crashes = 0, errors = 0, epoch = 0, batch = 0 }
  end
  local nonce, open, crashes, errors, epoch, batch = string.match(text, '^([^|]*)|(%d)|(%d+)|(%d+)|(%d+)|(%d+)$')
  return {
    nonce = nonce,
    open = open == '1',
    crashes = tonumber(crashes),
    errors = tonumber(errors),
    epoch = tonumber(epoch),
    batch = tonumber(batch),
  }
end

local function format_claim(claim)
  return string.format('%s|%d|%d|%d|%d|%d', claim.nonce, claim.open and 1 or 0, claim.crashes, claim.errors, claim.epoch, claim.batch)
end

-- Takes a piece of work in hand; an earlier taker that never reported back counts as a crash.
-- Returns 'repeated' (this very claim was made before), 'suspect' (nothing changed) or 'taken'.
local function take(claim, nonce, suspect_after, alone)
  if claim.open and claim.nonce == nonce then
    return 'repeated'
  end
  claim.crashes = claim.crashes + (claim.open and 1 or 0)
  if claim.crashes >= suspect_after and not alone then
    return 'suspect'
  end
  claim.nonce = nonce
  claim.open = true
  claim.batch = 0
  return 'taken'
end

-- The run's hash fields that name the newest round of each step read, for the HMGET that an act begins with.
local function newest_fields(steps)
  local fields = {}
  for step in string.gmatch(steps, '[^,]+') do
    fields[#fields + 1] = 'newest:' .. step
  end
  return fields
end

-- The checkpoints that those fields name (visits, from `first` on in `values`), as [visit, record, …].
local function newest_checkpoints(checkpoints_key, values, first, count)
  local visits = {}
  for i = first, first + count - 1 do
    if values[i] then
      visits[#visits + 1] = values[i]
    end
  end
  if #visits == 0 then
    return visits
  end
  local found = {}
  for i, record in ipairs(call('HMGET', checkpoints_key, unpack(visits))) do
    found[2 * i - 1] = visits[i]
    found[2 * i] = record
  end
  return found
end
