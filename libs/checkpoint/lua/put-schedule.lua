--[[
  Keeps a new schedule. The same one again changes nothing.

  KEYS  1 tenant's schedules · 2 tenants with schedules
  ARGV  1 id · 2 schedule (JSON) · 3 tenant · 4 most that the tenant may have
  Returns 'kept' · 'full': the tenant has as many
]]
if call('HEXISTS', KEYS[1], ARGV[1]) == 0 then
  if call('HLEN', KEYS[1]) >= tonumber(ARGV[4]) then
    return 'full'
  end
  call('HSET', KEYS[1], ARGV[1], ARGV[2])
  call('SADD', KEYS[2], ARGV[3])
end
return 'kept'
