--[[
  Put in front of every act: the words they share. What an act costs is the number of its calls, so each reads the run's
  hash once and writes it once, and logs all its events as one stream entry.

  A claim is one text in the run's hash (claim:<visit> or claim:<visit>/<item>), `nonce|open|crashes|errors|epoch|batch|since`:
  who has the work in hand (open = 1), how many takes in a row ended without a word, how many attempts failed, under which
  epoch, the last append it made, and when it was taken first (ms). Empty: nobody took it yet, or it is done.
]]
local call = redis.call

local function now_ms()
  local time = call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local TERMINAL = { completed = true, failed = true, cancelled = true }
-- Somebody works on a run in one of these.
local WORKING = { running = true, cancelling = true }

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

-- A reply of HGETALL (or any flat list of fields and values) as a table.
local function pairs_of(flat)
  local found = {}
  for i = 1, #flat, 2 do
    found[flat[i]] = flat[i + 1]
  end
  return found
end

-- What an idempotency mark stands for: an id, false when it came with another body, nil when it is new (or there is none).
local function marked(mark_key, body_hash)
  local mark = body_hash ~= '' and call('GET', mark_key)
  if not mark then
    return nil
  end
  local body, earlier = string.match(mark, '^(.-)|(.+)$')
  return body == body_hash and earlier
end

local function set_mark(mark_key, body_hash, id, life_ms)
  if body_hash ~= '' then
    call('SET', mark_key, body_hash .. '|' .. id, 'PX', life_ms)
  end
end

-- Keeps a piece of guidance for the steps to come, under `name`: `seq|time|body hash|text (JSON)`.
local function say(guidance_key, name, seq, now, body_hash, text)
  call('HSET', guidance_key, name, string.format('%.0f|%.0f|%s|%s', seq, now, body_hash, text))
end

-- ARGV from `first` on, as events.
local function events_from(first)
  local events = {}
  for i = first, #ARGV do
    events[#events + 1] = { text = ARGV[i] }
  end
  return events
end

local function move_index(index_key, tenant, run_id, from, to)
  local own = index_key .. ':' .. tenant .. ':'
  call('ZREM', own .. from, run_id)
  call('ZADD', own .. to, 0, run_id)
end

-- Everything that is kept of one run.
local function family(run_key)
  local keys = { run_key }
  for i, part in ipairs({ 'checkpoints', 'parts', 'blobs', 'events', 'guidance', 'deliveries', 'effects' }) do
    keys[i + 1] = run_key .. ':' .. part
  end
  return keys
end

-- Runs of one concurrency key stand in a line, a list in the order in which they came; the first may run, the others are held.
-- Joins the line. Returns those that stand before.
local function join_line(line_key, run_id)
  local ahead = call('LRANGE', line_key, 0, -1)
  call('RPUSH', line_key, run_id)
  return ahead
end

-- Leaves the line; whoever is first then is free to run, and the workers are told.
local function leave_line(line_key, run_id, now, run_key, live_key, fence)
  call('LREM', line_key, 0, run_id)
  local first = call('LINDEX', line_key, 0)
  if not first then
    return
  end
  local first_key = string.sub(run_key, 1, #run_key - #run_id) .. first
  if call('HDEL', first_key, 'held') == 0 then
    return
  end
  call('HDEL', first_key, 'replaces')
  call('HINCRBY', first_key, 'version', 1)
  local status, epoch = unpack(call('HMGET', first_key, 'status', 'epoch'))
  if status == 'queued' or status == 'running' then
    call('ZADD', live_key, now, first)
    call('PUBLISH', fence, first .. ' ' .. epoch)
  end
end

-- After a run's end: its keys live for `retention_ms` from here, and who waited for it goes on.
-- `ended`: run_key, run_id, tenant, line (its concurrency key's, or nil), from, to, now, retention_ms, live_key, index_key, fence
local function retire(ended)
  call('ZREM', ended.live_key, ended.run_id)
  move_index(ended.index_key, ended.tenant, ended.run_id, ended.from, ended.to)
  for _, key in ipairs(family(ended.run_key)) do
    call('PEXPIRE', key, ended.retention_ms)
  end
  if ended.line then
    leave_line(ended.line, ended.run_id, ended.now, ended.run_key, ended.live_key, ended.fence)
  end
end

-- Puts a run with a webhook on the list of those whose log has news to deliver. `hook` is that list's key; nil without one.
local function tell_hook(hook, run_id, now)
  if hook then
    call('ZADD', hook, now, run_id)
    call('PUBLISH', hook, run_id)
  end
end

-- Lets a key that was written late live as long as its run.
local function expire_with(run_key, key)
  local left = call('PTTL', run_key)
  if left >= 0 then
    call('PEXPIRE', key, left)
  end
end

local function parse_claim(text)
  if not text or text == '' then
    return { nonce = '', open = false, crashes = 0, errors = 0, epoch = 0, batch = 0 }
  end
  local nonce, open, crashes, errors, epoch, batch, since =
    string.match(text, '^([^|]*)|(%d)|(%d+)|(%d+)|(%d+)|(%d+)|?(%d*)$')
  return {
    nonce = nonce,
    open = open == '1',
    crashes = tonumber(crashes),
    errors = tonumber(errors),
    epoch = tonumber(epoch),
    batch = tonumber(batch),
    since = since ~= '0' and tonumber(since) or nil,
  }
end

local function format_claim(claim)
  return string.format('%s|%d|%d|%d|%d|%d|%.0f', claim.nonce, claim.open and 1 or 0, claim.crashes, claim.errors, claim.epoch,
    claim.batch, claim.since or 0)
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

local function parse_effect(text)
  if not text then
    return nil
  end
  local state, hash, nonce, holds, tokens, micros = string.match(text, '^(%a+)|(%x+)|([^|]*)|(%d)|(%d+)|(%d+)$')
  return { state = state, hash = hash, nonce = nonce, holds = holds == '1', tokens = tonumber(tokens), micros = tonumber(micros) }
end

local function format_effect(effect)
  return string.format('%s|%s|%s|%d|%.0f|%.0f', effect.state, effect.hash, effect.nonce, effect.holds and 1 or 0,
    effect.tokens, effect.micros)
end

-- How many pieces of guidance a visit or part saw when it first called the outside world; '' before that. Only a run with
-- something `spent` has a ledger.
local function guidance_seen(run_key, spent, work)
  return spent and call('HGET', run_key .. ':effects', 'g:' .. work) or ''
end

-- What a run took of its limits, and what calls under way may still take: `tokens|micro-USD|held tokens|held micro-USD`.
local function parse_spent(text)
  local tokens, micros, held_tokens, held_micros = string.match(text or '0|0|0|0', '^(%d+)|(%d+)|(%d+)|(%d+)$')
  return { tokens = tonumber(tokens), micros = tonumber(micros), held_tokens = tonumber(held_tokens), held_micros = tonumber(held_micros) }
end

local function format_spent(spent)
  return string.format('%.0f|%.0f|%.0f|%.0f', spent.tokens, spent.micros, spent.held_tokens, spent.held_micros)
end

-- One step's `calls|input tokens|output tokens|micro-USD`, with one more call.
local function add_use(text, input, output, micros)
  local calls, inputs, outputs, sum = string.match(text or '0|0|0|0', '^(%d+)|(%d+)|(%d+)|(%d+)$')
  return string.format('%.0f|%.0f|%.0f|%.0f', calls + 1, inputs + input, outputs + output, sum + micros)
end

-- The limit of a run ('' is none) that a call's estimate would pass; nil when there is room for it.
local function over_limit(spent, tokens, micros, age, most_tokens, most_micros, most_ms)
  if most_ms ~= '' and age > tonumber(most_ms) then
    return 'max_duration_ms'
  end
  if tokens > 0 and most_tokens ~= '' and spent.tokens + spent.held_tokens + tokens > tonumber(most_tokens) then
    return 'max_tokens'
  end
  if micros > 0 and most_micros ~= '' and spent.micros + spent.held_micros + micros > tonumber(most_micros) then
    return 'max_cost_usd'
  end
end

-- Of the steps read ('plan:2,gather:1', each with the newest schema version that the caller can read): the run's hash
-- fields that name their newest rounds, for the HMGET that an act begins with, and the versions by step.
local function newest_fields(steps)
  local fields, schemas = {}, {}
  for step, schema in string.gmatch(steps, '([^,:]+):(%d+)') do
    fields[#fields + 1] = 'newest:' .. step
    schemas[step] = tonumber(schema)
  end
  return fields, schemas
end

-- What a caller would have to know to work on a run, and does not: its pipeline, or the schema of a checkpoint or part.
-- `own` is the caller's { pipeline, version, part schema }, `visit` the one whose parts count.
local function beyond(own, pipeline, schemas, checkpoints, visit, parts)
  local name, version = string.match(pipeline, '^(.*)@(%d+)$')
  if name ~= own[1] or tonumber(version) > tonumber(own[2]) then
    return pipeline
  end
  for i = 1, #checkpoints, 2 do
    local step = string.match(checkpoints[i], '^[^#]+')
    local schema = string.match(checkpoints[i + 1], '^%d+|%d+|%d+|(%d+)|')
    if tonumber(schema) > schemas[step] then
      return step .. ' schema ' .. schema
    end
  end
  local prefix = visit .. '/'
  for i = 1, #parts, 2 do
    local schema = string.match(parts[i + 1], '^{"schema_version":(%d+)')
    if schema and tonumber(schema) > tonumber(own[3]) and string.sub(parts[i], 1, #prefix) == prefix then
      return string.match(visit, '^[^#]+') .. ' schema ' .. schema
    end
  end
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
