--[[
  Closes a claim without a checkpoint: a failed attempt that will be tried again, or work handed back untouched.

  KEYS  1 run · 2 events · 3 live
  ARGV  1 visit or part · 2 nonce · 3 mode (retry | hand_back) · 4 attempt · 5 channel · 6… events (retry)
  Returns {'settled'} · {'stale'}: somebody else has the work by now, nothing was changed
]]
local claim_field = 'claim:' .. ARGV[1]
local run = call('HMGET', KEYS[1], 'status', 'id', 'seq', claim_field, 'hook')
local claim = parse_claim(run[4])
local allowed = WORKING[run[1]] or ARGV[3] == 'hand_back'
if not allowed or not claim.open or claim.nonce ~= ARGV[2] then
  return { 'stale' }
end
claim.open = false
if ARGV[3] == 'hand_back' then
  call('HSET', KEYS[1], claim_field, format_claim(claim))
  return { 'settled' }
end

local now = now_ms()
local events = events_from(6)
local seq = run[3] + #events
claim.errors = claim.errors + 1
claim.crashes = 0
call('HSET', KEYS[1], claim_field, format_claim(claim), 'seq', seq)
log(KEYS[2], ARGV[5], seq, now, ARGV[4], nil, events)
tell_hook(run[5], run[2], now)
call('ZADD', KEYS[3], now, run[2])
return { 'settled' }
