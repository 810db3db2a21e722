--[[
  Appends to a run's log while its step runs; the same batch of the same claim again is a no-op.

  KEYS  1 run · 2 claims · 3 events
  ARGV  1 claim's field · 2 nonce · 3 epoch · 4 batch · 5 attempt · 6 channel · 7… events
  Returns {'appended'} · {'kept'}: that batch was there already · {'stale', epoch}
]]
local run = call('HMGET', KEYS[1], 'status', 'epoch')
local claim = parse_claim(call('HGET', KEYS[2], ARGV[1]))
if run[1] ~= 'running' or run[2] ~= ARGV[3] or not claim.open or claim.nonce ~= ARGV[2] then
  return { 'stale', run[2] or '0' }
end
local batch = tonumber(ARGV[4])
if batch <= claim.batch then
  return { 'kept' }
end
claim.batch = batch
call('HSET', KEYS[2], ARGV[1], format_claim(claim))
local entries = {}
for i = 7, #ARGV do
  entries[#entries + 1] = { text = ARGV[i] }
end
emit(KEYS[1], KEYS[3], ARGV[6], now_ms(), ARGV[5], entries)
return { 'appended' }
