--[[
  Appends to a run's log while its step runs, and keeps what an effect streamed; the same batch of the same claim again is a no-op.

  KEYS  1 run · 2 events · 3 effects
  ARGV  1 visit or part · 2 nonce · 3 epoch · 4 batch · 5 attempt · 6 channel · 7 place of the effect that streamed, or ''
        8 its text · 9 in place of what is kept (0|1) · 10 there is news for a webhook (0|1)
        11 the run's plan as the events tell it (JSON), or '' · 12… events
  Returns {'appended'} · {'kept'}: that batch was there already · {'stale', epoch}
]]
local claim_field = 'claim:' .. ARGV[1]
local run = call('HMGET', KEYS[1], 'status', 'epoch', 'seq', claim_field, 'hook', 'id', 'version')
local claim = parse_claim(run[4])
if not WORKING[run[1]] or run[2] ~= ARGV[3] or not claim.open or claim.nonce ~= ARGV[2] then
  return { 'stale', run[2] or '0' }
end
local batch = tonumber(ARGV[4])
if batch <= claim.batch then
  return { 'kept' }
end
claim.batch = batch
local events = events_from(12)
local seq = run[3] + #events
local fields = { 'seq', seq, claim_field, format_claim(claim) }
if ARGV[11] ~= '' then
  fields[5], fields[6], fields[7], fields[8] = 'questions', ARGV[11], 'version', run[7] + 1
end
call('HSET', KEYS[1], unpack(fields))
if ARGV[7] ~= '' and call('HEXISTS', KEYS[3], ARGV[7]) == 1 then
  local before = ARGV[9] == '0' and call('HGET', KEYS[3], 't:' .. ARGV[7]) or ''
  call('HSET', KEYS[3], 't:' .. ARGV[7], before .. ARGV[8])
end
if #events > 0 then
  local now = now_ms()
  log(KEYS[2], ARGV[6], seq, now, ARGV[5], nil, events)
  if ARGV[10] == '1' then
    tell_hook(run[5], run[6], now)
  end
end
return { 'appended' }
