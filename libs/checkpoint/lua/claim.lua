--[[
  Opens a visit for one execution: raises the epoch, counts the attempt, brings along what the step reads.

  KEYS  1 run · 2 checkpoints · 3 parts · 4 events · 5 index
  ARGV  1 visit · 2 nonce · 3 suspect after (takes) · 4 alone (0|1) · 5 steps read, comma-separated · 6 with parts (0|1)
        7 channel · 8 run.started · 9 step.started · 10 worker.recovered
  Returns {'gone'} · {'over', status} · {'paused'} · {'moved', cur} · {'suspect', crashes}
        or {'claimed', epoch, attempt, crashes, request, created at, [visit, checkpoint, …], [field, part, …]}
]]
local FIXED = 9
local claim_field = 'claim:' .. ARGV[1]
local reads = newest_fields(ARGV[5])
local run = call('HMGET', KEYS[1], 'status', 'cur', 'request', 'created_at', 'id', 'epoch', 'seq', 'version', claim_field,
  unpack(reads))
local status = run[1]
if not status then
  return { 'gone' }
end
if TERMINAL[status] then
  return { 'over', status }
end
if status == 'paused' then
  return { 'paused' }
end
if run[2] ~= ARGV[1] then
  return { 'moved', run[2] }
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
  local events = {}
  local started = status == 'queued'
  if started then
    events[1] = { text = ARGV[8] }
    move_index(KEYS[5], run[5], 'queued', 'running')
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
  call('HSET', KEYS[1], unpack(fields))
  log(KEYS[4], ARGV[7], seq, now, attempt, nil, events)
end

local checkpoints = newest_checkpoints(KEYS[2], run, FIXED + 1, #reads)
local parts = {}
if ARGV[6] == '1' then
  parts = call('HGETALL', KEYS[3])
end
return { 'claimed', claim.epoch, attempt, claim.crashes, run[3], run[4], checkpoints, parts }
