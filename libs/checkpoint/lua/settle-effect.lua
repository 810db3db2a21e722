--[[
  Writes down how a call to the outside world ended. The first result stays, whoever brings it: it was paid for. What the try
  had held of the run's limits is given back for what it took.

  KEYS  1 run · 2 events · 3 effects
  ARGV  1 place · 2 nonce · 3 input hash · 4 done | failed · 5 result (JSON) or '' · 6 input tokens · 7 output tokens · 8 micro-USD
        9 step · 10 attempt · 11 channel · 12 effect.charged
  Returns {'settled'} · {'kept'}: nothing to be changed · {'gone'}
]]
local use_field = 'use:' .. ARGV[9]
local run = call('HMGET', KEYS[1], 'status', 'seq', 'version', 'spent', use_field, 'id', 'hook')
if not run[1] then
  return { 'gone' }
end
local known = parse_effect(call('HGET', KEYS[3], ARGV[1]))
if not known or known.hash ~= ARGV[3] then
  return { 'kept' }
end
local first = ARGV[4] == 'done' and known.state ~= 'done'
local own = known.nonce == ARGV[2] and known.holds
if not first and not own then
  return { 'kept' }
end

if first then
  call('HSET', KEYS[3], 'r:' .. ARGV[1], ARGV[5])
  call('HDEL', KEYS[3], 't:' .. ARGV[1])
  known.state = 'done'
end
if own then
  local spent = parse_spent(run[4])
  spent.held_tokens, spent.held_micros = spent.held_tokens - known.tokens, spent.held_micros - known.micros
  spent.tokens, spent.micros = spent.tokens + ARGV[6] + ARGV[7], spent.micros + ARGV[8]
  local fields = { 'spent', format_spent(spent) }
  local costly = known.tokens + known.micros + ARGV[6] + ARGV[7] + ARGV[8] > 0
  if costly and not TERMINAL[run[1]] then
    local now, seq = now_ms(), run[2] + 1
    fields[3], fields[4], fields[5], fields[6] = 'seq', seq, 'version', run[3] + 1
    fields[7], fields[8] = use_field, add_use(run[5], ARGV[6], ARGV[7], ARGV[8])
    log(KEYS[2], ARGV[11], seq, now, ARGV[10], nil, { { text = ARGV[12] } })
    tell_hook(run[7], run[6], now)
  end
  call('HSET', KEYS[1], unpack(fields))
  known.holds, known.tokens, known.micros = false, 0, 0
end
call('HSET', KEYS[3], ARGV[1], format_effect(known))
expire_with(KEYS[1], KEYS[3])
return { 'settled' }
