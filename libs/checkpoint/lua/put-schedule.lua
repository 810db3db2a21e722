--[[
  Keeps a schedule: a new one, or another state of one that is there.

  KEYS  1 tenant's schedules · 2 tenants with schedules
  ARGV  1 id · 2 schedule (JSON) · 3 tenant · 4 most that the tenant may have, or '' to change one that is there
  Returns 'kept' · 'full': the tenant has as many · 'gone': there is none to change
]]
local known = call('HEXISTS', KEYS[1], ARGV[1]) == 1
if ARGV[4] == '' and not known then
  return 'gone'
end
if ARGV[4] ~= '' and not known and call('HLEN', KEYS[1]) >= tonumber(ARGV[4]) then
  return 'full'
end
call('HSET', KEYS[1], ARGV[1], ARGV[2])
call('SADD', KEYS[2], ARGV[3])
return 'kept'
