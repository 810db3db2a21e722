--[[
  Opens one branch of a visit's fan-out for one execution. Branches share the run's epoch: they do not raise it.

  KEYS  1 run · 2 checkpoints · 3 parts
  ARGV  1 visit · 2 part (visit/item) · 3 nonce · 4 suspect after (takes) · 5 alone (0|1) · 6 steps read, comma-separated
  Returns like claim.lua, without parts
]]
local FIXED = 6
local claim_field = 'claim:' .. ARGV[2]
local reads = newest_fields(ARGV[6])
local run = call('HMGET', KEYS[1], 'status', 'cur', 'request', 'created_at', 'epoch', claim_field, unpack(reads))
if not run[1] then
  return { 'gone' }
end
if TERMINAL[run[1]] then
  return { 'over', run[1] }
end
if run[1] == 'paused' then
  return { 'paused' }
end
if run[2] ~= ARGV[1] or call('HEXISTS', KEYS[3], ARGV[2]) == 1 then
  return { 'moved', run[2] }
end

local claim = parse_claim(run[6])
local taken = take(claim, ARGV[3], tonumber(ARGV[4]), ARGV[5] == '1')
if taken == 'suspect' then
  return { 'suspect', claim.crashes }
end
if taken == 'taken' then
  claim.epoch = tonumber(run[5])
  call('HSET', KEYS[1], claim_field, format_claim(claim))
end

local checkpoints = newest_checkpoints(KEYS[2], run, FIXED + 1, #reads)
return { 'claimed', claim.epoch, claim.crashes + claim.errors + 1, claim.crashes, run[3], run[4], checkpoints, {} }
