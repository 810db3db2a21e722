--[[
  Writes a call to the outside world down before it is made, or answers what came of it before. A try that ended without a word
  is charged with its estimate. The ledger's fields: <place> = `state|input hash|nonce|holds|tokens|micro-USD` with the state open
  or done, and whether that try still holds so much of the run's limits; r:<place> = the result, t:<place> = text that streamed
  in, g:<visit or part> = how many pieces of guidance it sees.

  KEYS  1 run · 2 events · 3 effects
  ARGV  1 visit or part · 2 nonce · 3 epoch · 4 place · 5 input hash · 6 estimated input tokens · 7 output tokens
        8 micro-USD · 9 most tokens or '' · 10 most micro-USD or '' · 11 most ms since the start or '' · 12 step · 13 attempt
        14 channel · 15 pieces of guidance · 16 effect.charged for a try that nobody heard of
  Returns {'stale', epoch} · {'diverged'} · {'done', result, charged} · {'spent', limit, charged} · {'open', salvaged text, charged}
          charged (0|1): an earlier try was charged with its estimate
]]
local use_field = 'use:' .. ARGV[12]
local run = call('HMGET', KEYS[1], 'status', 'epoch', 'seq', 'version', 'started_at', 'spent', use_field, 'claim:' .. ARGV[1],
  'id', 'hook')
local claim = parse_claim(run[8])
if not WORKING[run[1]] or run[2] ~= ARGV[3] or not claim.open or claim.nonce ~= ARGV[2] then
  return { 'stale', run[2] or '0' }
end
local known = parse_effect(call('HGET', KEYS[3], ARGV[4]))
if known and known.hash ~= ARGV[5] then
  return { 'diverged' }
end
local own = known and known.nonce == ARGV[2]
local done = known and known.state == 'done'
if done and (own or not known.holds) then
  return { 'done', call('HGET', KEYS[3], 'r:' .. ARGV[4]) }
end
local salvaged = known and call('HGET', KEYS[3], 't:' .. ARGV[4]) or ''
if own and known.holds then
  return { 'open', salvaged }
end

local now = now_ms()
local spent = parse_spent(run[6])
local tokens, micros = ARGV[6] + ARGV[7], tonumber(ARGV[8])
local fields = {}
local charged = 0
if known and known.holds then
  spent.held_tokens, spent.held_micros = spent.held_tokens - known.tokens, spent.held_micros - known.micros
  known.holds, known.tokens, known.micros = false, 0, 0
  if tokens + micros > 0 then
    charged = 1
    spent.tokens, spent.micros = spent.tokens + tokens, spent.micros + micros
    local seq = run[3] + 1
    fields = { 'seq', seq, 'version', run[4] + 1, use_field, add_use(run[7], ARGV[6], ARGV[7], ARGV[8]) }
    log(KEYS[2], ARGV[14], seq, now, ARGV[13], nil, { { text = ARGV[16] } })
    tell_hook(run[10], run[9], now)
  end
end

local limit = not done and over_limit(spent, tokens, micros, now - run[5], ARGV[9], ARGV[10], ARGV[11])
if not limit and not done then
  spent.held_tokens, spent.held_micros = spent.held_tokens + tokens, spent.held_micros + micros
  known = { state = 'open', hash = ARGV[5], nonce = ARGV[2], holds = true, tokens = tokens, micros = micros }
end
fields[#fields + 1], fields[#fields + 2] = 'spent', format_spent(spent)
call('HSET', KEYS[1], unpack(fields))
if known then
  call('HSET', KEYS[3], ARGV[4], format_effect(known))
  call('HSETNX', KEYS[3], 'g:' .. ARGV[1], ARGV[15])
end
if done then
  return { 'done', call('HGET', KEYS[3], 'r:' .. ARGV[4]), charged }
end
if limit then
  return { 'spent', limit, charged }
end
return { 'open', salvaged, charged }
