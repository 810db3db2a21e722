--[[
  Keeps a new trigger, once per idempotency mark and per id.

  KEYS  1 triggers · 2 ids of the tenant's · 3 idempotency mark
  ARGV  1 id · 2 trigger (JSON) · 3 most that the tenant may have · 4 body hash, or '' without a mark · 5 mark's life in ms
  Returns {'kept'} · {'replayed', trigger (JSON)} · {'reused'}: the mark stands for another body
          {'forgotten', id}: the mark's trigger was removed · {'full'}: the tenant has as many
]]
local earlier = marked(KEYS[3], ARGV[4])
if earlier == false then
  return { 'reused' }
elseif earlier then
  local trigger = call('HGET', KEYS[1], earlier)
  return trigger and { 'replayed', trigger } or { 'forgotten', earlier }
end
if call('HEXISTS', KEYS[1], ARGV[1]) == 0 then
  if call('SCARD', KEYS[2]) >= tonumber(ARGV[3]) then
    return { 'full' }
  end
  call('HSET', KEYS[1], ARGV[1], ARGV[2])
  call('SADD', KEYS[2], ARGV[1])
  set_mark(KEYS[3], ARGV[4], ARGV[1], ARGV[5])
end
return { 'kept' }
