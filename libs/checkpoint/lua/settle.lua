--[[
  Closes a claim without a checkpoint: a failed attempt that will be tried again, or work handed back untouched.

  KEYS  1 run · 2 claims · 3 events · 4 live
  ARGV  1 claim's field · 2 nonce · 3 mode (retry | hand_back) · 4 attempt · 5 channel · 6 event (retry)
  Returns {'settled'} · {'stale'}: somebody else has the work by now, nothing was changed
]]
local claim = parse_claim(call('HGET', KEYS[2], ARGV[1]))
local run = call('HMGET', KEYS[1], 'status', 'id')
if run[1] ~= 'running' or not claim.open or claim.nonce ~= ARGV[2] then
  return { 'stale' }
end
claim.open = false
if ARGV[3] == 'retry' then
  claim.errors = claim.errors + 1
  claim.crashes = 0
end
call('HSET', KEYS[2], ARGV[1], format_claim(claim))
if ARGV[3] == 'retry' then
  local now = now_ms()
  emit(KEYS[1], KEYS[3], ARGV[5], now, ARGV[4], { { text = ARGV[6] } })
  call('ZADD', KEYS[4], now, run[2])
end
return { 'settled' }
