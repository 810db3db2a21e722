--[[
  Opens a visit for one execution: raises the epoch, counts the attempt, brings along what the step reads.

  KEYS  1 run · 2 checkpoints · 3 parts · 4 events · 5 index · 6 guidance
  ARGV  1 visit · 2 nonce · 3 suspect after (takes) · 4 alone (0|1) · 5 steps read (step:schema,…) · 6 with parts (0|1)
        7 channel · 8 run.started · 9 step.started · 10 worker.recovered · 11 caller's pipeline · 12 its version · 13 its parts' schema · 14 the step can be undone (0|1)
  Returns {'gone'} · {'over', status} · {'paused'} · {'held'} · {'moved', cur, pipeline} · {'beyond', what it needs} · {'suspect', crashes} or
          {'claimed', epoch, attempt, crashes, request, created at, [visit, checkpoint, …], [field, part, …], [guidance…], pipeline,
           how many of the guidance, taken in hand first at}
]]
local FIXED = 15
local claim_field = 'claim:' .. ARGV[1]
local reads, schemas = newest_fields(ARGV[5])
local run = call('HMGET', KEYS[1], 'status', 'cur', 'request', 'created_at', 'id', 'epoch', 'seq', 'version', claim_field,
  'tenant', 'held', 'said', 'hook', 'pipeline', 'spent', unpack(reads))
local status = run[1]
if not status then
  return { 'gone' }
end
if TERMINAL[status] then
  return { 'over', status }
end
-- Before anything that would let the job stay: one that the run has left behind, or not reached, must not lie there parked.
if run[2] ~= ARGV[1] then
  return { 'moved', run[2], run[14] }
end
if status == 'paused' then
  return { 'paused' }
end
if run[11] then
  return { 'held' }
end

local checkpoints = newest_checkpoints(KEYS[2], run, FIXED + 1, #reads)
local parts = ARGV[6] == '1' and call('HGETALL', KEYS[3]) or {}
local needs = beyond({ ARGV[11], ARGV[12], ARGV[13] }, run[14], schemas, checkpoints, ARGV[1], parts)
if needs then
  return { 'beyond', needs }
end

local claim = parse_claim(run[9])
local taken = take(claim, ARGV[2], tonumber(ARGV[3]), ARGV[4] == '1')
if taken == 'suspect' then
  return { 'suspect', claim.crashes }
end
local attempt = claim.crashes + claim.errors + 1

if taken == 'taken' then
  local now = now_ms()
  claim.epoch = run[6] + 1
  claim.since = claim.since or now
  local events = {}
  local started = status == 'queued'
  if started then
    events[1] = { text = ARGV[8] }
    move_index(KEYS[5], run[10], run[5], 'queued', 'running')
  end
  if claim.crashes > 0 then
    events[#events + 1] = { text = ARGV[10] }
  end
  events[#events + 1] = { text = ARGV[9] }
  local seq = run[7] + #events
  local fields = { 'epoch', claim.epoch, 'seq', seq, 'version', run[8] + 1, 'attempt', attempt, claim_field, format_claim(claim) }
  if started then
    fields[11], fields[12], fields[13], fields[14] = 'status', 'running', 'started_at', now
  end
  if ARGV[14] == '1' then
    fields[#fields + 1], fields[#fields + 2] = 'undoable', 1
  end
  call('HSET', KEYS[1], unpack(fields))
  log(KEYS[4], ARGV[7], seq, now, attempt, nil, events)
  tell_hook(run[13], run[5], now)
end

local guidance = run[12] and call('HVALS', KEYS[6]) or {}
return { 'claimed', claim.epoch, attempt, claim.crashes, run[3], run[4], checkpoints, parts, guidance, run[14],
  guidance_seen(KEYS[1], run[15], ARGV[1]), claim.since }
