--[[
  Opens a visit for one execution: raises the epoch, counts the attempt, brings along what the step reads.

  KEYS  1 run · 2 claims · 3 checkpoints · 4 parts · 5 events · 6 live · 7 index
  ARGV  1 visit · 2 nonce · 3 suspect after (takes) · 4 alone (0|1) · 5 steps read, comma-separated · 6 with parts (0|1)
        7 channel · 8 run.started · 9 step.started · 10 worker.recovered
  Returns {'gone'} · {'over', status} · {'moved', cur} · {'suspect', crashes}
        or {'claimed', epoch, attempt, crashes, request, created at, [step, checkpoint, …], [field, part, …]}
]]
local run = call('HMGET', KEYS[1], 'status', 'cur', 'request', 'created_at', 'id', 'epoch')
local status = run[1]
if not status then
  return { 'gone' }
end
if TERMINAL[status] then
  return { 'over', status }
end
if run[2] ~= ARGV[1] then
  return { 'moved', run[2] }
end

local claim = parse_claim(call('HGET', KEYS[2], ARGV[1]))
local taken = take(claim, ARGV[2], tonumber(ARGV[3]), ARGV[4] == '1')
if taken == 'suspect' then
  return { 'suspect', claim.crashes }
end
local attempt = claim.crashes + claim.errors + 1

if taken == 'taken' then
  local now = now_ms()
  claim.epoch = call('HINCRBY', KEYS[1], 'epoch', 1)
  call('HSET', KEYS[2], ARGV[1], format_claim(claim))
  local entries = {}
  if status == 'queued' then
    call('HSET', KEYS[1], 'status', 'running', 'started_at', now)
    move_index(KEYS[7], run[5], 'queued', 'running')
    entries[1] = { text = ARGV[8] }
  end
  if claim.crashes > 0 then
    entries[#entries + 1] = { text = ARGV[10] }
  end
  entries[#entries + 1] = { text = ARGV[9] }
  emit(KEYS[1], KEYS[5], ARGV[7], now, attempt, entries)
  call('HSET', KEYS[1], 'attempt', attempt)
  call('HINCRBY', KEYS[1], 'version', 1)
  call('ZADD', KEYS[6], now, run[5])
end

local checkpoints = newest_checkpoints(KEYS[3], ARGV[5])
local parts = {}
if ARGV[6] == '1' then
  parts = call('HGETALL', KEYS[4])
end
return { 'claimed', claim.epoch, attempt, claim.crashes, run[3], run[4], checkpoints, parts }
