--[[
  Put in front of every act: the words they share.

  A claim is one text in the claims hash, `nonce|open|crashes|errors|epoch|batch`: who has the work in hand (open = 1),
  how many takes in a row ended without a word, how many attempts failed, under which epoch, the last append it made.
]]
local call = redis.call

local function now_ms()
  local time = call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local TERMINAL = { completed = true, failed = true, cancelled = true }

-- Appends texts to a run's log. Entry ids are the log's own count (seq-0), so that a gap can be seen.
-- Fields: t = time in ms, e = the event as JSON, a = attempt, c = checkpoint count (both optional).
local function emit(run_key, events_key, channel, now, attempt, entries)
  local seq = call('HINCRBY', run_key, 'seq', #entries) - #entries
  for i, entry in ipairs(entries) do
    local id = string.format('%.0f-0', seq + i)
    if entry.checkpoint then
      call('XADD', events_key, id, 't', now, 'e', entry.text, 'a', attempt, 'c', entry.checkpoint)
    elseif attempt then
      call('XADD', events_key, id, 't', now, 'e', entry.text, 'a', attempt)
    else
      call('XADD', events_key, id, 't', now, 'e', entry.text)
    end
  end
  call('PUBLISH', channel, seq + #entries)
end

local function move_index(index_key, run_id, from, to)
  call('ZREM', index_key .. ':' .. from, run_id)
  call('ZADD', index_key .. ':' .. to, 0, run_id)
end

-- Ends a run: from here its keys live for `retention_ms` and nothing may write to them.
local function finish(run_id, from, to, now, retention_ms, live_key, index_key, run_keys)
  call('HSET', run_keys[1], 'status', to, 'ended_at', now, 'expires_at', now + retention_ms)
  call('ZREM', live_key, run_id)
  move_index(index_key, run_id, from, to)
  for _, key in ipairs(run_keys) do
    call('PEXPIRE', key, retention_ms)
  end
end

local function parse_claim(text)
  if not text then
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
  local crashes = claim.crashes + (claim.open and 1 or 0)
  if crashes >= suspect_after and not alone then
    claim.crashes = crashes
    return 'suspect'
  end
  claim.crashes = crashes
  claim.nonce = nonce
  claim.open = true
  claim.batch = 0
  return 'taken'
end

-- The newest checkpoint of each step named, as [visit, record, …].
local function newest_checkpoints(checkpoints_key, steps)
  local found = {}
  for step in string.gmatch(steps, '[^,]+') do
    local round = call('HGET', checkpoints_key, step)
    if round then
      local visit = step .. '#' .. round
      found[#found + 1] = visit
      found[#found + 1] = call('HGET', checkpoints_key, visit)
    end
  end
  return found
end
