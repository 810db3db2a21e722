--[[
  Keeps a new trigger.

  KEYS  1 triggers · 2 ids of the tenant's
  ARGV  1 id · 2 trigger (JSON) · 3 most that the tenant may have
  Returns 'kept' · 'full': the tenant has as many
]]
if call('HEXISTS', KEYS[1], ARGV[1]) == 0 and call('SCARD', KEYS[2]) >= tonumber(ARGV[3]) then
  return 'full'
end
call('HSET', KEYS[1], ARGV[1], ARGV[2])
call('SADD', KEYS[2], ARGV[1])
return 'kept'
