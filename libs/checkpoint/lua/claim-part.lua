--[[
  Opens one branch of a visit's fan-out for one execution. Branches share the run's epoch: they do not raise it.
  A fork may begin with a fan-out: then the first branch starts the run.

  KEYS  1 run · 2 checkpoints · 3 parts · 4 guidance · 5 events · 6 index
  ARGV  1 visit · 2 part (visit/item) · 3 nonce · 4 suspect after (takes) · 5 alone (0|1) · 6 steps read (step:schema,…)
        7 caller's pipeline · 8 its version · 9 channel · 10 run.started · 11 the step can be undone (0|1)
  Returns like claim.lua, without parts
]]
local FIXED = 15
local claim_field = 'claim:' .. ARGV[2]
local reads, schemas = newest_fields(ARGV[6])
local run = call('HMGET', KEYS[1], 'status', 'cur', 'request', 'created_at', 'epoch', claim_field, 'held', 'said',
  'pipeline', 'id', 'tenant', 'seq', 'version', 'hook', 'spent', unpack(reads))
if not run[1] then
  return { 'gone' }
end
if TERMINAL[run[1]] then
  return { 'over', run[1] }
end
if run[2] ~= ARGV[1] or call('HEXISTS', KEYS[3], ARGV[2]) == 1 then
  return { 'moved', run[2], run[9] }
end
if run[1] == 'paused' then
  return { 'paused' }
end
if run[7] then
  return { 'held' }
end

local checkpoints = newest_checkpoints(KEYS[2], run, FIXED + 1, #reads)
local needs = beyond({ ARGV[7], ARGV[8], 0 }, run[9], schemas, checkpoints, ARGV[1], {})
if needs then
  return { 'beyond', needs }
end

local claim = parse_claim(run[6])
local taken = take(claim, ARGV[3], tonumber(ARGV[4]), ARGV[5] == '1')
if taken == 'suspect' then
  return { 'suspect', claim.crashes }
end
if taken == 'taken' then
  local now = now_ms()
  claim.epoch = tonumber(run[5])
  claim.since = claim.since or now
  local fields = { claim_field, format_claim(claim) }
  if run[1] == 'queued' then
    local seq = run[12] + 1
    fields = { claim_field, format_claim(claim), 'status', 'running', 'started_at', now, 'seq', seq, 'version', run[13] + 1 }
    move_index(KEYS[6], run[11], run[10], 'queued', 'running')
    log(KEYS[5], ARGV[9], seq, now, nil, nil, { { text = ARGV[10] } })
    tell_hook(run[14], run[10], now)
  end
  if ARGV[11] == '1' then
    fields[#fields + 1], fields[#fields + 2] = 'undoable', 1
  end
  call('HSET', KEYS[1], unpack(fields))
end

local guidance = run[8] and call('HVALS', KEYS[4]) or {}
local attempt = claim.crashes + claim.errors + 1
return { 'claimed', claim.epoch, attempt, claim.crashes, run[3], run[4], checkpoints, {}, guidance, run[9],
  guidance_seen(KEYS[1], run[15], ARGV[2]), claim.since }
