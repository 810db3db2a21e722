--[[
  Keeps a new schedule, once per idempotency mark and per id.

  KEYS  1 tenant's schedules · 2 tenants with schedules · 3 idempotency mark
  ARGV  1 id · 2 schedule (JSON) · 3 tenant · 4 most that the tenant may have · 5 body hash, or '' without a mark
        6 mark's life in ms
  Returns {'kept'} · {'replayed', schedule (JSON)} · {'reused'}: the mark stands for another body
          {'forgotten', id}: the mark's schedule was removed · {'full'}: the tenant has as many
]]
local earlier = marked(KEYS[3], ARGV[5])
if earlier == false then
  return { 'reused' }
elseif earlier then
  local schedule = call('HGET', KEYS[1], earlier)
  return schedule and { 'replayed', schedule } or { 'forgotten', earlier }
end
if call('HEXISTS', KEYS[1], ARGV[1]) == 0 then
  if call('HLEN', KEYS[1]) >= tonumber(ARGV[4]) then
    return { 'full' }
  end
  call('HSET', KEYS[1], ARGV[1], ARGV[2])
  call('SADD', KEYS[2], ARGV[3])
  set_mark(KEYS[3], ARGV[5], ARGV[1], ARGV[6])
end
return { 'kept' }
