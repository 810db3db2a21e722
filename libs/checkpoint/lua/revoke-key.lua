--[[
  Ends an API key, with all its secrets.

  KEYS  1 key · 2 SHA-256 of its secrets before · 3 keys of its tenant
  ARGV  1 key id · 2 tenant
  Returns 1 · 0: the tenant has no such key
]]
if call('HGET', KEYS[1], 'tenant') ~= ARGV[2] then
  return 0
end
call('ZREM', KEYS[3], ARGV[1])
call('DEL', KEYS[1], KEYS[2])
return 1
